import type { CaseHead } from '#cases/case.contract.ts'
import { caseWords } from '#cases/case-screen.messages.ts'
import { CaseState, useDueWords } from '#cases/web/CaseState.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import type { Column } from '#web/table/column.ts'
import { usePick, useSay } from '#web/words/language.ts'

const plain = { sortable: false, filterable: false } as const

/** The list is narrowed and put in order by the server: the heads only name. */
export function useCaseColumns(): readonly Column<CaseHead>[] {
  const say = useSay(caseWords)
  const pick = usePick()
  const dates = useDates()
  const due = useDueWords()
  return [
    {
      ...plain,
      key: 'title',
      head: say('column.title'),
      cell: (row) => (
        <>
          <PageLink to="/cases/$caseId" params={{ caseId: row.id }}>
            {row.title}
          </PageLink>
          {row.number !== undefined && <small className="second case-number">{row.number}</small>}
        </>
      ),
    },
    {
      ...plain,
      key: 'process',
      head: say('column.process'),
      width: 150,
      wideOnly: true,
      cell: (row) => pick(row.process.name),
    },
    {
      ...plain,
      key: 'unit',
      head: say('column.unit'),
      width: 160,
      cell: (row) => pick([row.unit.nameZh, row.unit.nameEn]),
    },
    { ...plain, key: 'state', head: say('column.state'), width: 160, cell: (row) => <CaseState of={row} /> },
    {
      ...plain,
      key: 'asked',
      head: say('column.asked'),
      width: 150,
      wideOnly: true,
      cell: (row) => <span className="clipped">{row.asked.map((one) => pick(one)).join(say('and'))}</span>,
    },
    {
      ...plain,
      key: 'due',
      head: say('column.due'),
      width: 150,
      cell: (row) => <span className={row.isLate ? 'case-late' : 'second'}>{due(row) || '—'}</span>,
    },
    {
      ...plain,
      key: 'since',
      head: say('column.since'),
      width: 100,
      wideOnly: true,
      cell: (row) => <span className="second nowrap">{dates.day(row.enteredOn)}</span>,
    },
  ]
}
