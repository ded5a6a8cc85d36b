import type { BudgetLine, BudgetSubject } from '#engine/money/budget.ts'
import { type Fen, sumFen } from '#engine/money/fen.ts'

/** Who may change which subject of a running budget (预算调剂), and in which direction. The first rule that fits decides. */
export interface AdjustmentRule {
  readonly subjects: readonly string[]
  readonly direction: 'up' | 'down' | 'either'
  /** Whose right it is: the leader of the project files it, the unit approves it, the office approves it, nobody may. */
  readonly by: AdjustmentRight
}

/** In the order of rising rank. */
export const ADJUSTMENT_RIGHTS = ['leader', 'unit', 'office', 'nobody'] as const
export type AdjustmentRight = (typeof ADJUSTMENT_RIGHTS)[number]

export interface SubjectChange {
  readonly subject: string
  readonly byFen: Fen
  readonly right: AdjustmentRight
}

export interface Adjustment {
  readonly changes: readonly SubjectChange[]
  /** The highest right that any change needs. */
  readonly right: AdjustmentRight
  /** The grant stays what it was. */
  readonly keepsTotal: boolean
}

/** What a new budget changes of granted money and whose right that is; a change no rule names is the office's. */
export function adjustBudget(
  before: readonly BudgetLine[],
  after: readonly BudgetLine[],
  subjects: readonly BudgetSubject[],
  rules: readonly AdjustmentRule[],
): Adjustment {
  const of = (lines: readonly BudgetLine[], subject: string): Fen =>
    sumFen(lines.filter((line) => line.source === 'granted' && line.subject === subject).map((l) => l.amountFen))
  const changes = subjects.flatMap(({ code }): SubjectChange[] => {
    const byFen = of(after, code) - of(before, code)
    if (byFen === 0n) return []
    const direction = byFen > 0n ? 'up' : 'down'
    const rule = rules.find(
      (one) => one.subjects.includes(code) && (one.direction === 'either' || one.direction === direction),
    )
    return [{ subject: code, byFen, right: rule?.by ?? 'office' }]
  })
  const rank = Math.max(0, ...changes.map(({ right }) => ADJUSTMENT_RIGHTS.indexOf(right)))
  return {
    changes,
    right: ADJUSTMENT_RIGHTS[rank]!,
    keepsTotal: sumFen(changes.map(({ byFen }) => byFen)) === 0n,
  }
}
