import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { fileList } from '#cases/file.contract.ts'
import { Files } from '#cases/web/Files.tsx'
import { History } from '#cases/web/History.tsx'
import type { Output } from '#engine/contract/operation.ts'
import { signedPoints } from '#modules/appraisal/adjusted-ranking.rules.ts'
import { getEntry } from '#modules/appraisal/entry.contract.ts'
import { entryWords } from '#modules/appraisal/entry-screen.messages.ts'
import { EntryActs } from '#modules/appraisal/web/EntryActs.tsx'
import { EntryCourse } from '#modules/appraisal/web/EntryCourse.tsx'
import { EntryState } from '#modules/appraisal/web/EntryState.tsx'
import { UnitScore } from '#modules/appraisal/web/UnitScore.tsx'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { usePeriod } from '#web/frame/usePeriod.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type EntryView = Output<typeof getEntry>

/** One adjustment: what it rests on, who was heard, who decided, and what it does to the score. */
export function EntryPage() {
  const { entryId } = useParams({ strict: false })
  const entry = useRead(getEntry, { entryId: entryId ?? '' })
  useFollowedFiles(entryId ?? '', entry.data?.files, entry.refetch)
  return <Waiting for={entry}>{(data) => <Entry of={data} />}</Waiting>
}

/** What may be done depends on the evidence: when a file comes or goes the entry is asked again. */
function useFollowedFiles(entryId: string, known: number | undefined, refetch: () => unknown): void {
  const files = useRead(fileList, { subjectKind: 'entry', subjectId: entryId }, { when: known !== undefined }).data
  const attached = files?.files.filter(({ detached, state }) => detached === undefined && state !== 'bad').length
  const isStale = attached !== undefined && known !== undefined && attached !== known
  useEffect(() => {
    if (isStale) refetch()
  }, [isStale, refetch])
}

function Entry({ of: entry }: { readonly of: EntryView }) {
  const say = useSay(entryWords)
  const pick = usePick()
  const { period } = usePeriod()
  const evidence = entry.evidence.map(pick).join(say('list.and'))
  const isBooked = entry.state === 'booked'
  return (
    <>
      <PageHead
        title={say('entry.title', {
          unit: pick(entry.unit.name),
          kind: pick(entry.kind.name),
          points: signedPoints(entry.points),
        })}
        beside={<EntryState of={entry} />}
        crumbs={[
          { key: 'ledger', name: say('ledger'), to: '/appraisal/entries' },
          { key: 'number', name: entry.number ?? say('no-number') },
        ]}
        why={<Relations of={entry} />}
      />
      <EntryActs entry={entry} />
      <div className="columns">
        <div className="stack">
          <section className="card stack">
            <h2>{say('section.basis')}</h2>
            <p className="prose">{entry.reason}</p>
            <Facts of={entry} />
          </section>
          <EntryCourse entry={entry} />
          {isBooked && <UnitScore unitId={entry.unit.id} period={inSpan(entry, period)} whole />}
        </div>
        <aside className="stack">
          <section className="card stack">
            <h2>{say('section.evidence')}</h2>
            {evidence !== '' && <p className="second">{say('evidence.needed', { list: evidence })}</p>}
            <Files
              subjectKind="entry"
              subjectId={entry.id}
              {...(!entry.mayAttach && { reason: say('evidence.settled') })}
            />
          </section>
          <section className="card stack">
            <h2>{say('section.history')}</h2>
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
    </>
  )
}

/** The period in view if the entry counts in it, else its own. */
const inSpan = ({ period, from, until }: EntryView, viewed: string): string =>
  viewed.length === 7 && `${viewed}-28` >= from && `${viewed}-01` <= until ? viewed : period

function Relations({ of: { reverses, reversedBy, slip, appealUntil, appeal, acts } }: { readonly of: EntryView }) {
  const say = useSay(entryWords)
  const dates = useDates()
  return (
    <span className="entry-relations">
      {reverses !== null && (
        <PageLink to="/appraisal/entries/$entryId" params={{ entryId: reverses.id }}>
          {say('relation.reverses', { number: reverses.number ?? '' })}
        </PageLink>
      )}
      {reversedBy !== null && (
        <PageLink to="/appraisal/entries/$entryId" params={{ entryId: reversedBy.id }}>
          {reversedBy.number === null
            ? say('relation.under-way')
            : say('relation.reversed', { number: reversedBy.number })}
        </PageLink>
      )}
      {slip !== null && (
        <>
          {' '}
          {say('source.slip')}{' '}
          <PageLink to="/slips/$slipId" params={{ slipId: slip.id }}>
            {slip.number}
          </PageLink>
        </>
      )}
      {appeal === null && appealUntil !== null && acts.appeal.may && (
        <span className="second"> {say('appeal.until', { until: dates.day(appealUntil) })}</span>
      )}
    </span>
  )
}

function Facts({ of: entry }: { readonly of: EntryView }) {
  const say = useSay(entryWords)
  const pick = usePick()
  const dates = useDates()
  const facts = [
    ['column.basis', entry.document],
    ['column.article', entry.article || null],
    [
      'column.points',
      `${signedPoints(entry.points)} · ${entry.indicator === null ? say('on.total') : pick(entry.indicator)}`,
    ],
    ['column.period', dates.period(entry.period)],
    ['column.until', dates.day(entry.until)],
    ['column.proposer', entry.proposedBy ?? say('by.rule')],
    ['column.booked', entry.bookedOn === null ? null : dates.day(entry.bookedOn)],
  ] as const
  return (
    <dl className="facts">
      {facts.map(
        ([head, value]) =>
          value !== null && (
            <div key={head}>
              <dt>{say(head)}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
