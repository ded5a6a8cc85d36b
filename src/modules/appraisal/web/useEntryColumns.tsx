import { signedPoints } from '#modules/appraisal/adjusted-ranking.rules.ts'
import type { EntryHead } from '#modules/appraisal/entry.contract.ts'
import { entryWords } from '#modules/appraisal/entry-screen.messages.ts'
import { EntryState, stateOf } from '#modules/appraisal/web/EntryState.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import type { Column } from '#web/table/column.ts'
import { usePick, useSay } from '#web/words/language.ts'

const STATES = ['draft', 'hearing', 'review', 'booked', 'reversed', 'refused', 'withdrawn'] as const

/** The ledger's columns; how entries take each other back only where one does. */
export function useEntryColumns(rows: readonly EntryHead[]): readonly Column<EntryHead>[] {
  const say = useSay(entryWords)
  const pick = usePick()
  const dates = useDates()
  const relationOf = ({ reverses, reversedBy }: EntryHead): string => {
    if (reverses !== null) return say('relation.reverses', { number: reverses.number ?? '' })
    if (reversedBy === null) return ''
    return reversedBy.number === null
      ? say('relation.under-way')
      : say('relation.reversed', { number: reversedBy.number })
  }
  const relation: Column<EntryHead> = {
    key: 'relation',
    head: say('column.relation'),
    width: 170,
    wideOnly: true,
    text: relationOf,
    cell: (row) => <small className="second">{relationOf(row) || '—'}</small>,
  }
  return [
    {
      key: 'number',
      head: say('column.number'),
      width: 150,
      text: (row) => row.number ?? '',
      cell: (row) => (
        <PageLink to="/appraisal/entries/$entryId" params={{ entryId: row.id }} className="nowrap">
          {row.number ?? say('no-number')}
        </PageLink>
      ),
    },
    {
      key: 'unit',
      head: say('column.unit'),
      width: 96,
      text: (row) => pick(row.unit.short),
      cell: (row) => pick(row.unit.short),
    },
    {
      key: 'kind',
      head: say('column.kind'),
      width: 120,
      text: (row) => pick(row.kind.name),
      cell: (row) => pick(row.kind.name),
    },
    {
      key: 'points',
      head: say('column.points'),
      width: 76,
      number: (row) => row.points,
      cell: (row) => <b className="value">{signedPoints(row.points)}</b>,
    },
    {
      key: 'state',
      head: say('column.state'),
      width: 150,
      text: stateOf,
      options: STATES.map((value) => ({ value, label: say(`state.${value}`) })),
      cell: (row) => <EntryState of={row} />,
    },
    {
      key: 'reason',
      head: say('column.reason'),
      text: (row) => row.reason,
      cell: (row) => (
        <span className="clipped" title={row.reason}>
          {row.reason}
        </span>
      ),
    },
    {
      key: 'document',
      head: say('column.basis'),
      width: 200,
      wideOnly: true,
      text: (row) => `${row.document}${row.article}`,
      cell: (row) => (
        <span className="clipped second" title={`${row.document}${row.article}`}>
          {row.document}
          {row.article}
        </span>
      ),
    },
    ...(rows.some((row) => relationOf(row) !== '') ? [relation] : []),
    {
      key: 'period',
      head: say('column.period'),
      width: 92,
      wideOnly: true,
      filterable: false,
      text: (row) => row.period,
      cell: (row) => <span className="second nowrap">{dates.period(row.period)}</span>,
    },
    {
      key: 'booked',
      head: say('column.booked'),
      width: 84,
      wideOnly: true,
      filterable: false,
      text: (row) => row.bookedOn ?? '',
      cell: (row) => <span className="second nowrap">{row.bookedOn === null ? '—' : dates.day(row.bookedOn)}</span>,
    },
    {
      key: 'indicator',
      head: say('column.indicator'),
      width: 120,
      hidden: true,
      text: (row) => (row.indicator === null ? '' : pick(row.indicator)),
      cell: (row) => (row.indicator === null ? '—' : pick(row.indicator)),
    },
    {
      key: 'proposer',
      head: say('column.proposer'),
      width: 96,
      hidden: true,
      text: (row) => row.proposedBy ?? say('by.rule'),
      cell: (row) => row.proposedBy ?? say('by.rule'),
    },
  ]
}
