import { Button } from 'antd'
import { monitorMessages } from '#modules/dispatch/monitor.messages.ts'
import { monitorWords } from '#modules/dispatch/monitor-screen.messages.ts'
import type { MonitorView } from '#modules/dispatch/web/MonitorPage.tsx'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { Sample, Value } from '#web/figure/Value.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Row = MonitorView['rows'][number]

const TONES = { normal: 'ok', watch: 'lag', warning: 'red' } as const

/** The days as a table, each with who sent it and its versions. */
export function MonitorDays({
  of,
  seeVersions,
}: {
  readonly of: MonitorView
  readonly seeVersions: (day: string) => void
}) {
  const say = useSay(monitorWords)
  const sayState = useSay(monitorMessages)
  const pick = usePick()
  const dates = useDates()
  return (
    <DataTable<Row>
      id="monitor-days"
      name={`${pick(of.monitor.name)} ${pick(of.unit.short)}`}
      rows={of.rows}
      rowKey={(row) => row.day}
      columns={[
        {
          key: 'day',
          head: say('column.on'),
          width: 110,
          text: (row) => row.day,
          cell: (row) => <span className="nowrap">{dates.day(row.day)}</span>,
        },
        {
          key: 'value',
          head: say('column.value', { unit: pick(of.monitor.unit) }),
          width: 130,
          number: (row) => row.value,
          cell: (row) => (
            <span className="nowrap">
              <Value of={row.value} decimals={of.monitor.decimals} />
              {row.isSample && <Sample />}
            </span>
          ),
        },
        {
          key: 'change',
          head: say('column.change'),
          width: 110,
          number: (row) => row.changePercent,
          cell: (row) => <Value of={row.changePercent} decimals={1} signed />,
        },
        {
          key: 'state',
          head: say('column.state'),
          width: 92,
          text: (row) => row.level,
          options: (['normal', 'watch', 'warning'] as const).map((value) => ({
            value,
            label: sayState(`monitor.level.${value}`),
          })),
          cell: (row) => <Light is={TONES[row.level]}>{sayState(`monitor.level.${row.level}`)}</Light>,
        },
        {
          key: 'by',
          head: say('column.by'),
          wideOnly: true,
          text: (row) => row.by ?? '',
          cell: (row) => <span className="second">{row.by ?? '—'}</span>,
        },
        {
          key: 'versions',
          head: say('column.versions'),
          width: 90,
          number: (row) => row.versions,
          cell: (row) => (
            <Button size="small" type="link" onClick={() => seeVersions(row.day)}>
              {say('see-versions', { n: row.versions })}
            </Button>
          ),
        },
      ]}
    />
  )
}
