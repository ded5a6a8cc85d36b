import { useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { History } from '#cases/web/History.tsx'
import { cloneCall, getCall, publishCall, withdrawCall } from '#modules/programmes/call.contract.ts'
import { callWords } from '#modules/programmes/call-screen.messages.ts'
import { CallStage } from '#modules/programmes/web/CallStage.tsx'
import { CallTables } from '#modules/programmes/web/CallTables.tsx'
import type { CallView } from '#modules/programmes/web/call-draft.ts'
import { useTimeLeft } from '#modules/programmes/web/useTimeLeft.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { ConfirmDialog } from '#web/act/ConfirmDialog.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const CallEditor = lazy(async () => ({
  default: (await import('#modules/programmes/web/CallEditor.tsx')).CallEditor,
}))

/** One call: its text and directions, when it opens and closes, who may recommend how many. */
export function CallPage() {
  const { callId } = useParams({ strict: false })
  const call = useRead(getCall, { callId: callId ?? '' })
  return <Waiting for={call}>{(data) => <Call of={data} again={call.refetch} />}</Waiting>
}

function Call({ of: call, again }: { readonly of: CallView; readonly again: () => unknown }) {
  const say = useSay(callWords)
  const pick = usePick()
  const left = useTimeLeft(call, call.at)
  const [isEditing, edit] = useState(false)
  return (
    <>
      <PageHead
        title={call.title}
        beside={<CallStage stage={call.stage} />}
        crumbs={[
          { key: 'calls', name: say('calls'), to: '/calls' },
          { key: 'family', name: pick(call.family.short) },
        ]}
        why={
          <>
            {say('call.why', { unit: pick(call.unit.short), family: pick(call.family.name) })}
            {call.number !== null && ` · ${call.number}`}
            {left !== '' && <strong> · {left}</strong>}
          </>
        }
      >
        <CallActs call={call} again={again} edit={() => edit(true)} />
      </PageHead>
      <div className="columns">
        <div className="stack">
          {isEditing ? (
            <Suspense>
              <CallEditor
                call={call}
                close={() => {
                  edit(false)
                  again()
                }}
              />
            </Suspense>
          ) : (
            <>
              <section className="card stack">
                <h2>{say('section.text')}</h2>
                <p className="prose call-text">{call.content.text || say('not-set')}</p>
                {call.content.contact !== '' && <p className="second">{call.content.contact}</p>}
              </section>
              <CallTables call={call} />
            </>
          )}
        </div>
        <aside className="stack">
          <Windows call={call} />
          <Course call={call} />
        </aside>
      </div>
    </>
  )
}

interface ActsProps {
  readonly call: CallView
  readonly again: () => unknown
  readonly edit: () => void
}

function CallActs({ call, again, edit }: ActsProps) {
  const say = useSay(callWords)
  const navigate = useNavigate()
  const may = useCan()
  const [asked, ask] = useState<'publish' | 'withdraw'>()
  const done = () => {
    ask(undefined)
    again()
  }
  const publish = useAct(publishCall, { done })
  const withdraw = useAct(withdrawCall, { done })
  const clone = useAct(cloneCall, {
    done: ({ callId }) => void navigate({ to: '/calls/$callId', params: { callId } }),
  })
  const which = { callId: call.id, version: call.version }
  return (
    <>
      <Refused error={clone.error} />
      {call.acts.clone && (
        <ActButton busy={clone.isPending} act={() => clone.mutate({ callId: call.id, year: call.year + 1 })}>
          {say('clone')}
        </ActButton>
      )}
      {call.acts.withdraw && <ActButton act={() => ask('withdraw')}>{say('withdraw')}</ActButton>}
      {call.acts.edit && <ActButton act={edit}>{say('edit')}</ActButton>}
      {(may('project.manage') || may('project.decide')) && call.stage !== 'draft' && (
        <PageLink to="/calls/$callId/lineup" params={{ callId: call.id }} className="button">
          {say('open-lineup')}
        </PageLink>
      )}
      {call.acts.race && (
        <PageLink to="/calls/$callId/race" params={{ callId: call.id }} className="button">
          {say('race')}
        </PageLink>
      )}
      {call.acts.handOver && (
        <PageLink to="/calls/$callId/hand-over" params={{ callId: call.id }} className="button">
          {say('hand-over')}
        </PageLink>
      )}
      {call.acts.apply && may('project.apply') && (
        <PageLink to="/calls/$callId/apply" params={{ callId: call.id }} className="button primary">
          {say('apply')}
        </PageLink>
      )}
      {call.acts.publish && (
        <ActButton primary act={() => ask('publish')}>
          {say('publish')}
        </ActButton>
      )}
      {asked === 'publish' && (
        <ConfirmDialog
          title={say('publish')}
          deed={say('publish')}
          busy={publish.isPending}
          error={publish.error}
          act={() => publish.mutate(which)}
          close={() => ask(undefined)}
        >
          {say('publish.ask')}
        </ConfirmDialog>
      )}
      {asked === 'withdraw' && (
        <ReasonDialog
          title={say('withdraw')}
          deed={say('withdraw')}
          busy={withdraw.isPending}
          error={withdraw.error}
          act={(reason) => withdraw.mutate({ ...which, reason })}
          close={() => ask(undefined)}
        />
      )}
    </>
  )
}

function Windows({ call }: { readonly call: CallView }) {
  const say = useSay(callWords)
  const dates = useDates()
  const times = [
    ['field.opens', call.opensAt],
    ['field.unitBy', call.unitBy],
    ['field.closes', call.closesAt],
    ['field.recommendBy', call.recommendBy],
  ] as const
  return (
    <section className="card stack">
      <h2>{say('section.windows')}</h2>
      <dl className="facts">
        {times.map(
          ([name, at]) =>
            (at !== null || name === 'field.closes') && (
              <div key={name}>
                <dt>{say(name)}</dt>
                <dd>{at === null ? say('not-set') : dates.moment(at)}</dd>
              </div>
            ),
        )}
      </dl>
      <p className="second">{say('calls.why')}</p>
    </section>
  )
}

function Course({ call }: { readonly call: CallView }) {
  const say = useSay(callWords)
  const dates = useDates()
  return (
    <section className="card stack">
      {call.clonedFrom !== null && (
        <PageLink to="/calls/$callId" params={{ callId: call.clonedFrom.id }}>
          {say('call.cloned', { title: call.clonedFrom.title })}
        </PageLink>
      )}
      {call.versions.length > 1 && (
        <>
          <h2>{say('section.versions')}</h2>
          <ul className="hints">
            {call.versions.map((one) => (
              <li key={one.version}>
                {say('version.line', { version: one.version })} · {dates.moment(one.at)} {one.by} {one.reason}
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>{say('section.history')}</h2>
      <History
        of={call.history.map((line, n) => ({ id: `${line.at} ${n}`, at: line.at, who: line.by, what: line.text }))}
      />
    </section>
  )
}
