import type { Output } from '#engine/contract/operation.ts'
import { countSlips } from '#modules/supervision/slip.contract.ts'
import { slipWords } from '#modules/supervision/slip-screen.messages.ts'
import { useRead } from '#web/client/useRead.ts'
import { officeNow, onOfficeClock } from '#web/figure/office-clock.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Row = Output<typeof countSlips>['rows'][number]
const COUNTS = ['raised', 'open', 'overdue', 'closed', 'extended', 'returned'] as const

/** How the units stand with their slips this year; a row opens the unit's own. */
export function SlipStatistics() {
  const say = useSay(slipWords)
  const pick = usePick()
  const year = Number(onOfficeClock(officeNow()).date.slice(0, 4))
  const counts = useRead(countSlips, { year })
  return (
    <Waiting for={counts}>
      {({ rows }) => (
        <>
          <PageHead
            title={say('statistics.title', { year, n: rows.reduce((sum, { raised }) => sum + raised, 0) })}
            crumbs={[
              { key: 'slips', name: say('slips'), to: '/slips' },
              { key: 'statistics', name: say('statistics') },
            ]}
          />
          <DataTable<Row>
            id="slip-statistics"
            name={say('statistics')}
            rows={rows}
            rowKey={(row) => row.unit.id}
            empty={<State kind="empty" title={say('empty')} why={say('empty.why')} />}
            columns={[
              {
                key: 'unit',
                head: say('column.unit'),
                text: (row) => pick(row.unit.name),
                cell: (row) => (
                  <PageLink to="/slips" search={{ unit: row.unit.id, tab: 'all' }}>
                    {pick(row.unit.name)}
                  </PageLink>
                ),
              },
              ...COUNTS.map((key) => ({
                key,
                head: say(`statistics.${key}`),
                width: 72,
                wideOnly: key === 'extended' || key === 'returned',
                sum: true,
                number: (row: Row) => row[key],
                cell: (row: Row) => row[key],
              })),
              {
                key: 'in-time',
                head: say('statistics.in-time'),
                width: 72,
                sum: true,
                number: (row) => row.closedInTime,
                cell: (row) => row.closedInTime,
              },
              {
                key: 'points',
                head: say('statistics.points'),
                width: 76,
                sum: true,
                decimals: 1,
                number: (row) => row.points,
                cell: (row) => row.points,
              },
            ]}
          />
        </>
      )}
    </Waiting>
  )
}
