import type { CompiledForm } from '#engine/form/compile-form.ts'
import { computeForm } from '#engine/form/compute-form.ts'
import { asKept } from '#engine/form/compute-row.ts'
import type { Column, Field, FieldOf } from '#engine/form/field.ts'
import { type Answers, type Form, fieldsOf, type Row } from '#engine/form/form.ts'
import type { FormFacts } from '#engine/form/form-state.ts'
import { isEmpty, isRecord, own, sameValue } from '#engine/form/same-value.ts'

/** An earlier form of the same matter as it was handed in. */
export interface EarlierCase {
  readonly form: Form
  readonly answers: Answers
  /** What it is called on screens: 申报书 ZY2023001. */
  readonly title: string
}

/** Where an answer that nobody typed here came from. */
export type AnswerSource =
  | { readonly kind: 'register'; readonly subject: string; readonly fact: string; readonly locked: boolean }
  | {
      readonly kind: 'case'
      readonly form: string
      readonly version: number
      readonly title: string
      readonly field: string
      readonly locked: boolean
    }

export interface Prefilled {
  readonly answers: Answers
  /** By field, and by cell (`indicators/a/target`) of rows that were taken over. */
  readonly sources: Readonly<Record<string, AnswerSource>>
}

/**
 * Fills what is known into what is empty: facts of registers, rows of earlier answers, then answers of earlier forms to the
 * same question, the nearest form first. A known fact of a locked field stands whatever was typed; nothing else is touched.
 * What is hidden is not filled: call it again when more is shown.
 */
export function prefill(
  compiled: CompiledForm,
  answers: Answers,
  known: { readonly facts: FormFacts; readonly earlier: readonly EarlierCase[] },
): Prefilled {
  const { form } = compiled
  const filled: Record<string, unknown> = { ...answers }
  const sources: Record<string, AnswerSource> = {}
  const earlier = inOrder(form, known.earlier)
  for (const { field } of fieldsOf(form)) {
    const { code, from, locked, carry, question, compute } = field
    if (compute !== undefined || field.kind === 'note' || field.kind === 'signature') continue
    const [subject, fact] = from?.split('.') ?? []
    const value = subject === undefined ? undefined : own(own(known.facts, subject), fact!)
    if (!isEmpty(value) && (locked || isEmpty(own(filled, code)))) {
      filled[code] = asKept(value)
      sources[code] = { kind: 'register', subject: subject!, fact: fact!, locked }
    } else if (field.kind === 'table' && field.rowsFrom !== undefined) fillRows(field, earlier, filled, sources)
    else if (carry && question !== undefined && isEmpty(own(filled, code)))
      carryOver(field, question, earlier, filled, sources)
  }
  const given = Object.keys(filled).filter((code) => isEmpty(own(answers, code)))
  if (given.length === 0) return { answers: filled, sources }
  const { shown } = computeForm(compiled, filled, known.facts)
  for (const code of given) {
    if (shown.get(code) !== false) continue
    delete filled[code]
    for (const path of Object.keys(sources)) if (path === code || path.startsWith(`${code}/`)) delete sources[path]
  }
  return { answers: filled, sources }
}

/** As the form names them, the nearest first; what it does not name carries nothing over. */
const inOrder = ({ follows }: Form, earlier: readonly EarlierCase[]): readonly EarlierCase[] =>
  follows.flatMap((code) => earlier.filter(({ form }) => form.code === code))

function askedIn(
  question: string,
  earlier: readonly EarlierCase[],
): { readonly field: Field; readonly value: unknown; readonly from: EarlierCase } | undefined {
  for (const from of earlier) {
    const field = fieldsOf(from.form).find((placed) => placed.field.question === question)?.field
    const value = field && own(from.answers, field.code)
    if (field && !isEmpty(value)) return { field, value, from }
  }
  return undefined
}

const sourceOf = ({ form, title }: EarlierCase, field: string, locked: boolean): AnswerSource => ({
  kind: 'case',
  form: form.code,
  version: form.version,
  title,
  field,
  locked,
})

function carryOver(
  field: Field,
  question: string,
  earlier: readonly EarlierCase[],
  filled: Record<string, unknown>,
  sources: Record<string, AnswerSource>,
): void {
  const found = askedIn(question, earlier)
  if (!found || found.field.kind !== field.kind) return
  const value = field.kind === 'table' ? rowsFor(field, found.field as FieldOf<'table'>, found.value) : found.value
  if (isEmpty(value)) return
  filled[field.code] = value
  sources[field.code] = sourceOf(found.from, found.field.code, false)
}

/** Columns of the same name and kind. */
const sharedColumns = (to: FieldOf<'table'>, from: FieldOf<'table'>): readonly Column[] =>
  to.columns.filter(
    (column) =>
      column.compute === undefined && from.columns.some((one) => one.code === column.code && one.kind === column.kind),
  )

function rowsFor(to: FieldOf<'table'>, from: FieldOf<'table'>, value: unknown): Row[] {
  const columns = sharedColumns(to, from)
  return rowsIn(value).map((row) => ({ row: row.row, ...cellsOf(row, columns) }))
}

const rowsIn = (value: unknown): Row[] =>
  Array.isArray(value) ? value.filter((row): row is Row => isRecord(row) && typeof row.row === 'string') : []

const cellsOf = (row: Row, columns: readonly Column[]): Record<string, unknown> =>
  Object.fromEntries(columns.flatMap(({ code }) => (Object.hasOwn(row, code) ? [[code, row[code]]] : [])))

/** The rows of the earlier answer as they stand there, with what was typed beside them here. */
function fillRows(
  table: FieldOf<'table'>,
  earlier: readonly EarlierCase[],
  filled: Record<string, unknown>,
  sources: Record<string, AnswerSource>,
): void {
  const found = askedIn(table.rowsFrom!, earlier)
  if (found?.field.kind !== 'table') return
  const columns = sharedColumns(table, found.field)
  const typed = new Map(rowsIn(own(filled, table.code)).map((row) => [row.row, row]))
  filled[table.code] = rowsIn(found.value).map((row) => {
    const here = Object.fromEntries(
      Object.entries(typed.get(row.row) ?? {}).filter(([name]) => !columns.some(({ code }) => code === name)),
    )
    for (const { code } of columns)
      if (!isEmpty(row[code]))
        sources[`${table.code}/${String(row.row)}/${code}`] = sourceOf(
          found.from,
          `${found.field.code}/${String(row.row)}/${code}`,
          true,
        )
    return { ...here, ...cellsOf(row, columns), row: row.row }
  })
  sources[table.code] = sourceOf(found.from, found.field.code, true)
}

/** Where something was typed over what was taken over and cannot be changed: paths of fields, rows and cells. */
export function typedOver({ answers, sources }: Prefilled, typed: Answers): string[] {
  const paths: string[] = []
  for (const [path, { locked }] of Object.entries(sources)) {
    const [code, key, column] = path.split('/')
    const given = own(typed, code!)
    if (!locked || isEmpty(given)) continue
    if (column !== undefined) {
      const [there, known] = [given, own(answers, code!)].map((rows) =>
        own(
          rowsIn(rows).find(({ row }) => row === key),
          column,
        ),
      )
      if (!isEmpty(there) && !sameValue(there, known)) paths.push(path)
    } else if (Array.isArray(given)) {
      const known = new Set(rowsIn(own(answers, path)).map(({ row }) => row))
      for (const { row } of rowsIn(given)) if (!known.has(row)) paths.push(`${path}/${String(row)}`)
    } else if (!sameValue(given, own(answers, path))) paths.push(path)
  }
  return paths
}
