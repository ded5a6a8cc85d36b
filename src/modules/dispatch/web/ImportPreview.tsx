import { importWords } from '#modules/dispatch/import-screen.messages.ts'
import { listIndicators } from '#modules/dispatch/plan.contract.ts'
import type { Checked } from '#modules/dispatch/web/ImportPage.tsx'
import { useUnits } from '#modules/organisations/web/useUnits.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import { useCan } from '#web/session.ts'
import { usePick, useSay } from '#web/words/language.ts'

const KINDS = ['actual', 'initial', 'intermediate', 'final'] as const

/** What would change, cell by cell: now and after. */
export function ImportPreview({ of }: { readonly of: Checked }) {
  const say = useSay(importWords)
  const pick = usePick()
  const dates = useDates()
  const nameOf = useNames()
  const kind = (name: string) => {
    const known = KINDS.find((one) => one === name)
    return known === undefined ? name : say(`kind.${known}`)
  }
  return (
    <section className="card card-flush">
      <div className="table-tools">
        <b>{say('preview')}</b>
        {of.preview.length < of.changes && (
          <span className="second small">{say('preview.more', { shown: of.preview.length, total: of.changes })}</span>
        )}
      </div>
      <div className="table-box">
        <table className="table" aria-label={say('preview')}>
          <thead>
            <tr>
              <th scope="col">{say('column.indicator')}</th>
              <th scope="col">{say('column.unit')}</th>
              <th scope="col">{say('column.period')}</th>
              <th scope="col">{say('column.kind')}</th>
              <th scope="col" className="n">
                {say('column.before')}
              </th>
              <th scope="col" className="n">
                {say('column.after')}
              </th>
            </tr>
          </thead>
          <tbody>
            {of.preview.map((row) => (
              <tr key={[row.indicator, row.unit, row.period, row.kind, row.part?.zh].join(' ')}>
                <td>
                  {nameOf.indicator(row.indicator)}
                  {row.part !== null && (
                    <span className="second"> {say('preview.part', { part: pick(row.part) })}</span>
                  )}
                </td>
                <td>{nameOf.unit(row.unit)}</td>
                <td>{dates.period(row.period)}</td>
                <td>{kind(row.kind)}</td>
                <td className="n">
                  <Value of={row.before} />
                </td>
                <td className="n">
                  <Value of={row.after} strong />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** Names for the codes of a file, as far as this person may read them. */
function useNames() {
  const pick = usePick()
  const may = useCan()('plan.read')
  const indicators = useRead(listIndicators, { limit: '500' }, { when: may, freshFor: 300_000 }).data?.rows
  const units = useUnits().data?.units
  return {
    indicator: (code: string) => {
      const found = indicators?.find((row) => row.code === code)
      return found === undefined ? code : pick(found.name)
    },
    unit: (code: string) => {
      const found = units?.find((unit) => unit.code === code)
      return found === undefined ? code : pick([found.nameZh, found.nameEn])
    },
  }
}
