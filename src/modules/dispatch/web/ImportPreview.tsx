import { importWords } from '#modules/dispatch/import-screen.messages.ts'
import type { Checked } from '#modules/dispatch/web/ImportPage.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import { useSay } from '#web/words/language.ts'

/** What would change, cell by cell: now and after. */
export function ImportPreview({ of }: { readonly of: Checked }) {
  const say = useSay(importWords)
  const dates = useDates()
  const kind = (name: string) => (name === 'actual' || name === 'target' ? say(`kind.${name}`) : name)
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
              <tr key={[row.indicator, row.unit, row.period, row.kind].join(' ')}>
                <td>{row.indicator}</td>
                <td>{row.unit}</td>
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
