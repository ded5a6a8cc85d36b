import { Input } from 'antd'
import { Fragment } from 'react'
import type { ChangeableValue } from '#modules/policies/sandbox.contract.ts'
import { sandboxWords } from '#modules/policies/sandbox-screen.messages.ts'
import { RefusalError } from '#web/client/refusal-error.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly rows: readonly ChangeableValue[]
  readonly changes: Readonly<Record<string, string>>
  readonly change: (changes: Readonly<Record<string, string>>) => void
  readonly error: Error | null
}

/** Every number, border and day of the policy beside what it would be; one border stands for both tiers it parts. */
export function SandboxValues({ rows, changes, change, error }: Props) {
  const say = useSay(sandboxWords)
  const inFormulas = rows.filter(({ key }) => key === 'is')
  const plain = rows.filter(({ key, address }) => key !== 'is' && !address.startsWith('inForce/'))
  const table = { changes, change, error }
  return (
    <section className="card card-flush">
      <div className="table-tools">
        <h2>{say('sandbox.values')}</h2>
      </div>
      {plain.length === 0 ? (
        <p className="second pad">{say('sandbox.values.none')}</p>
      ) : (
        <Values {...table} rows={plain} />
      )}
      {inFormulas.length > 0 && (
        <details className="pad">
          <summary>{say('sandbox.formulas', { n: inFormulas.length })}</summary>
          <Values {...table} rows={inFormulas} />
        </details>
      )}
    </section>
  )
}

function Values({ rows, changes, change, error }: Props) {
  const say = useSay(sandboxWords)
  const pick = usePick()
  const put = (address: string, now: string, to: string) => {
    const { [address]: _, ...others } = changes
    change(to.trim() === '' || to.trim() === now ? others : { ...changes, [address]: to.trim() })
  }
  const faultAt = (address: string) =>
    error instanceof RefusalError ? error.reasonAt(`changes/${address.split('#')[0]}`) : undefined
  return (
    <div className="table-box">
      <table className="table rule-table sandbox-values" aria-label={say('sandbox.values')}>
        <thead>
          <tr>
            <th scope="col">{say('column.where')}</th>
            <th scope="col">{say('column.what')}</th>
            <th scope="col" className="number">
              {say('column.now')}
            </th>
            <th scope="col">{say('column.to')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ address, rule, name, clause, sentence, key, value, unit }, at) => {
            const isFirst = rows[at - 1]?.rule !== rule
            const what = say(`key.${key}` in KEYS ? (`key.${key}` as 'key.other') : 'key.other')
            const fault = faultAt(address)
            return (
              <Fragment key={address}>
                <tr className={changes[address] === undefined ? undefined : 'changed'}>
                  <td>
                    {isFirst && (
                      <>
                        {pick(name)} <small className="second">{clause}</small>
                      </>
                    )}
                  </td>
                  <td>
                    {what} {sentence !== '' && <small className="second">{sentence}</small>}
                  </td>
                  <td className="number nowrap">
                    {value}
                    {unit}
                  </td>
                  <td>
                    <Input
                      size="small"
                      inputMode="decimal"
                      className="sandbox-value"
                      suffix={unit}
                      status={fault === undefined ? '' : 'error'}
                      aria-label={`${pick(name)} · ${what} ${value}${unit} · ${say('column.to')}`}
                      placeholder={value}
                      value={changes[address] ?? ''}
                      onChange={({ target }) => put(address, value, target.value)}
                    />
                    {fault !== undefined && <small className="fault">{fault}</small>}
                  </td>
                </tr>
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

const KEYS: Readonly<Record<string, unknown>> = sandboxWords
