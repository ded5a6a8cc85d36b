import { measureWord } from '#engine/indicator/measure.messages.ts'
import { ladderWords } from '#modules/policies/ladder-screen.messages.ts'
import type { PortraitView } from '#modules/policies/web/PortraitPage.tsx'
import { formatDecimal } from '#web/figure/format.ts'
import { Light } from '#web/figure/Light.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Cell = PortraitView['figures'][number]['values'][number]

/** Figures by year, the newest first, each with its source. */
export function PortraitFigures({ of: { figures, years } }: { readonly of: PortraitView }) {
  const say = useSay(ladderWords)
  const pick = usePick()
  const sourceOf = (values: readonly Cell[]) => [
    ...new Set(values.flatMap((value) => (value?.source ? [value.source] : []))),
  ]
  return (
    <section className="card card-flush">
      <div className="table-tools">
        <h2>{say('portrait.figures')}</h2>
      </div>
      {figures.length === 0 && <p className="second card-empty">{say('portrait.figures.none')}</p>}
      <div className="table-box">
        <table className="table" aria-label={say('portrait.figures')}>
          <thead>
            <tr>
              <th scope="col">{say('portrait.figure')}</th>
              {years.map((year) => (
                <th key={year} scope="col" className="n">
                  {year}
                </th>
              ))}
              <th scope="col" className="wide-only">
                {say('portrait.source')}
              </th>
            </tr>
          </thead>
          <tbody>
            {figures.map(({ fact, label, measure, values }) => (
              <tr key={fact}>
                <th scope="row">
                  {pick(label)}
                  {measure !== null && <small className="second"> {pick(measureWord(measure))}</small>}
                </th>
                {values.map((value, at) => (
                  <td key={years[at]} className="n">
                    <Figure of={value} />
                  </td>
                ))}
                <td className="second small wide-only">{sourceOf(values).join(' · ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Figure({ of: value }: { readonly of: Cell }) {
  const say = useSay(ladderWords)
  if (value === null) return <span className="second">—</span>
  if (value.isConflict || value.value === null) return <Light is="lag">{say('portrait.conflict')}</Light>
  return (
    <span className="value" title={value.source}>
      {formatDecimal(value.value)}
    </span>
  )
}
