import type { AnswerFault } from '#engine/form/answer-fault.ts'
import type { Answers } from '#engine/form/form.ts'
import type { RowState, Shown } from '#engine/form/form-state.ts'
import type { MergeConflict } from '#engine/form/merge-rows.ts'
import type { AnswerSource } from '#engine/form/prefill.ts'
import type { MarkState } from '#engine/form/return-marks.ts'
import type { StepState } from '#web/form/answer-faults.ts'

export type Sources = Readonly<Record<string, AnswerSource>>

/** A draft as the server keeps it. */
export interface KeptAnswers {
  readonly version: number
  readonly answers: Answers
  readonly sources?: Sources
}

/** One field as the screen shows it. The rows of a table draw themselves: of them only the keys. */
export interface FieldView {
  readonly value: unknown
  readonly shown: Shown
  readonly source: AnswerSource | undefined
  /** What is to be told now, of the field itself. */
  readonly faults: readonly AnswerFault[]
  readonly conflicts: readonly MergeConflict[]
  readonly marks: readonly MarkState[]
  readonly rows: readonly string[]
}

export interface RowView {
  readonly state: RowState
  readonly faults: readonly AnswerFault[]
  readonly marks: readonly MarkState[]
  readonly conflicts: readonly MergeConflict[]
}

export interface Overview {
  readonly steps: readonly StepState[]
  /** Everything that stands against handing it in. */
  readonly faults: readonly AnswerFault[]
  readonly isChecked: boolean
  readonly conflicts: number
  readonly marks: readonly MarkState[]
  readonly removed: { readonly table: string; readonly rows: number } | undefined
}

/** The place itself, or something in it. */
export const isAtOrBelow = (path: string, at: string): boolean => path === at || path.startsWith(`${at}/`)

/** The former list where the new one holds the same things, so that nothing draws again for it. */
export function same<T>(former: readonly T[], next: readonly T[]): readonly T[] {
  if (former.length !== next.length) return next
  return former.every((one, at) => one === next[at] || isSameThing(one, next[at])) ? former : next
}

const isSameThing = (a: unknown, b: unknown): boolean =>
  typeof a === 'object' && a !== null && JSON.stringify(a) === JSON.stringify(b)
