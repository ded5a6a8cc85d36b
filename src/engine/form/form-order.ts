import { dependencyOrder } from '#engine/form/dependency-order.ts'
import type { Column } from '#engine/form/field.ts'
import { type Form, fieldsOf, type PlacedField } from '#engine/form/form.ts'
import type { FormExpressions, Path } from '#engine/form/form-expressions.ts'
import { readsOf } from '#engine/form/form-names.ts'

/** In what order fields and columns are worked out, and what each reads. */
export interface FormOrder {
  readonly order: readonly string[]
  /** Fields and subjects that a field's value or visibility follows from. */
  readonly reads: ReadonlyMap<string, readonly string[]>
  /** Columns of a table, in the order of working out. */
  readonly columns: ReadonlyMap<string, readonly string[]>
  readonly circles: readonly { readonly path: Path; readonly circle: readonly string[] }[]
}

export function formOrder(form: Form, { at }: FormExpressions): FormOrder {
  const fields = fieldsOf(form)
  const circles: { path: Path; circle: readonly string[] }[] = []
  const columns = new Map<string, readonly string[]>()
  const readsAt = (path: Path) => {
    const expression = at.get(path.join('/'))
    return expression ? readsOf(expression.tree) : { names: [], columns: [] }
  }
  const reads = new Map<string, readonly string[]>()
  for (const placed of fields) {
    const { field, path } = placed
    const names = new Set(ownPaths(placed).flatMap((one) => readsAt(one).names))
    if (field.from !== undefined) names.add(field.from.split('.')[0]!)
    if (field.kind === 'table') {
      const inRow = field.columns.map((column, place) => [column, columnPaths(path, place).map(readsAt)] as const)
      for (const [, found] of inRow) for (const one of found) for (const name of one.names) names.add(name)
      const rowReads = new Map(
        inRow.map(([column, found]) => [column.code, [...found.flatMap((one) => one.columns), ...fromOf(column)]]),
      )
      const sorted = dependencyOrder([...rowReads.keys()], (code) => rowReads.get(code)!)
      if ('circle' in sorted) circles.push({ path: [...path, 'columns'], circle: sorted.circle })
      columns.set(field.code, 'order' in sorted ? sorted.order : [])
    }
    reads.set(field.code, [...names])
  }
  const sorted = dependencyOrder([...reads.keys()], (code) => reads.get(code)!)
  if ('circle' in sorted) {
    const first = fields.find(({ field }) => field.code === sorted.circle[0])!
    circles.push({ path: first.path, circle: sorted.circle })
  }
  return { order: 'order' in sorted ? sorted.order : [], reads, columns, circles }
}

const ownPaths = ({ path }: PlacedField): Path[] => [
  [...path.slice(0, 4), 'when'],
  [...path, 'when'],
  [...path, 'compute'],
]

const columnPaths = (path: Path, place: number): Path[] =>
  ['when', 'compute'].map((part) => [...path, 'columns', place, part])

const fromOf = ({ from }: Column): string[] => (from === undefined ? [] : [from.split('.')[0]!])
