import { Button } from 'antd'
import { useState } from 'react'
import { policyMessages } from '#modules/policies/policy.messages.ts'
import { listPolicyCases, type ShownCase } from '#modules/policies/policy-case.contract.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const FIRST = 6

/** Cases kept beside the rules of this version, run as the page opens: what they expect, and whether the rules say so. */
export function PolicyCases({ policyCode, on }: { readonly policyCode: string; readonly on: string }) {
  const say = useSay(policyWords)
  const [isWhole, setWhole] = useState(false)
  const cases = useRead(listPolicyCases, { policyCode, on, limit: 500 }, { freshFor: 300_000 })
  return (
    <section className="card card-flush">
      <Waiting for={cases}>
        {({ total, holding, rows, coverage }) => (
          <>
            <div className="table-tools">
              <h2>
                {say(total === 0 ? 'cases.none' : holding === total ? 'cases.green-all' : 'cases.head', {
                  n: total,
                  red: total - holding,
                })}
              </h2>
              {coverage !== null && total > 0 && (
                <small className="second">
                  {say('cases.coverage', { touched: coverage.touched, all: coverage.all })}
                </small>
              )}
            </div>
            {rows.length > 0 && (
              <div className="table-box">
                <table className="table case-table" aria-label={say('cases.table')}>
                  <thead>
                    <tr>
                      <th scope="col">{say('cases.column.case')}</th>
                      <th scope="col">{say('cases.column.on')}</th>
                      <th scope="col">{say('cases.column.expected')}</th>
                      <th scope="col">{say('cases.column.found')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {(isWhole ? rows : rows.slice(0, FIRST)).map((row, at) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: two cases may bear one name
                      <CaseRow key={at} of={row} />
                    ))}
                  </tbody>
                </table>
              </div>
            )}
            {rows.length > FIRST && !isWhole && (
              <div className="pad">
                <Button size="small" onClick={() => setWhole(true)}>
                  {say('cases.all', { n: rows.length })}
                </Button>
              </div>
            )}
          </>
        )}
      </Waiting>
    </section>
  )
}

function CaseRow({ of: one }: { readonly of: ShownCase }) {
  const say = useSay(policyWords)
  const sayState = useSay(policyMessages)
  const pick = usePick()
  const dates = useDates()
  const { state, score, amount } = one.expected
  const expected = [
    ...(state === null ? [] : [sayState(`policy.state.${state}`)]),
    ...(score === null ? [] : [say('cases.score', { score })]),
    ...(amount === null ? [] : [amount === 'none' ? say('cases.no-amount') : say('cases.amount', { amount })]),
  ]
  return (
    <tr>
      <td>
        {one.name}
        {one.facts.length > 0 && (
          <small className="second case-given">
            {one.facts
              .map(({ label, value }) => say('cases.fact', { name: pick(label), value }))
              .join(say('cases.comma'))}
          </small>
        )}
      </td>
      <td className="nowrap">{dates.day(one.on)}</td>
      <td>{expected.join(say('cases.comma')) || say('cases.other')}</td>
      <td>
        <i className={one.holds ? 'case-mark light-ok' : 'case-mark light-red'}>
          {say(one.holds ? 'cases.green' : 'cases.red')}
        </i>
        {one.differences.map((each) => (
          <small key={each.field} className="fault case-given">
            {say('cases.differs', each)}
          </small>
        ))}
      </td>
    </tr>
  )
}
