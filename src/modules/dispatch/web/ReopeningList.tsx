import type { Output } from '#engine/contract/operation.ts'
import { decideReopening, listReopenings } from '#modules/dispatch/cycle.contract.ts'
import { reopeningWords } from '#modules/dispatch/reopening-screen.messages.ts'
import { Decide, DecisionList } from '#modules/dispatch/web/DecisionList.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { usePick, useSay } from '#web/words/language.ts'

type Asked = Output<typeof listReopenings>['rows'][number]

/** Late exceptions: who asks, why, until when; granted or refused here. */
export function ReopeningList() {
  const say = useSay(reopeningWords)
  const pick = usePick()
  const dates = useDates()
  const list = useRead(listReopenings, {})
  const nameOf = ({ cycle }: Asked) => `${dates.period(cycle.period)} ${pick(cycle.name)}`
  return (
    <DecisionList
      id="reopenings"
      list={list}
      states={[
        { state: 'asked', name: say('state.asked'), light: 'near', view: say('view.asked') },
        { state: 'granted', name: say('state.granted'), light: 'ok', view: say('view.granted') },
        { state: 'refused', name: say('state.refused'), light: 'none' },
        { state: 'ended', name: say('state.ended'), light: 'none' },
      ]}
      title={(n) => (n === 0 ? say('title.none') : say('title.asked', { n }))}
      why={say('why')}
      name={say('reopenings')}
      empty={{ title: say('empty'), why: say('empty.why') }}
      heads={{ state: say('column.state'), act: say('column.act') }}
      decide={(row) => <DecideReopening row={row} />}
      columns={[
        {
          key: 'unit',
          head: say('column.unit'),
          width: 90,
          text: (row: Asked) => pick(row.unit.short),
          cell: (row) => pick(row.unit.short),
        },
        {
          key: 'report',
          head: say('column.report'),
          width: 160,
          text: nameOf,
          cell: (row) => (
            <PageLink to="/reports/$reportId" params={{ reportId: row.reportId }} search={{ period: row.cycle.period }}>
              {nameOf(row)}
            </PageLink>
          ),
        },
        {
          key: 'reason',
          head: say('column.reason'),
          text: (row) => row.reason,
          cell: (row) => (
            <span className="said">
              {row.reason}
              {row.note !== null && <small className="second"> {row.note}</small>}
            </span>
          ),
        },
        {
          key: 'until',
          head: say('column.until'),
          width: 132,
          text: (row) => row.expiresAt,
          cell: (row) => <span className="nowrap">{dates.moment(row.expiresAt)}</span>,
        },
        {
          key: 'asked',
          head: say('column.asked'),
          width: 140,
          wideOnly: true,
          text: (row) => row.requestedAt,
          cell: (row) => (
            <span className="second">
              {say('asked.by', { who: row.requestedBy ?? '', when: dates.moment(row.requestedAt) })}
            </span>
          ),
        },
      ]}
    />
  )
}

function DecideReopening({ row }: { readonly row: Asked }) {
  const say = useSay(reopeningWords)
  const pick = usePick()
  const dates = useDates()
  const may = useCan()('reopening.decide')
  const decide = useAct(decideReopening, { also: ['report', 'cycle'] })
  const named = { unit: pick(row.unit.short), period: dates.period(row.cycle.period) }
  return (
    <Decide
      reason={may ? undefined : say('no-right')}
      decision={decide}
      grant={{ name: say('grant'), act: () => decide.mutate({ reopeningId: row.id, decision: 'grant' }) }}
      refuse={{
        name: say('refuse'),
        title: say('refuse.title', named),
        deed: say('refuse.deed', named),
        act: (note) => decide.mutate({ reopeningId: row.id, decision: 'refuse', note }),
      }}
    />
  )
}
