import { useNavigate } from '@tanstack/react-router'
import { MONITOR_LEVELS, type MonitorTile } from '#modules/dispatch/monitor.contract.ts'
import { monitorMessages } from '#modules/dispatch/monitor.messages.ts'
import { monitorWords } from '#modules/dispatch/monitor-screen.messages.ts'
import type { MonitorOnBoard } from '#modules/dispatch/web/MonitorTiles.tsx'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Line extends MonitorTile {
  readonly monitor: MonitorOnBoard
}

/** The board as a list, to filter, sort and take away. */
export function MonitorList({ of: monitors }: { readonly of: readonly MonitorOnBoard[] }) {
  const say = useSay(monitorWords)
  const sayState = useSay(monitorMessages)
  const pick = usePick()
  const dates = useDates()
  const navigate = useNavigate()
  const rows: Line[] = monitors.flatMap((monitor) => monitor.tiles.map((tile) => ({ ...tile, monitor })))
  return (
    <DataTable<Line>
      id="monitors"
      name={say('board')}
      rows={rows}
      rowKey={(row) => `${row.monitor.code} ${row.unit.id}`}
      open={(row) =>
        void navigate({
          to: '/monitors/$monitor/$unitId',
          params: { monitor: row.monitor.code, unitId: row.unit.id },
        })
      }
      columns={[
        {
          key: 'monitor',
          head: say('column.monitor'),
          width: 130,
          text: (row) => pick(row.monitor.name),
          cell: (row) => pick(row.monitor.name),
        },
        {
          key: 'unit',
          head: say('column.unit'),
          width: 80,
          text: (row) => pick(row.unit.short),
          cell: (row) => pick(row.unit.short),
        },
        {
          key: 'latest',
          head: say('column.latest'),
          width: 84,
          number: (row) => row.latest,
          measure: (row) => pick(row.monitor.unit),
          cell: (row) => <Value of={row.latest} decimals={row.monitor.decimals} />,
        },
        {
          key: 'measure',
          head: say('column.measure'),
          width: 76,
          wideOnly: true,
          text: (row) => pick(row.monitor.unit),
          cell: (row) => pick(row.monitor.unit),
        },
        {
          key: 'on',
          head: say('column.on'),
          width: 76,
          text: (row) => row.latestOn ?? '',
          cell: (row) => (row.latestOn === null ? <Value of={null} /> : dates.day(row.latestOn)),
        },
        {
          key: 'change',
          head: say('column.change'),
          width: 96,
          number: (row) => row.changePercent,
          cell: (row) => <Value of={row.changePercent} decimals={1} signed />,
        },
        {
          key: 'state',
          head: say('column.state'),
          width: 92,
          text: (row) => row.level,
          options: MONITOR_LEVELS.map((value) => ({ value, label: sayState(`monitor.level.${value}`) })),
          cell: (row) => <Light is={row.sign} />,
        },
        {
          key: 'reason',
          head: say('column.reason'),
          text: (row) => pick(row.reason),
          cell: (row) => <span className="second">{dates.within(pick(row.reason))}</span>,
        },
        {
          key: 'updated',
          head: say('column.updated'),
          width: 130,
          wideOnly: true,
          filterable: false,
          text: (row) => row.updatedAt ?? '',
          cell: (row) => (
            <span className="second nowrap">{row.updatedAt === null ? '' : dates.near(row.updatedAt)}</span>
          ),
        },
      ]}
    />
  )
}
