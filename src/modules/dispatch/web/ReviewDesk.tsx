import { fillingWords } from '#modules/dispatch/filling.messages.ts'
import { getReport } from '#modules/dispatch/report.contract.ts'
import { reviewWords } from '#modules/dispatch/review.messages.ts'
import { Completeness, Timeliness } from '#modules/dispatch/web/FactMarks.tsx'
import { signed } from '#modules/dispatch/web/NotableList.tsx'
import { biggestChange, softFaults } from '#modules/dispatch/web/notable-rows.ts'
import { type FoundReport, useWaiting } from '#modules/dispatch/web/useWaiting.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** Reports that wait for this person, what came first on top, with what strikes in each. */
export function ReviewDesk() {
  const say = useSay(reviewWords)
  const waiting = useWaiting()
  const { rows, isKnown, error, refetch, signs } = waiting
  if (!signs) return <State kind="no-right" why={say('desk.no-right')} />
  const approve = rows.filter((row) => row.facts.approval === 'submitted').length
  const accept = rows.length - approve
  const title =
    rows.length === 0
      ? say('desk.title.none')
      : approve > 0 && accept > 0
        ? say('desk.title.parts', { n: rows.length, approve, accept })
        : say('desk.title', { n: rows.length })
  return (
    <>
      <PageHead title={isKnown ? title : say('desk')} why={say('desk.why')} />
      <Waiting for={{ data: isKnown ? rows : undefined, error, refetch }}>{(data) => <Desk rows={data} />}</Waiting>
    </>
  )
}

/** So many are opened in advance to tell what strikes in them. */
const LOOKED_INTO = 40

function Desk({ rows }: { readonly rows: readonly FoundReport[] }) {
  const say = useSay(reviewWords)
  const sayFilling = useSay(fillingWords)
  const pick = usePick()
  const dates = useDates()
  const lookedInto = new Set(rows.slice(0, LOOKED_INTO).map((row) => row.id))
  const step = (row: FoundReport) => (row.facts.approval === 'submitted' ? 'approve' : 'accept')
  const steps = (['approve', 'accept'] as const).map((value) => ({ value, label: say(`view.${value}`) }))
  const nameOf = ({ unit, cycle }: FoundReport) =>
    say('desk.report', { unit: pick(unit.short), period: dates.period(cycle.period), name: pick(cycle.name) })
  return (
    <DataTable
      id="review-desk"
      name={say('desk')}
      rows={rows}
      rowKey={(row) => row.id}
      views={steps.map(({ value, label }) => ({
        key: value,
        name: label,
        state: { filters: { act: { in: [value] } }, sort: undefined },
      }))}
      empty={<State kind="empty" title={say('desk.title.none')} why={say('desk.empty.why')} />}
      columns={[
        {
          key: 'report',
          head: say('column.report'),
          width: 190,
          text: nameOf,
          cell: (row) => (
            <PageLink to="/reports/$reportId" params={{ reportId: row.id }} search={{ period: row.cycle.period }}>
              {nameOf(row)}
            </PageLink>
          ),
        },
        {
          key: 'filled',
          head: sayFilling('column.filled'),
          width: 124,
          number: (row) => row.facts.filled,
          cell: (row) => <Completeness of={row.facts} />,
        },
        {
          key: 'timely',
          head: sayFilling('column.timely'),
          width: 100,
          text: (row) => row.facts.timeliness,
          options: (['on-time', 'in-grace', 'late'] as const).map((value) => ({
            value,
            label: sayFilling(`timely.${value}`),
          })),
          cell: (row) => <Timeliness of={row.facts} />,
        },
        {
          key: 'explanations',
          head: say('column.explanations'),
          width: 76,
          filterable: false,
          number: (row) => row.explanations,
          cell: (row) => row.explanations,
        },
        {
          key: 'soft',
          head: say('column.soft'),
          width: 76,
          filterable: false,
          sortable: false,
          number: () => undefined,
          cell: (row) => <Striking of={row} what="soft" when={lookedInto.has(row.id)} />,
        },
        {
          key: 'change',
          head: say('column.change'),
          cell: (row) => <Striking of={row} what="change" when={lookedInto.has(row.id)} />,
        },
        {
          key: 'submitted',
          head: say('column.submitted'),
          width: 130,
          wideOnly: true,
          text: (row) => row.submittedAt ?? '',
          cell: (row) =>
            row.submittedAt === null ? null : <span className="second">{dates.moment(row.submittedAt)}</span>,
        },
        {
          key: 'act',
          head: say('column.act'),
          width: 100,
          sortable: false,
          text: step,
          options: steps,
          cell: (row) => (
            <PageLink
              className="button"
              to="/reports/$reportId"
              params={{ reportId: row.id }}
              search={{ period: row.cycle.period }}
            >
              {say(`act.${step(row)}`)}
            </PageLink>
          ),
        },
      ]}
    />
  )
}

/** Read from the report itself; opening it then costs nothing. */
function Striking({
  of,
  what,
  when,
}: {
  readonly of: FoundReport
  readonly what: 'soft' | 'change'
  readonly when: boolean
}) {
  const say = useSay(reviewWords)
  const pick = usePick()
  const report = useRead(getReport, { reportId: of.id }, { when, freshFor: 60_000 }).data
  if (report === undefined || report.hidden) return null
  if (what === 'soft') return softFaults(report.rows)
  const biggest = biggestChange(report.rows)
  if (biggest === undefined) return <span className="second">{say('desk.steady')}</span>
  return (
    <span>
      {say('desk.change', { name: pick(biggest.row.indicator.name), percent: signed(biggest.changePercent!) })}
    </span>
  )
}
