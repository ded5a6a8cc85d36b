import { placeName } from '#engine/spreadsheet/cell-place.ts'
import { importWords } from '#modules/dispatch/import-screen.messages.ts'
import type { Checked } from '#modules/dispatch/web/ImportPage.tsx'
import { useSay } from '#web/words/language.ts'

/** Every wrong cell by line and column, in the server's words. */
export function ImportFaults({ of }: { readonly of: Checked }) {
  const say = useSay(importWords)
  const isWorkbook = of.faults.some((fault) => fault.sheet !== undefined)
  return (
    <section className="card card-flush">
      <div className="table-tools">
        <b>{say('faults')}</b>
        {of.faults.length < of.faultsTotal && (
          <span className="second small">{say('faults.more', { shown: of.faults.length, total: of.faultsTotal })}</span>
        )}
      </div>
      <div className="table-box">
        <table className="table" aria-label={say('faults')}>
          <thead>
            <tr>
              {isWorkbook ? (
                <>
                  <th scope="col">{say('column.sheet')}</th>
                  <th scope="col" className="narrow-column">
                    {say('column.cell')}
                  </th>
                </>
              ) : (
                <>
                  <th scope="col" className="n narrow-column">
                    {say('column.line')}
                  </th>
                  <th scope="col" className="n narrow-column">
                    {say('column.column')}
                  </th>
                </>
              )}
              <th scope="col">{say('column.field')}</th>
              <th scope="col">{say('column.why')}</th>
            </tr>
          </thead>
          <tbody>
            {of.faults.map((fault) => (
              <tr key={[fault.sheet, fault.line, fault.column, fault.key, fault.text].join(' ')}>
                {isWorkbook ? (
                  <>
                    <td>{fault.sheet}</td>
                    <td>{placeName(fault.line, fault.column)}</td>
                  </>
                ) : (
                  <>
                    <td className="n">{fault.line}</td>
                    <td className="n">{fault.column}</td>
                  </>
                )}
                <td>
                  <code>{fault.field}</code>
                </td>
                <td>{fault.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
