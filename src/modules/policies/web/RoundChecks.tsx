import { wan } from '#modules/funds/web/Wan.tsx'
import { FOUND, OCCASIONS } from '#modules/policies/award.rules.ts'
import { awardScreen } from '#modules/policies/award-screen.messages.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import type { RoundView } from '#modules/policies/web/RoundPage.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { State } from '#web/state/State.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** What checking again found different from the list: who lost what, and why. */
export function RoundChecks({ of: round }: { readonly of: RoundView }) {
  const say = useSay(awardScreen)
  const sayPolicy = useSay(policyWords)
  const pick = usePick()
  const dates = useDates()
  if (round.checks.length === 0) return null
  return (
    <section className="stack">
      <h2>{say('checks.head')}</h2>
      <DataTable
        id="award-checks"
        name={say('checks.head')}
        rows={round.checks}
        rowKey={({ id }) => id}
        empty={<State kind="empty" title={say('checks.none')} />}
        columns={[
          {
            key: 'name',
            head: sayPolicy('column.enterprise'),
            text: (row) => row.name,
            cell: (row) => (
              <>
                {row.name}
                <br />
                <small className="second">{pick(row.policy)}</small>
              </>
            ),
          },
          {
            ...{ key: 'on', head: say('column.on'), width: 112 },
            text: (row) => row.on,
            cell: (row) => <span className="nowrap">{dates.day(row.on)}</span>,
          },
          {
            ...{ key: 'occasion', head: say('column.occasion'), width: 120 },
            text: (row) => row.occasion,
            options: OCCASIONS.map((value) => ({ value, label: say(`occasion.${value}`) })),
            cell: (row) => say(`occasion.${row.occasion}`),
          },
          {
            ...{ key: 'found', head: say('column.found'), width: 160 },
            text: (row) => row.found,
            options: FOUND.map((value) => ({ value, label: say(`found.${value}`) })),
            cell: (row) => say(`found.${row.found}`),
          },
          {
            ...{ key: 'change', head: say('column.change'), width: 136 },
            text: (row) => `${wan(row.fromFen)} → ${wan(row.toFen)}`,
            cell: (row) => (
              <span className="nowrap">
                {wan(row.fromFen)} → {wan(row.toFen)}
              </span>
            ),
          },
          {
            key: 'why',
            head: say('column.why'),
            text: (row) => row.reason,
            cell: (row) => (
              <>
                {row.reason
                  .split('\n')
                  .slice(0, 3)
                  .map((line) => (
                    <div key={line} className="second small">
                      {line}
                    </div>
                  ))}
              </>
            ),
          },
        ]}
      />
    </section>
  )
}
