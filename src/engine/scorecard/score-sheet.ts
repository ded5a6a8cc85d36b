import { compareExact, type Exact, exact, isNegative, parseExact, sum } from '#engine/number/exact.ts'
import type { ScoreCriterion, Scorecard } from '#engine/scorecard/scorecard.ts'

/** Marks of one reviewer by criterion, plain decimals as they were typed, and the vote. */
export interface FilledSheet {
  readonly marks: Readonly<Record<string, string>>
  readonly vote?: string
}

export interface SheetFault {
  readonly criterion: string
  readonly fault: 'missing' | 'no-number' | 'out-of-range' | 'between-bands' | 'unknown' | 'no-vote'
}

/** All that is wrong with a sheet; a sheet without faults can be totalled. */
export function sheetFaults(card: Scorecard, { marks, vote }: FilledSheet): readonly SheetFault[] {
  const faults = card.criteria.flatMap((criterion): SheetFault[] => {
    const fault = markFault(criterion, Object.hasOwn(marks, criterion.code) ? marks[criterion.code]! : '')
    return fault ? [{ criterion: criterion.code, fault }] : []
  })
  const codes = new Set(card.criteria.map(({ code }) => code))
  const unknown = Object.keys(marks).filter((code) => !codes.has(code))
  const isVoted = card.votes.length === 0 || card.votes.some(({ code }) => code === vote)
  return [
    ...faults,
    ...unknown.map((criterion): SheetFault => ({ criterion, fault: 'unknown' })),
    ...(isVoted ? [] : [{ criterion: 'vote', fault: 'no-vote' } as const]),
  ]
}

function markFault({ most, bands }: ScoreCriterion, text: string): SheetFault['fault'] | undefined {
  if (text.trim() === '') return 'missing'
  const mark = parseExact(text.trim())
  if (mark === undefined) return 'no-number'
  if (isNegative(mark) || compareExact(mark, exact(most)) > 0) return 'out-of-range'
  const fits = bands.some(({ from, to }) => compareExact(mark, exact(from)) >= 0 && compareExact(mark, exact(to)) <= 0)
  return bands.length > 0 && !fits ? 'between-bands' : undefined
}

/** The total of a sound sheet, of 100: Σ weight · mark / most, exactly. */
export function totalOf(card: Scorecard, { marks }: FilledSheet): Exact {
  return sum(
    card.criteria.map(({ code, weight, most }) => exact(weight).mul(exact(marks[code]!.trim())).div(exact(most))),
  )
}
