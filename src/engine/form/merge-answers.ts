import { type Answers, type Form, fieldsOf, type Row } from '#engine/form/form.ts'
import { type MergeConflict, mergeRows, mergeValue } from '#engine/form/merge-rows.ts'
import { isRecord, own } from '#engine/form/same-value.ts'

export interface Merged {
  /** Without what is computed: work it out anew. */
  readonly answers: Answers
  /** Nothing was overwritten silently: each stands as `theirs` in the answers, and waits for a decision. */
  readonly conflicts: readonly MergeConflict[]
}

/** Brings together what two editors made of one draft: field by field, of tables row by row and cell by cell. */
export function mergeAnswers(form: Form, base: Answers, mine: Answers, theirs: Answers): Merged {
  const conflicts: MergeConflict[] = []
  const tell = (conflict: MergeConflict) => conflicts.push(conflict)
  const fields = new Map(fieldsOf(form).map(({ field }) => [field.code, field]))
  const merged: Record<string, unknown> = {}
  for (const code of new Set([...fields.keys(), ...[theirs, mine, base].flatMap((answers) => Object.keys(answers))])) {
    const field = fields.get(code)
    if (field?.compute !== undefined) continue
    const three = [base, mine, theirs].map((answers) => own(answers, code)) as [unknown, unknown, unknown]
    const computed =
      field?.kind === 'table'
        ? field.columns.filter(({ compute }) => compute !== undefined).map((column) => column.code)
        : []
    const rows = three.map((value) => rowsOf(value, computed))
    const isTable = field?.kind === 'table' && three.some(Array.isArray) && rows.every((one) => one !== undefined)
    const value = isTable
      ? mergeTable(code, three, rows as [Row[], Row[], Row[]], tell)
      : mergeValue(code, ...three, tell)
    if (value !== undefined) merged[code] = value
  }
  return { answers: merged, conflicts }
}

function mergeTable(
  code: string,
  three: readonly unknown[],
  [base, mine, theirs]: readonly [Row[], Row[], Row[]],
  tell: (conflict: MergeConflict) => void,
): unknown {
  const rows = mergeRows(code, base, mine, theirs, tell)
  if (rows.length > 0) return rows
  return mergeValue(
    code,
    ...(three.map((value) => (value === undefined ? undefined : [])) as [unknown, unknown, unknown]),
    tell,
  )
}

/** The rows without what is computed; undefined where the value is no list of rows with keys of their own. */
function rowsOf(value: unknown, computed: readonly string[]): Row[] | undefined {
  if (value === undefined) return []
  if (!Array.isArray(value)) return undefined
  const keys = new Set(value.map((row) => (isRecord(row) ? row.row : undefined)))
  if (keys.size !== value.length || [...keys].some((key) => typeof key !== 'string')) return undefined
  return value.map((row: Row) =>
    computed.some((name) => Object.hasOwn(row, name))
      ? Object.fromEntries(Object.entries(row).filter(([name]) => !computed.includes(name)))
      : row,
  )
}
