import type { AnswerFault } from '#engine/form/answer-fault.ts'
import type { CompiledField, CompiledForm } from '#engine/form/compile-form.ts'
import { computeForm, recompute } from '#engine/form/compute-form.ts'
import type { FormMessageKey } from '#engine/form/form.messages.ts'
import type { Answers, Row } from '#engine/form/form.ts'
import type { FormFacts, FormState, RowState } from '#engine/form/form-state.ts'
import { mergeAnswers } from '#engine/form/merge-answers.ts'
import type { MergeConflict } from '#engine/form/merge-rows.ts'
import type { AnswerSource } from '#engine/form/prefill.ts'
import { type MarkState, markStates, type ReturnMark } from '#engine/form/return-marks.ts'
import { own } from '#engine/form/same-value.ts'
import { validateState } from '#engine/form/validate-form.ts'
import { resolved } from '#web/form/answer-conflict.ts'
import * as edits from '#web/form/answer-edits.ts'
import { isBegun, isMissing, partsOf, stepStates } from '#web/form/answer-faults.ts'
import {
  type FieldView,
  isAtOrBelow,
  type KeptAnswers,
  type Overview,
  type RowView,
  type Sources,
  same,
} from '#web/form/answers-view.ts'
import { withFormerRows } from '#web/form/former-rows.ts'

interface Opening {
  readonly kept: KeptAnswers
  readonly facts: FormFacts
  readonly returned?: { readonly marks: readonly ReturnMark[]; readonly answers: Answers }
}

const NONE: readonly never[] = []
const NO_TOTALS: Readonly<Record<string, number | undefined>> = {}

/**
 * The answers to one form outside of React: a key costs what follows from it, and only the fields and rows in which
 * something is different draw again. It knows nothing of the server but what it is handed; `changed` hears of every deed.
 */
export class AnswersBook {
  readonly form: CompiledForm
  #facts: FormFacts
  #state: FormState
  #kept: KeptAnswers
  #faults: readonly AnswerFault[] = NONE
  #faultsAt = new Map<string, readonly AnswerFault[]>()
  /** What was typed and is no number, amount or day, by path; the answer stays what it was. */
  #unread = new Map<string, { readonly text: string; readonly key: FormMessageKey }>()
  #conflicts = new Map<string, MergeConflict>()
  #marks: readonly MarkState[] = NONE
  #returned: Opening['returned']
  #active: string | undefined
  #isChecked = false
  #removed: { readonly table: string; readonly rows: readonly Row[]; readonly after: string | undefined } | undefined
  #fields = new Map<string, FieldView>()
  #rows = new Map<string, RowView>()
  #overview: Overview | undefined
  readonly #listeners = new Map<string, Set<() => void>>()
  /** Hears of every deed of the person. */
  changed: () => void = () => undefined

  constructor(form: CompiledForm, { kept, facts, returned }: Opening) {
    this.form = form
    this.#facts = facts
    this.#kept = kept
    this.#returned = returned
    this.#state = computeForm(form, kept.answers, facts)
    this.#judge()
    this.#tickOff()
  }

  get answers(): Answers {
    return this.#state.answers
  }
  get kept(): KeptAnswers {
    return this.#kept
  }
  get state(): FormState {
    return this.#state
  }
  /** Words that were typed and cannot be read are not saved. */
  get unread(): number {
    return this.#unread.size
  }

  subscribe = (channel: string, listener: () => void): (() => void) => {
    const set = this.#listeners.get(channel) ?? new Set()
    this.#listeners.set(channel, set.add(listener))
    return () => set.delete(listener)
  }

  field(code: string): FieldView {
    const known = this.#fields.get(code)
    if (known) return known
    const made = this.#viewOf(code)
    this.#fields.set(code, made)
    return made
  }

  row(table: string, key: string): RowView | undefined {
    const path = `${table}/${key}`
    const known = this.#rows.get(path)
    if (known) return known
    const state = this.#state.rows.get(table)?.find(({ row }) => row.row === key)
    if (!state) return undefined
    const made: RowView = {
      state,
      faults: this.#told(path),
      marks: this.#marks.filter((mark) => isAtOrBelow(mark.path, path)),
      conflicts: this.#conflictsAt(path),
    }
    this.#rows.set(path, made)
    return made
  }

  totals = (table: string): Readonly<Record<string, number | undefined>> => this.#state.totals[table] ?? NO_TOTALS

  overview = (): Overview => {
    this.#overview ??= {
      steps: stepStates(this.form, this.#state, this.#faults),
      faults: this.#faults,
      isChecked: this.#isChecked,
      conflicts: this.#conflicts.size,
      marks: this.#marks,
      removed: this.#removed && { table: this.#removed.table, rows: this.#removed.rows.length },
    }
    return this.#overview
  }

  /** Text that was typed there and could not be read. */
  textAt = (path: string): string | undefined => this.#unread.get(path)?.text

  type(code: string, value: unknown): void {
    this.#unread.delete(code)
    this.#apply(edits.setAnswer(this.form, this.answers, code, value))
  }

  typeCell(table: string, row: string, column: string, value: unknown): void {
    this.#unread.delete(`${table}/${row}/${column}`)
    this.#apply(edits.setCell(this.#part(table), this.answers, { row, column, value }))
  }

  /** What was typed cannot be read: the answer stays, and the field says so. */
  cannotRead(path: string, text: string, key: FormMessageKey): void {
    this.#unread.set(path, { text, key })
    this.#renew(this.#state)
    this.changed()
  }

  addRows(table: string, rows: readonly Row[], after?: string): void {
    this.#apply(edits.addRows(this.answers, table, rows, after))
  }

  /** Several cells at once, with rows that are added for them. */
  putRows(table: string, cells: ReadonlyMap<string, Row>, added: readonly Row[]): void {
    this.#apply(edits.putRows(this.answers, table, cells, added))
  }

  removeRow(table: string, key: string): void {
    const rows = edits.rowsOf(this.answers, table)
    const at = rows.findIndex(({ row }) => row === key)
    if (at < 0) return
    this.#removed = { table, rows: [rows[at]!], after: rows[at - 1]?.row as string | undefined }
    for (const path of this.#unread.keys()) if (path.startsWith(`${table}/${key}/`)) this.#unread.delete(path)
    this.#apply(edits.removeRow(this.answers, table, key))
  }

  /** Takes the last removal of a row back. */
  undoRemoval(): void {
    const removed = this.#removed
    if (removed === undefined) return
    this.#removed = undefined
    const rows = edits.rowsOf(this.answers, removed.table)
    const at = removed.after === undefined ? 0 : rows.findIndex(({ row }) => row === removed.after) + 1
    this.#apply({
      answers: { ...this.answers, [removed.table]: rows.toSpliced(at, 0, ...removed.rows) },
      changed: [removed.table],
    })
  }

  forgetRemoval(): void {
    if (this.#removed === undefined) return
    this.#removed = undefined
    this.#renew(this.#state)
  }

  moveRow(table: string, key: string, by: -1 | 1): void {
    this.#apply(edits.moveRow(this.answers, table, key, by))
  }

  /** The keyboard is in this field or cell; what is wrong with it is told when it leaves. */
  stand(path: string | undefined): void {
    if (path === this.#active) return
    this.#active = path
    if (path === undefined) this.#tickOff()
    this.#renew(this.#state)
  }

  /** Where the keyboard is. */
  get place(): string | undefined {
    return this.#active
  }

  /** What it was returned for, and the answers that were returned: marks are ticked off against them. */
  returnedFor(marks: readonly ReturnMark[], answers: Answers): void {
    this.#returned = { marks, answers }
    this.#tickOff()
    this.#renew(this.#state)
  }

  /** From now on everything that is missing is told too. */
  check(): readonly AnswerFault[] {
    this.#isChecked = true
    this.#active = undefined
    this.#tickOff()
    this.#renew(this.#state)
    return this.#faults.filter(({ severity }) => severity === 'error')
  }

  /**
   * A newer state of the draft, by a save or by another editor; `sent` is what of mine it is built on. What was typed since
   * stays; where both changed one thing theirs stands, and the conflict waits for a decision.
   */
  take(theirs: KeptAnswers, sent: Answers = this.#kept.answers, told: readonly MergeConflict[] = NONE): void {
    const before = this.#state
    this.#kept = theirs
    const { answers, conflicts } = mergeAnswers(this.form.form, sent, before.answers, theirs.answers)
    for (const conflict of [...told, ...conflicts]) this.#conflicts.set(conflict.path, conflict)
    this.#state = computeForm(this.form, withFormerRows(before.answers, answers), this.#facts)
    this.#renew(before)
  }

  /** What an earlier visit left unsaved is typed again. */
  restore(answers: Answers, conflicts: readonly MergeConflict[]): void {
    const before = this.#state
    for (const conflict of conflicts) this.#conflicts.set(conflict.path, conflict)
    this.#state = computeForm(this.form, withFormerRows(before.answers, answers), this.#facts)
    this.#renew(before)
    this.changed()
  }

  /** The save is known, and changed nothing but the version. */
  confirm(version: number, answers: Answers, sources?: Sources): void {
    this.#kept = {
      version,
      answers,
      ...((sources ?? this.#kept.sources) && { sources: sources ?? this.#kept.sources }),
    }
    this.#tickOff()
    this.#renew(this.#state)
  }

  decide(path: string, keep: 'mine' | 'theirs'): void {
    const conflict = this.#conflicts.get(path)
    if (!conflict) return
    this.#conflicts.delete(path)
    if (keep === 'mine') this.#apply(resolved(this.form, this.answers, conflict))
    else this.#renew(this.#state)
  }

  #part = (code: string): CompiledField => this.form.fields.get(code)!

  #apply({ answers, changed }: edits.Edited): void {
    if (changed.length === 0) return
    const before = this.#state
    this.#state = recompute(this.form, before, answers, this.#facts, changed)
    this.#renew(before)
    this.changed()
  }

  /** Judges anew and tells whoever shows something that is different now. */
  #renew(before: FormState): void {
    this.#judge()
    this.#overview = undefined
    for (const [code, view] of this.#fields) {
      const now = this.#viewOf(code, view)
      if (now === view) continue
      this.#fields.set(code, now)
      this.#call(code)
    }
    const states = this.#rowStates()
    for (const [path, view] of this.#rows) {
      const state = states.get(path)
      if (state === undefined) {
        this.#rows.delete(path)
        continue
      }
      const faults = same(view.faults, this.#told(path))
      const marks = same(
        view.marks,
        this.#marks.filter((mark) => isAtOrBelow(mark.path, path)),
      )
      const conflicts = same(view.conflicts, this.#conflictsAt(path))
      if (state === view.state && faults === view.faults && marks === view.marks && conflicts === view.conflicts)
        continue
      this.#rows.set(path, { state, faults, marks, conflicts })
      this.#call(path)
    }
    for (const code of this.#state.rows.keys())
      if (this.#state.totals[code] !== before.totals[code]) this.#call(`${code}/`)
    this.#call(OVERVIEW)
  }

  #rowStates(): ReadonlyMap<string, RowState> {
    const states = new Map<string, RowState>()
    if (this.#rows.size > 0)
      for (const [table, rows] of this.#state.rows)
        for (const state of rows) states.set(`${table}/${String(state.row.row)}`, state)
    return states
  }

  #viewOf(code: string, former?: FieldView): FieldView {
    const part = this.#part(code)
    const isTable = part.field.kind === 'table'
    const { rows, shown } = this.#state
    const keys = isTable ? (rows.get(code) ?? []).map(({ row }) => String(row.row)) : (NONE as readonly string[])
    const next: FieldView = {
      value: isTable ? undefined : own(this.answers, code),
      shown: shown.get(code) ?? true,
      source: own(this.#kept.sources, code) as AnswerSource | undefined,
      faults: this.#told(code),
      conflicts: isTable ? [...this.#conflicts.values()].filter(({ path }) => path === code) : this.#conflictsAt(code),
      marks: this.#marks.filter(({ path }) => path === code),
      rows: keys,
    }
    if (!former) return next
    const kept: FieldView = {
      ...next,
      faults: same(former.faults, next.faults),
      conflicts: same(former.conflicts, next.conflicts),
      marks: same(former.marks, next.marks),
      rows: same(former.rows, next.rows),
    }
    const isOther = (Object.keys(kept) as (keyof FieldView)[]).some((name) => kept[name] !== former[name])
    return isOther ? kept : former
  }

  #judge(): void {
    const unread: AnswerFault[] = [...this.#unread].map(([path, { key }]) => {
      const { step, section } = this.#part(partsOf(path).code)
      return { path, code: 'unread', key, step: step.code, section: section.code, severity: 'error' }
    })
    const isUnread = ({ path }: AnswerFault): boolean => this.#unread.has(path)
    this.#faults = [...unread, ...validateState(this.form, this.#state, 'submit').filter((one) => !isUnread(one))]
    this.#faultsAt = new Map()
    for (const fault of this.#faults) {
      const { code, row } = partsOf(fault.path)
      const isOfRow = row !== undefined && this.#state.rows.has(code)
      const at = isOfRow ? `${code}/${row}` : code
      const list = this.#faultsAt.get(at)
      if (list) (list as AnswerFault[]).push(fault)
      else this.#faultsAt.set(at, [fault])
    }
  }

  #told(at: string): readonly AnswerFault[] {
    const all = this.#faultsAt.get(at)
    if (all === undefined) return NONE
    if (this.#isChecked) return all
    const { code, row } = partsOf(at)
    const told = all.filter((fault) => {
      if (fault.code === 'unread') return true
      if (isMissing(fault) || fault.path === this.#active) return false
      return row !== undefined || fault.key !== 'form.rule' || isBegun(own(this.answers, code))
    })
    return told.length === 0 ? NONE : told
  }

  #conflictsAt = (path: string): readonly MergeConflict[] =>
    this.#conflicts.size === 0 ? NONE : [...this.#conflicts.values()].filter((one) => isAtOrBelow(one.path, path))

  #tickOff(): void {
    if (this.#returned === undefined) return
    this.#marks = same(
      this.#marks,
      markStates(this.form.form, this.#returned.marks, this.#returned.answers, this.answers),
    )
  }

  #call(channel: string): void {
    for (const listener of this.#listeners.get(channel) ?? []) listener()
  }
}

/** The channel of what is told of the whole. */
export const OVERVIEW = '*'
