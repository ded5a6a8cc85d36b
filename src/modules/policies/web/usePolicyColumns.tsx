import { Wan, wan } from '#modules/funds/web/Wan.tsx'
import type { PolicyRow } from '#modules/policies/policy.contract.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Sample } from '#web/figure/Value.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import type { Column } from '#web/table/column.ts'
import { usePick, useSay } from '#web/words/language.ts'

const KINDS = ['award', 'title', 'tax', 'grade'] as const
const WAYS = ['without-asking', 'quick', 'apply'] as const

/** The columns of policies: what they are, whom they reach, what they pay. */
export function usePolicyColumns(): readonly Column<PolicyRow>[] {
  const say = useSay(policyWords)
  const pick = usePick()
  const dates = useDates()
  const count = (key: string, head: string, of: (row: PolicyRow) => number, more: object = {}): Column<PolicyRow> => ({
    ...{ key, head, width: 96, number: of, ...more },
    cell: (row) => (of(row) === 0 ? <span className="second">0</span> : of(row)),
  })
  const money = (key: string, head: string, of: (row: PolicyRow) => string): Column<PolicyRow> => ({
    ...{ key, head, width: 124, sum: true, decimals: 2 },
    number: (row) => wan(of(row)).replaceAll(',', ''),
    cell: (row) => (of(row) === '0' ? <span className="second">—</span> : <Wan of={of(row)} />),
  })
  return [
    {
      key: 'name',
      head: say('column.policy'),
      text: (row) => pick(row.name),
      cell: (row) => (
        <>
          <PageLink to="/policies/$policyCode" params={{ policyCode: row.code }}>
            {pick(row.name)}
          </PageLink>
          {row.isSample && <Sample />}
          <br />
          <small className="second">
            {pick(row.region)} · {say('policy.version.span', { from: dates.day(row.from) })}
          </small>
        </>
      ),
    },
    {
      ...{ key: 'area', head: say('column.area'), width: 112, wideOnly: true },
      text: (row) => pick(row.area),
      cell: (row) => <span className="second">{pick(row.area)}</span>,
    },
    {
      ...{ key: 'kind', head: say('column.kind'), width: 96, hidden: true },
      text: (row) => row.kind,
      options: KINDS.map((value) => ({ value, label: say(`kind.${value}`) })),
      cell: (row) => say(`kind.${row.kind}`),
    },
    {
      ...{ key: 'way', head: say('column.way'), width: 104, wideOnly: true },
      text: (row) => row.way,
      options: WAYS.map((value) => ({ value, label: say(`way.${value}`) })),
      cell: (row) => <span className="nowrap">{say(`way.${row.way}`)}</span>,
    },
    {
      ...{ key: 'region', head: say('column.region'), width: 92, hidden: true },
      text: (row) => pick(row.region),
      cell: (row) => <span className="second">{pick(row.region)}</span>,
    },
    {
      ...{ key: 'from', head: say('column.from'), width: 116, hidden: true, filterable: false },
      text: (row) => row.from,
      cell: (row) => <span className="second nowrap">{dates.day(row.from)}</span>,
    },
    {
      ...{ key: 'document', head: say('column.document'), width: 200, hidden: true },
      text: (row) => row.document.number ?? pick(row.document.title),
      cell: (row) => row.document.number ?? pick(row.document.title),
    },
    count('eligible', say('column.eligible'), ({ reach }) => reach.eligible),
    count('person', say('column.person'), ({ reach }) => reach.needsPerson, { wideOnly: true }),
    count('unknown', say('column.unknown'), ({ reach }) => reach.unknown),
    count('not', say('column.not'), ({ reach }) => reach.notEligible, { hidden: true }),
    money('due', say('column.due'), ({ reach }) => reach.eligibleFen),
    count('payable', say('column.payable'), ({ reach }) => reach.payable),
    money('pays', say('column.pays'), ({ reach }) => reach.paysFen),
  ]
}
