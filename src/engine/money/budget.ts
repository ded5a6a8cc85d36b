import type { Fen } from '#engine/money/fen.ts'
import { sumFen } from '#engine/money/fen.ts'
import { type Band, progressiveCeiling } from '#engine/money/progressive.ts'
import { exact } from '#engine/number/exact.ts'

/** A subject (科目) of a budget. */
export interface BudgetSubject {
  readonly code: string
  readonly kind: 'direct' | 'indirect'
  /** Left out of the base of the indirect ceiling. */
  readonly isEquipment?: boolean | undefined
}

/** How much of a budget may be indirect, and of which part of it. */
export interface IndirectTable {
  readonly bands: readonly Band[]
}

/** An amount of one subject from one source; special money and money of one's own are reckoned apart. */
export interface BudgetLine {
  readonly subject: string
  readonly source: 'granted' | 'own'
  readonly amountFen: Fen
}

export type BudgetFault =
  | { readonly fault: 'unknown-subject'; readonly subject: string }
  | { readonly fault: 'twice'; readonly subject: string }
  | { readonly fault: 'negative'; readonly subject: string }
  | { readonly fault: 'not-the-grant'; readonly sumFen: Fen; readonly grantFen: Fen }
  | { readonly fault: 'own-too-small'; readonly sumFen: Fen; readonly leastFen: Fen }
  | {
      readonly fault: 'indirect-over'
      readonly source: BudgetLine['source']
      readonly indirectFen: Fen
      readonly ceilingFen: Fen
    }

export interface BudgetRule {
  readonly subjects: readonly BudgetSubject[]
  /** None: indirect costs know no ceiling. */
  readonly indirect?: IndirectTable | undefined
  /** Own money for each yuan of the grant: 1 is 1:1. */
  readonly ownRatio?: number | string | undefined
}

export interface IndirectShare {
  readonly source: BudgetLine['source']
  readonly directFen: Fen
  readonly equipmentFen: Fen
  readonly indirectFen: Fen
  readonly ceilingFen: Fen | undefined
}

/** Direct, equipment and indirect money of one source, and the ceiling: direct less equipment, progressively (国办发〔2021〕32号). */
export function indirectShare(
  lines: readonly BudgetLine[],
  { subjects, indirect }: Pick<BudgetRule, 'subjects' | 'indirect'>,
  source: BudgetLine['source'],
): IndirectShare {
  const of = (fits: (subject: BudgetSubject) => boolean): Fen => {
    const codes = new Set(subjects.filter(fits).map(({ code }) => code))
    return sumFen(lines.filter((line) => line.source === source && codes.has(line.subject)).map((l) => l.amountFen))
  }
  const directFen = of(({ kind }) => kind === 'direct')
  const equipmentFen = of(({ kind, isEquipment }) => kind === 'direct' && isEquipment === true)
  const ceilingFen = indirect && progressiveCeiling(directFen - equipmentFen, indirect.bands)
  return { source, directFen, equipmentFen, indirectFen: of(({ kind }) => kind === 'indirect'), ceilingFen }
}

/** Everything that is wrong with a budget by subject; none: it is in order. */
export function checkBudget(lines: readonly BudgetLine[], grantFen: Fen, rule: BudgetRule): readonly BudgetFault[] {
  const faults: BudgetFault[] = []
  const known = new Set(rule.subjects.map(({ code }) => code))
  const seen = new Set<string>()
  for (const { subject, source, amountFen } of lines) {
    if (!known.has(subject)) faults.push({ fault: 'unknown-subject', subject })
    if (seen.has(`${source} ${subject}`)) faults.push({ fault: 'twice', subject })
    if (amountFen < 0n) faults.push({ fault: 'negative', subject })
    seen.add(`${source} ${subject}`)
  }
  if (faults.length > 0) return faults
  const total = (source: BudgetLine['source']) =>
    sumFen(lines.filter((line) => line.source === source).map(({ amountFen }) => amountFen))
  if (total('granted') !== grantFen) faults.push({ fault: 'not-the-grant', sumFen: total('granted'), grantFen })
  if (rule.ownRatio !== undefined) {
    const least = exact(rule.ownRatio).mul(grantFen)
    const leastFen = (least.n + least.d - 1n) / least.d
    if (total('own') < leastFen) faults.push({ fault: 'own-too-small', sumFen: total('own'), leastFen })
  }
  for (const source of ['granted', 'own'] as const) {
    const { indirectFen, ceilingFen } = indirectShare(lines, rule, source)
    if (ceilingFen !== undefined && indirectFen > ceilingFen)
      faults.push({ fault: 'indirect-over', source, indirectFen, ceilingFen })
  }
  return faults
}
