import { STANDINGS } from '#modules/supervision/meeting.ts'
import type { Decision } from '#modules/supervision/meeting-decision.contract.ts'
import { meetingWords } from '#modules/supervision/meeting-screen.messages.ts'
import { DueIn } from '#modules/supervision/web/DueIn.tsx'
import { Standing } from '#modules/supervision/web/MeetingState.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly rows: readonly Decision[]
  readonly open: (decisionId: string) => void
}

/** The ledger of decisions, the latest first; a row opens the decision beside it. */
export function DecisionTable({ rows, open }: Props) {
  const say = useSay(meetingWords)
  const pick = usePick()
  const follow = useFollowWords()
  return (
    <DataTable<Decision>
      id="meeting-decisions"
      name={say('decisions')}
      rows={rows}
      rowKey={({ id }) => id}
      open={({ id }) => open(id)}
      empty={<State kind="empty" title={say('empty.decisions')} why={say('empty.decisions.why')} />}
      columns={[
        {
          key: 'text',
          head: say('column.text'),
          text: ({ text }) => text,
          cell: ({ text }) => <span className="clipped">{text}</span>,
        },
        {
          key: 'meeting',
          head: say('column.meeting'),
          width: 160,
          text: ({ meeting }) => pick(meeting.title),
          cell: ({ meeting }) => (
            <PageLink to="/meetings/$meetingId" params={{ meetingId: meeting.id }} className="clipped">
              {pick(meeting.title)}
            </PageLink>
          ),
        },
        {
          key: 'lead',
          head: say('column.lead'),
          width: 96,
          text: ({ lead }) => pick(lead.short),
          cell: ({ lead }) => pick(lead.short),
        },
        {
          key: 'cooperating',
          head: say('column.cooperating'),
          width: 120,
          wideOnly: true,
          text: ({ cooperating }) => cooperating.map(({ short }) => pick(short)).join(say('list.comma')),
          cell: ({ cooperating }) => (
            <span className="second">{cooperating.map(({ short }) => pick(short)).join(say('list.comma')) || '—'}</span>
          ),
        },
        {
          key: 'due',
          head: say('column.due'),
          width: 172,
          filterable: false,
          text: ({ dueOn }) => dueOn,
          cell: (row) => <Due of={row} />,
        },
        {
          key: 'standing',
          head: say('column.standing'),
          width: 128,
          text: ({ standing }) => standing,
          options: STANDINGS.map((value) => ({ value, label: say(`standing.${value}`) })),
          cell: ({ standing }) => <Standing of={standing} />,
        },
        {
          key: 'follow',
          head: say('column.follow'),
          width: 150,
          wideOnly: true,
          text: follow,
          cell: (row) => <span className="nowrap">{follow(row)}</span>,
        },
        {
          key: 'carried',
          head: say('column.carried'),
          width: 72,
          filterable: false,
          number: ({ carried }) => carried,
          cell: ({ carried }) => carried,
        },
      ]}
    />
  )
}

/** As what a decision is followed: 督办单 督〔2023〕1号. */
export function useFollowWords(): (decision: Decision) => string {
  const say = useSay(meetingWords)
  return ({ slip, keyTask, standing }) => {
    if (slip !== null) return say('follow.slip', { number: slip.number })
    if (keyTask !== null) return say('follow.key-task')
    return standing === 'noted' ? say('follow.noted') : '—'
  }
}

/** The deadline; what is settled is no longer counted against it. */
export function Due({ of: { dueOn, workingDaysLeft, standing } }: { readonly of: Decision }) {
  const state = standing === 'closed' || standing === 'noted' ? 'closed' : 'handling'
  return <DueIn of={{ dueOn, workingDaysLeft, isOverdue: workingDaysLeft < 0, state }} />
}
