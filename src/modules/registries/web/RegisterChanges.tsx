import { Fragment } from 'react'
import { placeName } from '#engine/spreadsheet/cell-place.ts'
import type { FactHead } from '#modules/registries/entry.ts'
import type { Checked } from '#modules/registries/register-import.contract.ts'
import { registryWords } from '#modules/registries/registry-screen.messages.ts'
import { useHeadWithMeasure } from '#modules/registries/web/fact-words.ts'
import { groupDigits } from '#web/figure/format.ts'
import { Light } from '#web/figure/Light.tsx'
import { PlainTable } from '#web/table/PlainTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** Every wrong cell by its place, in the server's words. */
export function RegisterFaults({ of }: { readonly of: Checked }) {
  const say = useSay(registryWords)
  return (
    <PlainTable
      name={say('import.faults')}
      told={of.faults.length < of.faultsTotal ? say('import.preview.shown', { n: of.faults.length }) : undefined}
      heads={[say('import.place'), say('import.column'), say('import.what')]}
      narrow={[0]}
      rows={of.faults.map((fault) => ({
        key: [fault.sheet, fault.line, fault.column, fault.key].join(' '),
        cells: [
          <span key="place" className="nowrap">
            {fault.sheet === undefined
              ? `${fault.line}:${fault.column}`
              : `${fault.sheet} ${placeName(fault.line, fault.column)}`}
          </span>,
          fault.field,
          <Fragment key="what">
            <Light is={fault.severity === 'error' ? 'red' : 'none'}>{say(`import.${fault.severity}`)}</Light>{' '}
            {fault.text}
          </Fragment>,
        ],
      }))}
    />
  )
}

/** What would change, line by line: now and after. */
export function RegisterChanges({ of, facts }: { readonly of: Checked; readonly facts: readonly FactHead[] }) {
  const say = useSay(registryWords)
  const pick = usePick()
  const withMeasure = useHeadWithMeasure()
  const shown = (code: string | null, value: string) => {
    const type = facts.find((one) => one.code === code)?.type
    return type === 'money' || type === 'number' ? groupDigits(value) : value
  }
  const nameOf = (code: string | null, year: number | null) => {
    if (code === null) return say('import.new-entry')
    const fact = facts.find((one) => one.code === code)
    const name = fact === undefined ? code : withMeasure(pick(fact.name), fact.measure)
    return year === null ? name : `${year} ${name}`
  }
  return (
    <section className="card card-flush">
      <div className="table-tools">
        <h2>{say('import.preview')}</h2>
        <span className="second small">{say('import.preview.shown', { n: of.preview.length })}</span>
      </div>
      <div className="table-box">
        <table className="table" aria-label={say('import.preview')}>
          <thead>
            <tr>
              <th scope="col">{say('column.name')}</th>
              <th scope="col">{say('facts.fact')}</th>
              <th scope="col" className="n">
                {say('import.before')}
              </th>
              <th scope="col" className="n">
                {say('import.after')}
              </th>
              <th scope="col" className="wide-only">
                {say('facts.source')}
              </th>
            </tr>
          </thead>
          <tbody>
            {of.preview.map((row) => (
              <tr key={[row.key, row.fact, row.year, row.source].join(' ')}>
                <td>
                  {row.name} <small className="second">{row.key}</small>
                </td>
                <td>{nameOf(row.fact, row.year)}</td>
                <td className="n second">{row.before === null ? '—' : shown(row.fact, row.before)}</td>
                <td className="n">
                  <b className="value">{shown(row.fact, row.after)}</b>
                </td>
                <td className="second wide-only">{row.source}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
