import { type ColumnTable, factsAt } from '#engine/expression/column-table.ts'
import { computationOf } from '#engine/expression/evaluate.ts'
import type { Facts, Node } from '#engine/expression/expression.ts'
import { newScope } from '#engine/expression/scope.ts'
import type { Outcome } from '#engine/expression/value.ts'
import { namesOf } from '#engine/expression/walk.ts'

/** The exact computation of a part on the facts of one row. */
export function evaluatorOf(node: Node): (facts: Facts) => Outcome {
  const compute = computationOf(node)
  return (facts) => compute(newScope(facts))
}

/** The exact outcome of a part in a row of the table. */
export function exactAt(node: Node, table: ColumnTable): (row: number) => Outcome {
  let names: ReturnType<typeof namesOf> | undefined
  let evaluate: ReturnType<typeof evaluatorOf> | undefined
  // Few stretches have a row that wants it.
  return (row) => {
    names ??= namesOf(node)
    evaluate ??= evaluatorOf(node)
    return evaluate(factsAt(table, names, row))
  }
}
