import type { Unknown } from '#engine/expression/expression.ts'
import type { Answers, Row } from '#engine/form/form.ts'

/** Shown, hidden, or not known yet: the condition waits for something. */
export type Shown = boolean | Unknown

/** A row of a table as it stands: its cells, which of them are shown, and how expressions read it. */
export interface RowState {
  readonly row: Row
  readonly view: Readonly<Record<string, unknown>>
  /** Columns that are not simply shown. */
  readonly shown: ReadonlyMap<string, Shown>
}

/** Everything that follows from answers and facts. */
export interface FormState {
  /** With what is computed, and with the rows of tables put in order. */
  readonly answers: Answers
  readonly shown: ReadonlyMap<string, Shown>
  readonly rows: ReadonlyMap<string, readonly RowState[]>
  /** By table and column, money in fen; absent while a cell cannot be worked out. */
  readonly totals: Readonly<Record<string, Readonly<Record<string, number | undefined>>>>
  /** What expressions read. */
  readonly view: Readonly<Record<string, unknown>>
}

/** What the office knows, by subject, and `today`; money in fen. */
export type FormFacts = Readonly<Record<string, unknown>>
