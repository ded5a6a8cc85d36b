import type { Expression } from '#engine/expression/expression.ts'
import { factsOf, readGuard } from '#engine/process/compile-process.ts'
import { chanceOf } from '#engine/process/guard-range.ts'
import type { ProcessFact, ProcessState } from '#engine/process/process.ts'
import type { Path, ProcessCheck } from '#engine/process/process-check.ts'

type Bounds = Readonly<Record<string, Pick<ProcessFact, 'least' | 'most' | 'oneOf'>>>

const COUNTS: Bounds = Object.fromEntries(
  ['yesCount', 'noCount', 'subcasesTotal', 'subcasesClosed', 'subcasesSucceeded'].map((name) => [name, { least: 0 }]),
)

/** Guards are read, can hold, and leave no doubt about where a case goes by itself. Answers with the paths of those that never hold. */
export function checkGuards(check: ProcessCheck): ReadonlySet<string> {
  const never = new Set<string>()
  const names = factsOf(check.process)
  const bounds: Bounds = { ...check.process.facts, ...COUNTS, round: { least: 1 } }
  for (const [order, state] of check.process.states.entries()) {
    const guards = new Map<number, Expression>()
    for (const [at, { when }] of state.actions.entries()) {
      if (when === undefined) continue
      const path: Path = ['states', order, 'actions', at]
      const read = readGuard(when, names)
      if ('faults' in read) {
        for (const { key, params, offset } of read.faults)
          check.error([...path, 'when'], key as `expression.${string}`, params, offset)
        continue
      }
      const { expression } = read.guard
      guards.set(at, expression)
      if (chanceOf([{ node: expression.tree, holds: true }], bounds) === 'never') {
        check.error([...path, 'when'], 'process.fault.guard-never')
        never.add(path.join('/'))
      } else if (chanceOf([{ node: expression.tree, holds: false }], bounds) === 'never')
        check.warning([...path, 'when'], 'process.fault.guard-always')
    }
    checkRules(check, state, order, guards, bounds)
  }
  return never
}

/** Of the rules of a state one alone may hold; one without a condition stands last and takes what is left. */
function checkRules(
  check: ProcessCheck,
  state: ProcessState,
  order: number,
  guards: ReadonlyMap<number, Expression>,
  bounds: Bounds,
): void {
  const rules = state.actions.map((action, at) => ({ action, at })).filter(({ action }) => action.by === 'rule')
  for (const [index, later] of rules.entries())
    for (const earlier of rules.slice(0, index)) {
      const path: Path = ['states', order, 'actions', later.at]
      const other = earlier.action.code
      if (earlier.action.when === undefined) check.error(path, 'process.fault.rule-after-always', { other })
      const [one, two] = [guards.get(earlier.at), guards.get(later.at)]
      if (one === undefined || two === undefined) continue
      const both = [one, two].map(({ tree }) => ({ node: tree, holds: true }))
      if (chanceOf(both, bounds) === 'sometimes')
        check.error([...path, 'when'], 'process.fault.rules-overlap', { other })
    }
}
