import { Button, Modal } from 'antd'
import { fillingWords } from '#modules/dispatch/filling.messages.ts'
import { gridWords } from '#modules/dispatch/grid.messages.ts'
import type { Report } from '#modules/dispatch/web/grid-book.ts'
import { useColumnHeads } from '#modules/dispatch/web/grid-columns.ts'
import { NarrativeText } from '#modules/dispatch/web/NarrativeForm.tsx'
import { rowGroups } from '#modules/dispatch/web/row-groups.ts'
import { useRowName } from '#modules/dispatch/web/useRowName.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** What goes up, as whoever receives it will read it. */
export function ReportPreview({ report, close }: { readonly report: Report; readonly close: () => void }) {
  const say = useSay(fillingWords)
  const sayGrid = useSay(gridWords)
  const nameOf = useRowName()
  const pick = usePick()
  const dates = useDates()
  const heads = useColumnHeads(report.cycle)
  const { cycle, unit } = report
  const title = say('preview.title', {
    unit: pick(unit.name),
    period: dates.period(cycle.period),
    name: pick(cycle.name),
  })
  const explained = report.rows.filter((row) => row.explanation !== null)
  return (
    <Modal
      open
      width={860}
      title={say('preview.not-official')}
      onCancel={close}
      footer={<Button onClick={() => print()}>{say('preview.print')}</Button>}
    >
      <article className="report-paper">
        <h2>{title}</h2>
        {report.nilReason !== null && <p>{say('nil', { reason: report.nilReason })}</p>}
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{heads.indicator}</th>
              <th scope="col">{heads.unit}</th>
              <th scope="col" className="n">
                {heads.target}
              </th>
              <th scope="col" className="n">
                {heads.current}
              </th>
              <th scope="col" className="n">
                {heads.increment}
              </th>
            </tr>
          </thead>
          <tbody>
            {rowGroups(report.rows).flatMap(({ rows }) =>
              rows.map((row) => (
                <tr key={`${row.indicator.id} ${row.dimension}`}>
                  <td className={row.part === null ? undefined : 'part-name'}>
                    {row.part === null ? pick(row.indicator.name) : sayGrid('part', { part: pick(row.part) })}
                  </td>
                  <td className="second">{pick(row.indicator.unit)}</td>
                  <td className="n">
                    <Value of={row.target.value} />
                  </td>
                  <td className="n">
                    <Value of={row.current} strong />
                  </td>
                  <td className="n">
                    <Value of={row.increment} signed decimals={row.indicator.decimals} />
                  </td>
                </tr>
              )),
            )}
          </tbody>
        </table>
        {explained.length > 0 && (
          <>
            <h3>{say('preview.explanations')}</h3>
            <ol className="paper-list">
              {explained.map((row) => (
                <li key={`${row.indicator.id} ${row.dimension}`}>
                  {say('preview.explanation', { name: nameOf(row), text: row.explanation ?? '' })}
                </li>
              ))}
            </ol>
          </>
        )}
        <h3>{say('narrative')}</h3>
        <NarrativeText of={report.narrative} />
      </article>
    </Modal>
  )
}
