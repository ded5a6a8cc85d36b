import type { FactHead, ShownFact } from '#modules/registries/entry.ts'
import { registryWords } from '#modules/registries/registry-screen.messages.ts'
import type { Entry } from '#modules/registries/web/EntryPage.tsx'
import type { FactPlace } from '#modules/registries/web/FactDrawer.tsx'
import { useFactWords, useHeadWithMeasure } from '#modules/registries/web/fact-words.ts'
import { Light } from '#web/figure/Light.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly of: Entry
  readonly open: (place: FactPlace) => void
}

const MOST_YEARS = 5

/** Facts by year, the newest first: the value that serves, and where sources say otherwise. */
export function YearlyFacts({ of: entry, open }: Props) {
  const say = useSay(registryWords)
  const pick = usePick()
  const withMeasure = useHeadWithMeasure()
  const years = [...new Set(entry.standing.flatMap(({ year }) => year ?? []))]
    .sort((a, b) => b - a)
    .slice(0, MOST_YEARS)
  const facts = entry.facts.filter(
    ({ code, isYearly }) => isYearly && entry.standing.some((row) => row.fact === code && row.year !== null),
  )
  if (facts.length === 0) return null
  return (
    <section className="card card-flush">
      <div className="table-tools">
        <h2>{say('facts.yearly')}</h2>
      </div>
      <div className="table-box">
        <table className="table" aria-label={say('facts.yearly')}>
          <thead>
            <tr>
              <th scope="col">{say('facts.fact')}</th>
              {years.map((year) => (
                <th key={year} scope="col" className="n">
                  {year}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {facts.map((fact) => (
              <tr key={fact.code}>
                <th scope="row">{withMeasure(pick(fact.name), fact.measure)}</th>
                {years.map((year) => (
                  <td key={year} className="n">
                    <Cell of={entry} fact={fact} year={year} open={open} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Cell({ of: entry, fact, year, open }: Props & { readonly fact: FactHead; readonly year: number }) {
  const say = useSay(registryWords)
  const pick = usePick()
  const words = useFactWords()
  const rows = entry.standing.filter((row) => row.fact === fact.code && row.year === year)
  if (rows.length === 0) return <span className="second">—</span>
  const serving = servingRow(entry, fact.code, year)
  const isOpen = entry.conflicts.includes(`${fact.code}/${year}`)
  const differs = rows.some(({ value }) => value !== (serving ?? rows[0]!).value)
  return (
    <button
      type="button"
      className="fact-door"
      title={say('facts.open', { fact: `${pick(fact.name)} ${year}` })}
      onClick={() => open({ fact: fact.code, year })}
    >
      {isOpen ? (
        <Light is="lag">{say('facts.differ')}</Light>
      ) : (
        <>
          {differs && <small className="second">{say('facts.sources', { n: rows.length })} </small>}
          <span className="value">{serving === undefined ? '—' : words(fact, serving.value)}</span>
        </>
      )}
    </button>
  )
}

export function servingRow(entry: Entry, fact: string, year: number | null): ShownFact | undefined {
  const id = entry.serving[`${fact}/${year ?? ''}`]
  return entry.standing.find((row) => row.id === id)
}
