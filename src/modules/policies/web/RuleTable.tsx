import type { ShownRule } from '#modules/policies/policy.contract.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import type { PolicyView } from '#modules/policies/web/PolicyPage.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** The text at the left, the rule made of it at the right; parts of a rule stand under it. */
export function RuleTable({ of: { rules, values } }: { readonly of: PolicyView }) {
  const say = useSay(policyWords)
  const pick = usePick()
  return (
    <section className="card card-flush">
      <div className="table-tools">
        <h2>{say('rules.head')}</h2>
      </div>
      <div className="table-box">
        <table className="table rule-table" aria-label={say('rules.head')}>
          <thead>
            <tr>
              <th scope="col">{say('column.clause')}</th>
              <th scope="col">{say('column.text')}</th>
              <th scope="col">{say('column.rule')}</th>
            </tr>
          </thead>
          <tbody>
            {rules
              .flatMap((rule) => flat(rule))
              .map(({ rule, depth }) => (
                <tr key={rule.path}>
                  <td className="second">{rule.clause}</td>
                  <td className={`depth-${Math.min(depth, 3)}`}>
                    {rule.kind === 'veto' && <span className="tag veto">{say('rules.veto')}</span>} {pick(rule.name)}
                    {rule.says !== null && <q className="second">{rule.says}</q>}
                  </td>
                  <td>{rule.sentence}</td>
                </tr>
              ))}
            {values.length > 0 && (
              <tr className="group">
                <th colSpan={3} scope="rowgroup">
                  {say('values.head')}
                </th>
              </tr>
            )}
            {values.map(({ code, name, clause, sentence }) => (
              <tr key={code}>
                <td className="second">{clause}</td>
                <td>{pick(name)}</td>
                <td>{sentence}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

const flat = (rule: ShownRule, depth = 0): { readonly rule: ShownRule; readonly depth: number }[] => [
  { rule, depth },
  ...rule.children.flatMap((child) => flat(child, depth + 1)),
]
