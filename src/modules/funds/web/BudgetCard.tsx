import { sumFen } from '#engine/money/fen.ts'
import type { BudgetLineText } from '#modules/funds/fund.ts'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import type { CommitmentView } from '#modules/funds/web/CommitmentPage.tsx'
import { Wan, wan } from '#modules/funds/web/Wan.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const of = (lines: readonly BudgetLineText[], subject: string, source: BudgetLineText['source']): string =>
  String(
    sumFen(lines.filter((line) => line.subject === subject && line.source === source).map((l) => BigInt(l.amountFen))),
  )

/** Budget and spending by subject, with the ceiling of indirect costs or the negative list of a lump sum. */
export function BudgetCard({ of: one }: { readonly of: CommitmentView }) {
  const say = useSay(fundWords)
  const pick = usePick()
  const spent = one.expenditures.filter(({ state }) => state !== 'returned').flatMap(({ lines }) => lines)
  const rows = one.subjects.map(({ code, name }) => ({
    code,
    name: pick(name),
    granted: of(one.budget?.lines ?? [], code, 'granted'),
    own: of(one.budget?.lines ?? [], code, 'own'),
    spent: of(spent, code, 'granted'),
  }))
  const money = (key: 'granted' | 'own' | 'spent') => ({
    key,
    head: say(`column.${key}`),
    width: 130,
    sum: true,
    decimals: 2,
    number: (row: (typeof rows)[number]) => wan(row[key]).replaceAll(',', ''),
    cell: (row: (typeof rows)[number]) => <Wan of={row[key]} />,
  })
  return (
    <section className="stack">
      <h2>{say('section.budget')}</h2>
      {one.negative.length > 0 && (
        <p className="second">
          {say('budget.negative')}: {one.negative.map(pick).join(' · ')}
        </p>
      )}
      {one.budget === null ? (
        <p className="second">{say('budget.none')}</p>
      ) : (
        <>
          {one.budget.ceilings
            .filter(({ source, indirectFen }) => source === 'granted' || indirectFen !== '0')
            .map(({ source, indirectFen, ceilingFen }) => (
              <p key={source} className="second">
                {say(source === 'own' ? 'budget.ceiling.own' : 'budget.ceiling', {
                  indirect: wan(indirectFen),
                  ceiling: wan(ceilingFen),
                  document: one.ceiling?.document ?? '',
                })}
              </p>
            ))}
          <DataTable
            id="fund-budget"
            name={say('section.budget')}
            rows={rows}
            rowKey={({ code }) => code}
            columns={[
              { key: 'subject', head: say('column.subject'), text: (row) => row.name, cell: (row) => row.name },
              money('granted'),
              money('own'),
              money('spent'),
            ]}
          />
        </>
      )}
    </section>
  )
}
