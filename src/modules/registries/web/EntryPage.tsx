import { useParams } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { Files } from '#cases/web/Files.tsx'
import { History } from '#cases/web/History.tsx'
import type { Output } from '#engine/contract/operation.ts'
import { closeEntry, getEntry } from '#modules/registries/entry.contract.ts'
import { registryWords } from '#modules/registries/registry-screen.messages.ts'
import { DisputeList } from '#modules/registries/web/DisputeList.tsx'
import { FactDrawer, type FactPlace } from '#modules/registries/web/FactDrawer.tsx'
import { PlainFacts } from '#modules/registries/web/PlainFacts.tsx'
import { RecordFact } from '#modules/registries/web/RecordFact.tsx'
import { RenameEntry } from '#modules/registries/web/RenameEntry.tsx'
import { YearlyFacts } from '#modules/registries/web/YearlyFacts.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { officeNow, onOfficeClock } from '#web/figure/office-clock.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { useServices } from '#web/frame/services.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type Entry = Output<typeof getEntry>

/** One entry: what each source says of it, what serves, what was asked to be corrected, and how it came about. */
export function EntryPage() {
  const { registerEntryId = '' } = useParams({ strict: false })
  const entry = useRead(getEntry, { registerEntryId })
  return <Waiting for={entry}>{(data) => <Page of={data} />}</Waiting>
}

function Page({ of: entry }: { readonly of: Entry }) {
  const say = useSay(registryWords)
  const pick = usePick()
  const [place, open] = useState<FactPlace | undefined>()
  const [over, setOver] = useState<'record' | 'rename' | 'close' | undefined>()
  const closing = useAct(closeEntry, { done: () => setOver(undefined) })
  const { conflicts, acts, register } = entry
  const { EntryActs } = useServices()
  return (
    <>
      <PageHead
        title={entry.name}
        beside={
          <>
            {entry.isSample && <span className="tag">{say('sample')}</span>}
            {entry.state === 'closed' && <Light is="none">{say('entry.closed')}</Light>}
          </>
        }
        crumbs={[
          { key: 'registers', name: say('registers.list'), to: '/registers' },
          {
            key: 'register',
            name: pick(register.name),
            to: '/registers/$register',
            params: { register: register.code },
          },
          { key: 'entry', name: entry.key },
        ]}
        why={say('entry.why', { key: `${pick(register.keyName)} ${entry.key}`, unit: pick(entry.careUnit) })}
      >
        {EntryActs !== undefined && (
          <Suspense fallback={null}>
            <EntryActs registerEntryId={entry.id} register={register.code} />
          </Suspense>
        )}
        {acts.record && (
          <ActButton danger act={() => setOver('close')}>
            {say('act.close')}
          </ActButton>
        )}
        {acts.record && <ActButton act={() => setOver('rename')}>{say('act.rename')}</ActButton>}
        <ActButton
          primary
          act={() => setOver('record')}
          {...(!acts.record && { reason: entry.state === 'closed' ? say('entry.closed') : say('no-record') })}
        >
          {say('facts.record')}
        </ActButton>
      </PageHead>
      <div className="columns">
        <div className="stack">
          {conflicts.length > 0 && (
            <p className="card" role="status">
              <Light is="lag">{say('facts.differ')}</Light> {say('entry.conflicts', { n: conflicts.length })}
            </p>
          )}
          <PlainFacts of={entry} open={open} />
          <YearlyFacts of={entry} open={open} />
        </div>
        <aside className="stack">
          {entry.disputes.length > 0 && <DisputeList of={entry} />}
          <FormerNames of={entry} />
          <section className="card stack">
            <h2>{say('evidence.head')}</h2>
            <Files
              subjectKind="register-entry"
              subjectId={entry.id}
              {...(!acts.record && { reason: say('no-record') })}
            />
          </section>
          <section className="card stack">
            <h2>{say('history.head')}</h2>
            <History
              of={entry.history.map((line, at) => ({
                id: `${line.at} ${at}`,
                at: line.at,
                who: line.by,
                what: line.text,
              }))}
            />
          </section>
        </aside>
      </div>
      {place !== undefined && <FactDrawer of={entry} place={place} close={() => open(undefined)} />}
      {over === 'record' && <RecordFact of={entry} close={() => setOver(undefined)} />}
      {over === 'close' && (
        <ReasonDialog
          title={say('close.of', { name: entry.name })}
          deed={say('act.close')}
          danger
          least={2}
          busy={closing.isPending}
          error={closing.error}
          act={(reason) =>
            closing.mutate({
              registerEntryId: entry.id,
              version: entry.version,
              closedOn: onOfficeClock(officeNow()).date,
              reason,
            })
          }
          close={() => setOver(undefined)}
        >
          <p className="second">{say('close.why')}</p>
        </ReasonDialog>
      )}
      {over === 'rename' && <RenameEntry of={entry} close={() => setOver(undefined)} />}
    </>
  )
}

/** What it was called before, and where it stood. */
function FormerNames({ of: { names } }: { readonly of: Entry }) {
  const say = useSay(registryWords)
  const dates = useDates()
  if (names.length < 2) return null
  return (
    <section className="card stack">
      <h2>{say('entry.former')}</h2>
      <ul className="lines">
        {names.map((line) => (
          <li key={`${line.from} ${line.name} ${line.region}`}>
            <span>
              {line.name}
              {line.region !== null && <span className="second"> {line.region}</span>}
              <br />
              <small className="second">{[dates.day(line.from), line.reason].filter(Boolean).join(' · ')}</small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
