import { useState } from 'react'
import { fillingWords } from '#modules/dispatch/filling.messages.ts'
import { reportBookWords } from '#modules/dispatch/report-book.messages.ts'
import { Approval, Completeness, Timeliness } from '#modules/dispatch/web/FactMarks.tsx'
import { ReportBook } from '#modules/dispatch/web/ReportBook.tsx'
import { isOpen, useOwnReports } from '#modules/dispatch/web/useOwnReports.ts'
import type { FoundReport } from '#modules/dispatch/web/useWaiting.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { useSession } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** The reports of one's own unit, what is open first. */
export function OwnReports() {
  const say = useSay(fillingWords)
  const { unitName } = useSession()
  const sayBook = useSay(reportBookWords)
  const [isByBook, setIsByBook] = useState(false)
  const reports = useOwnReports()
  const rows = reports.data?.rows ?? []
  const open = rows.filter(isOpen)
  const returned = open.filter(({ facts }) => facts.approval === 'returned').length
  const title =
    open.length === 0
      ? say('reports.title.none', { unit: unitName })
      : say(returned > 0 ? 'reports.title.returned' : 'reports.title', { unit: unitName, open: open.length, returned })
  return (
    <>
      <PageHead title={reports.data === undefined ? say('reports') : title} why={say('reports.why')}>
        <ActButton act={() => setIsByBook(!isByBook)}>{sayBook('open')}</ActButton>
      </PageHead>
      <div className="stack">
        {isByBook && <ReportBook close={() => setIsByBook(false)} />}
        <Waiting for={reports}>{(data) => <List rows={data.rows} total={data.total} />}</Waiting>
      </div>
    </>
  )
}

/** What is open first, the nearest end on top; then what has gone up, the latest on top. */
function byUrgency(a: FoundReport, b: FoundReport): number {
  const later = a.cycle.dueAt < b.cycle.dueAt ? -1 : 1
  return Number(isOpen(b)) - Number(isOpen(a)) || (isOpen(a) ? later : -later)
}

function List({ rows, total }: { readonly rows: readonly FoundReport[]; readonly total: number }) {
  const say = useSay(fillingWords)
  const pick = usePick()
  const dates = useDates()
  const sorted = [...rows].sort(byUrgency)
  const actOf = (row: FoundReport) => (!isOpen(row) ? 'view' : row.facts.approval === 'returned' ? 'correct' : 'fill')
  return (
    <DataTable
      id="own-reports"
      name={say('reports')}
      rows={sorted}
      total={total}
      rowKey={(row) => row.id}
      empty={<State kind="empty" title={say('reports.empty')} why={say('reports.empty.why')} />}
      columns={[
        {
          key: 'report',
          head: say('column.cycle'),
          text: (row) => pick(row.cycle.name),
          cell: (row) => (
            <PageLink to="/reports/$reportId" params={{ reportId: row.id }} search={{ period: row.cycle.period }}>
              {pick(row.cycle.name)}
            </PageLink>
          ),
        },
        {
          key: 'period',
          head: say('column.period'),
          width: 150,
          text: (row) => row.cycle.period,
          cell: (row) => <span className="nowrap">{dates.period(row.cycle.period)}</span>,
        },
        {
          key: 'due',
          head: say('column.due'),
          width: 160,
          text: (row) => row.cycle.dueAt,
          cell: (row) => <span className="nowrap">{dates.moment(row.cycle.dueAt)}</span>,
        },
        {
          key: 'filled',
          head: say('column.filled'),
          width: 140,
          number: (row) => row.facts.filled,
          cell: (row) => <Completeness of={row.facts} />,
        },
        {
          key: 'timely',
          head: say('column.timely'),
          width: 120,
          text: (row) => row.facts.timeliness,
          cell: (row) => <Timeliness of={row.facts} />,
        },
        {
          key: 'approval',
          head: say('column.approval'),
          width: 160,
          text: (row) => row.facts.approval,
          options: (['filling', 'returned', 'submitted', 'approved', 'accepted'] as const).map((value) => ({
            value,
            label: say(`state.${value}`),
          })),
          cell: (row) => <Approval of={row.facts} />,
        },
        {
          key: 'act',
          head: say('column.act'),
          width: 90,
          cell: (row) => (
            <PageLink
              className={isOpen(row) ? 'button button-primary' : 'button'}
              to="/reports/$reportId"
              params={{ reportId: row.id }}
              search={{ period: row.cycle.period }}
            >
              {say(`act.${actOf(row)}`)}
            </PageLink>
          ),
        },
      ]}
    />
  )
}
