import { type Exact, exact, mean } from '#engine/number/exact.ts'
import { type GradeFault, gradeFaults, type PanelScore, panelScore } from '#engine/scorecard/panel.ts'
import { totalOf } from '#engine/scorecard/score-sheet.ts'
import type { Scorecard } from '#engine/scorecard/scorecard.ts'
import { placesOf, standardise } from '#engine/scorecard/standardise.ts'

/** A sheet as it was handed in, with the card in the version in which it was given out. */
export interface HandedInSheet {
  readonly caseId: string
  readonly personId: string
  readonly person: string
  readonly panel: string
  readonly marks: Readonly<Record<string, string>>
  readonly card: Scorecard
}

export interface RankedScores {
  readonly panels: ReadonlyMap<string, PanelScore & { readonly mean: Exact; readonly decimals: number }>
  /** What each is worth beside the others, and its place; empty where the scores cannot be compared. */
  readonly worth: ReadonlyMap<string, Exact>
  readonly places: ReadonlyMap<string, number>
  /** Sheets of several versions of a card, which the card in force does not make comparable. */
  readonly isMixed: boolean
}

/** What a total is measured by: cards that differ in words alone measure the same. */
const scaleOf = ({ criteria, trim }: Scorecard): string =>
  JSON.stringify([
    criteria.map(({ code, weight, most, bands }) => [code, weight, most, bands.map(({ from, to }) => [from, to])]),
    trim,
  ])

/**
 * Scores of the applications of a call: each by the card in the version of its own sheets, its ends cut off; then groups of other
 * reviewers, and of other versions, made comparable as the card in force says. Where it says `none`, several versions are not
 * compared at all, and neither is an application that was judged by two.
 */
export function rankScores(sheets: readonly HandedInSheet[], how: Scorecard['standardise']): RankedScores {
  const scored = [...groupedBy(sheets, ({ caseId }) => caseId)].map(([id, own]) => {
    const { card, panel: group } = own[0]!
    const scales = new Set(own.map((sheet) => scaleOf(sheet.card)))
    const panel = panelScore(
      card,
      own.map((sheet) => totalOf(sheet.card, sheet)),
    )
    return { id, own, card, group, scales, panel: { ...panel, mean: panel.mean!, decimals: card.decimals } }
  })
  const scales = new Set(scored.flatMap((one) => [...one.scales]))
  const isMixed = (scales.size > 1 && how === 'none') || scored.some((one) => one.scales.size > 1)
  const comparable = isMixed ? [] : scored
  const levelled = standardise(
    comparable.map(({ group, scales: [scale], panel }) => ({
      group: JSON.stringify([group, scale]),
      score: panel.mean,
    })),
    how,
  )
  return {
    panels: new Map(scored.map(({ id, panel }) => [id, panel])),
    worth: new Map(comparable.map(({ id }, at) => [id, levelled[at]!])),
    places: placesOf(
      comparable.map(({ id, own, card, panel }, at) => ({
        id,
        score: levelled[at]!,
        // Criteria of two versions are not held against each other.
        marks:
          scales.size > 1 ? [] : card.criteria.map(({ code }) => mean(own.map(({ marks }) => exact(marks[code]!)))!),
        variance: panel.variance,
      })),
    ),
    isMixed,
  }
}

/** A grade that somebody gave to more applications than its share allows, over all that he has scored by one card. */
export interface GradesOverGiven {
  readonly reviewer: string
  readonly fault: GradeFault
}

export const faultsByReviewer = (sheets: readonly HandedInSheet[]): readonly GradesOverGiven[] =>
  [...groupedBy(sheets, ({ personId, card }) => JSON.stringify([personId, scaleOf(card)]))].flatMap(([, own]) => {
    const { card, person } = own[0]!
    const totals = own.map((sheet) => totalOf(sheet.card, sheet))
    return gradeFaults(card, totals).map((fault) => ({ reviewer: person, fault }))
  })

function groupedBy<T>(list: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const one of list) {
    const key = keyOf(one)
    const own = groups.get(key)
    if (own === undefined) groups.set(key, [one])
    else own.push(one)
  }
  return groups
}
