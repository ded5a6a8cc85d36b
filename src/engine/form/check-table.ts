import { checkFact } from '#engine/form/check-field.ts'
import type { FieldOf } from '#engine/form/field.ts'
import type { Path } from '#engine/form/form-expressions.ts'
import type { TellFault } from '#engine/form/form-fault.ts'
import type { FormLibrary } from '#engine/form/form-library.ts'

/** Columns, fixed rows, totals and what no two rows share. */
export function checkTable(table: FieldOf<'table'>, path: Path, library: FormLibrary, tell: TellFault): void {
  const columns = new Map(table.columns.map((column) => [column.code, column]))
  for (const [at, column] of table.columns.entries()) {
    const here = [...path, 'columns', at]
    if (columns.get(column.code) !== column && table.columns.findIndex(({ code }) => code === column.code) < at)
      tell([...here, 'code'], 'form.name-twice', { name: column.code })
    if (column.from === undefined) continue
    const [name, fact] = column.from.split('.') as [string, string]
    const reference = columns.get(name)
    if (reference?.kind === 'reference') checkFact(column, reference.register, fact, here, library, tell)
    else tell([...here, 'from'], 'form.unknown-column', { name })
  }
  for (const [at, code] of table.totals.entries()) {
    const kind = columns.get(code)?.kind
    if (kind === undefined) tell([...path, 'totals', at], 'form.unknown-column', { name: code })
    else if (kind !== 'number' && kind !== 'money') tell([...path, 'totals', at], 'form.no-total')
  }
  for (const [at, together] of table.unique.entries())
    for (const [place, code] of together.entries())
      if (!columns.has(code)) tell([...path, 'unique', at, place], 'form.unknown-column', { name: code })
  const keys = table.rows?.map(({ row }) => row) ?? []
  for (const [at, key] of keys.entries())
    if (keys.indexOf(key) < at) tell([...path, 'rows', at, 'row'], 'form.name-twice', { name: key })
  if (table.rows && table.least > 0) tell([...path, 'rows'], 'form.fixed-and-free-rows')
}
