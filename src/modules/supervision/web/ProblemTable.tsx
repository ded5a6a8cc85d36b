import type { ProblemRow } from '#modules/supervision/problem.contract.ts'
import { PROBLEM_STATES } from '#modules/supervision/problem.rules.ts'
import { problemWords } from '#modules/supervision/problem-screen.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import { State } from '#web/state/State.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const TONES = { open: 'near', 'in-hand': 'lag', solved: 'ok' } as const

interface Props {
  readonly rows: readonly ProblemRow[]
  readonly week: string
  readonly open: (row: ProblemRow) => void
}

/** The sheet: what stands on it, unit by unit. */
export function ProblemTable({ rows, week, open }: Props) {
  const say = useSay(problemWords)
  const pick = usePick()
  const dates = useDates()
  const linkOf = (row: ProblemRow) =>
    [row.indicator?.name, row.keyTask?.name].flatMap((name) => (name ? [pick(name)] : [])).join(' · ')
  return (
    <DataTable<ProblemRow>
      id="problems"
      name={`${say('weekly')} ${dates.period(week)}`}
      rows={rows}
      rowKey={(row) => row.id}
      open={open}
      empty={<State kind="empty" title={say('empty')} why={say('empty.why')} />}
      columns={[
        {
          key: 'unit',
          head: say('column.unit'),
          width: 84,
          text: (row) => pick(row.unit.short),
          cell: (row) => pick(row.unit.short),
        },
        {
          key: 'text',
          head: say('column.text'),
          text: (row) => row.text,
          cell: (row) => <span className="clipped problem-cell">{row.text}</span>,
        },
        {
          key: 'help',
          head: say('column.help'),
          width: 220,
          text: (row) => row.help,
          cell: (row) => <span className="clipped">{row.help === '' ? '—' : row.help}</span>,
        },
        {
          key: 'owner',
          head: say('column.owner'),
          width: 104,
          text: (row) => (row.owner ? pick(row.owner.short) : ''),
          cell: (row) => (row.owner ? pick(row.owner.short) : <Value of={null} />),
        },
        {
          key: 'due',
          head: say('column.due'),
          width: 110,
          text: (row) => row.dueOn ?? '',
          cell: (row) =>
            row.dueOn === null ? (
              <Value of={null} />
            ) : row.isLate ? (
              <Light is="red">
                {dates.day(row.dueOn)} {say('late')}
              </Light>
            ) : (
              <span className="nowrap">{dates.day(row.dueOn)}</span>
            ),
        },
        {
          key: 'state',
          head: say('column.state'),
          width: 92,
          text: (row) => row.state,
          options: PROBLEM_STATES.map((value) => ({ value, label: say(`state.${value}`) })),
          cell: (row) => <Light is={TONES[row.state]}>{say(`state.${row.state}`)}</Light>,
        },
        {
          key: 'carried',
          head: say('column.carried'),
          width: 92,
          number: (row) => row.carried,
          cell: (row) => (row.carried === 0 ? <Value of={null} /> : <Value of={row.carried} />),
        },
        {
          key: 'answer',
          head: say('column.answer'),
          width: 200,
          wideOnly: true,
          text: (row) => row.result ?? row.answer ?? '',
          cell: (row) => <span className="clipped second">{row.result ?? row.answer ?? '—'}</span>,
        },
        {
          key: 'link',
          head: say('column.link'),
          width: 150,
          hidden: true,
          text: linkOf,
          cell: (row) => <span className="clipped second">{linkOf(row) || '—'}</span>,
        },
        {
          key: 'week',
          head: say('column.week'),
          width: 110,
          hidden: true,
          text: (row) => row.week,
          cell: (row) => dates.period(row.week),
        },
      ]}
    />
  )
}
