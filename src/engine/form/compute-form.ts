import Fraction from 'fraction.js'
import { UNKNOWN } from '#engine/expression/expression.ts'
import { readFact } from '#engine/expression/value.ts'
import type { CompiledField, CompiledForm } from '#engine/form/compile-form.ts'
import { answerOf, asAnswer, computeRow } from '#engine/form/compute-row.ts'
import type { FieldOf } from '#engine/form/field.ts'
import type { Answers, Row } from '#engine/form/form.ts'
import { factOf, subjectFacts } from '#engine/form/form-names.ts'
import type { FormFacts, FormState, RowState, Shown } from '#engine/form/form-state.ts'
import { canonicalJson, isRecord, own, sameValue } from '#engine/form/same-value.ts'
import { type Exact, sum } from '#engine/number/exact.ts'

/**
 * Everything that follows from the answers: which fields are shown, what is computed, the totals. Answers to hidden fields
 * are kept, but count as missing for everything else. Total: whatever the answers are, it never throws.
 */
export function computeForm(form: CompiledForm, answers: Answers, facts: FormFacts): FormState {
  const work = new Work(form, answers, facts)
  for (const field of form.order) work.compute(field)
  return work.state()
}

/**
 * The same state as `computeForm` of the new answers, working out only what follows from `changed`: codes of fields whose
 * answers are other ones than in `previous`, or of subjects whose facts are.
 */
export function recompute(
  form: CompiledForm,
  previous: FormState,
  answers: Answers,
  facts: FormFacts,
  changed: readonly string[],
): FormState {
  const work = new Work(form, answers, facts, previous)
  const dirty = new Set(changed)
  for (const field of form.order) {
    const { code } = field.field
    const reads = field.reads.some((name) => dirty.has(name))
    if (!reads && !dirty.has(code)) {
      work.keep(field)
      continue
    }
    work.compute(field, reads)
    if (work.isOther(code)) dirty.add(code)
    else dirty.delete(code)
  }
  return work.state()
}

class Work {
  readonly #form: CompiledForm
  readonly #facts: FormFacts
  readonly #answers: Record<string, unknown>
  readonly #shown = new Map<string, Shown>()
  readonly #rows = new Map<string, readonly RowState[]>()
  readonly #totals: Record<string, Readonly<Record<string, number | undefined>>> = {}
  readonly #totalsView: Record<string, Readonly<Record<string, Exact | undefined>>> = {}
  readonly #view: Record<string, unknown>
  readonly #previous: FormState | undefined

  constructor(form: CompiledForm, answers: Answers, facts: FormFacts, previous?: FormState) {
    this.#form = form
    this.#facts = facts
    this.#answers = isRecord(answers) ? { ...answers } : {}
    this.#view = { ...subjectFacts(form.form.subjects, form.library.registers, facts), totals: this.#totalsView }
    this.#previous = previous
  }

  state(): FormState {
    return { answers: this.#answers, shown: this.#shown, rows: this.#rows, totals: this.#totals, view: this.#view }
  }

  /** Takes over what cannot have changed. */
  keep({ field: { code } }: CompiledField): void {
    const { answers, shown, rows, totals, view } = this.#previous!
    this.#set(code, own(answers, code))
    this.#shown.set(code, shown.get(code)!)
    if (rows.has(code)) this.#rows.set(code, rows.get(code)!)
    if (Object.hasOwn(totals, code)) this.#totals[code] = totals[code]!
    const read = (view.totals as Record<string, Readonly<Record<string, Exact | undefined>>>)[code]
    if (read) this.#totalsView[code] = read
    if (Object.hasOwn(view, code)) this.#view[code] = view[code]
  }

  /** `anew`: what its rows read has changed too, so that none of them can be taken over. */
  compute(part: CompiledField, anew = true): void {
    const { field } = part
    const shown = this.#shownOf(part)
    this.#shown.set(field.code, shown)
    if (field.kind === 'table') {
      if (shown === true) this.#computeTable(part, field, anew)
      return
    }
    const typed = own(this.#answers, field.code)
    const source = part.from && this.#sourceOf(part.from[0])
    const value = shown === true ? answerOf(part, typed, this.#view, source) : part.compute ? undefined : typed
    if (!sameValue(value, typed)) this.#set(field.code, value)
    if (shown === true) this.#view[field.code] = factOf(field, value)
  }

  isOther(code: string): boolean {
    const { view, shown } = this.#previous!
    return shown.get(code) !== this.#shown.get(code) || !isSameFact(view[code], this.#view[code])
  }

  /** The facts of a subject, or those kept with what a reference field names. */
  #sourceOf(name: string): unknown {
    if (!this.#form.fields.has(name)) return own(this.#facts, name)
    return this.#shown.get(name) === true ? own(own(this.#answers, name), 'facts') : undefined
  }

  #shownOf({ sectionWhen, when }: CompiledField): Shown {
    const section = (sectionWhen ? sectionWhen.value(this.#view) : true) as Shown
    if (section === false || when === undefined) return section
    const verdict = when.value(this.#view) as Shown
    return verdict === false ? false : section === true ? verdict : UNKNOWN
  }

  #computeTable(part: CompiledField, field: FieldOf<'table'>, anew: boolean): void {
    const { code } = field
    const typed = own(this.#answers, code)
    const before = new Map((anew ? [] : (this.#previous!.rows.get(code) ?? [])).map((state) => [state.row, state]))
    const facts = { ...this.#view }
    const rows = rowsOf(field, typed).map((row) => before.get(row) ?? computeRow(part, row, facts))
    this.#rows.set(code, rows)
    this.#view[code] = rows.map(({ view }) => view)
    if (typed === undefined ? field.rows : Array.isArray(typed) && typed.length <= field.most && typed.every(isRow))
      this.#set(code, inPlace(rows, typed))
    const totals = field.totals.map(
      (column) =>
        [
          column,
          totalOf(rows, column, part.columns.find((one) => one.field.code === column)?.compute !== undefined),
        ] as const,
    )
    this.#totalsView[code] = Object.fromEntries(totals)
    const kinds = new Map(field.columns.map((column) => [column.code, column]))
    this.#totals[code] = Object.fromEntries(
      totals.map(([column, total]) => [column, asAnswer(kinds.get(column)!, total) as number | undefined]),
    )
  }

  #set(code: string, value: unknown): void {
    if (value === undefined) delete this.#answers[code]
    else this.#answers[code] = value
  }
}

const isRow = (row: unknown): row is Row => isRecord(row) && typeof row.row === 'string'

/** Rows with a key, of no more than the table may have; of fixed rows all, in their order, and behind them what does not belong. */
function rowsOf({ rows: fixed, most }: FieldOf<'table'>, typed: unknown): readonly Row[] {
  const given = Array.isArray(typed) ? typed.slice(0, most).filter(isRow) : []
  if (!fixed) return given
  const keys = new Set(fixed.map(({ row }) => row))
  const byKey = new Map(given.toReversed().map((row) => [row.row, row]))
  const first = fixed.map(({ row }) => byKey.get(row) ?? { row })
  return [...first, ...given.filter((row) => !keys.has(row.row as string) || byKey.get(row.row) !== row)]
}

/** The same list where no row is another object. */
function inPlace(rows: readonly RowState[], typed: unknown): unknown {
  const isSame = Array.isArray(typed) && typed.length === rows.length && rows.every(({ row }, at) => row === typed[at])
  return isSame ? typed : rows.map(({ row }) => row)
}

/** Cells left empty count nothing; one that cannot be worked out leaves the total open, but for rows nobody has begun. */
function totalOf(rows: readonly RowState[], column: string, isComputed: boolean): Exact | undefined {
  const cells: Exact[] = []
  for (const { row, view, shown } of rows) {
    const cell = view[column]
    if (cell instanceof Fraction) cells.push(cell)
    else if (typeof cell === 'number') cells.push(exactCell(cell))
    else if (shown.get(column) === UNKNOWN) return undefined
    else if (isComputed && !shown.has(column) && Object.keys(row).length > 1) return undefined
  }
  return sum(cells)
}

const exactCell = (cell: number): Exact => readFact(cell, 'number') as Exact

function isSameFact(before: unknown, now: unknown): boolean {
  if (before === now) return true
  if (before instanceof Fraction && now instanceof Fraction) return before.equals(now)
  if (Array.isArray(before) && Array.isArray(now))
    return before.length === now.length && before.every((item, at) => item === now[at])
  return (
    isRecord(before) && isRecord(now) && !(before instanceof Fraction) && canonicalJson(before) === canonicalJson(now)
  )
}
