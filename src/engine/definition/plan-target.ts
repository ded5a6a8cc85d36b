import type { TargetWord } from '#engine/definition/plan.ts'
import type { Target } from '#engine/indicator/completion.ts'
import { exact } from '#engine/number/exact.ts'

/** A target as the plan's file writes it, ready to be reckoned with. Absent and `no-target` are both none. */
export function targetOf(word: TargetWord | undefined): Target {
  if (word === undefined || word === 'no-target') return { state: 'none' }
  if (word === 'not-applicable') return { state: 'not-applicable' }
  if (typeof word === 'object') return { state: 'band', low: exact(word.low), high: exact(word.high) }
  return { state: 'value', value: exact(word) }
}
