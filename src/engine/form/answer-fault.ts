import type { FormMessageKey } from '#engine/form/form.messages.ts'

/** One thing wrong with answers, told at a field or a cell of it. */
export interface AnswerFault {
  /** `projectName`, `members`, or of a cell `members/<row key>/months`; an answer to no field by its own name. */
  readonly path: string
  readonly code: string
  readonly key: FormMessageKey
  readonly params?: Readonly<Record<string, string | number>>
  /** Fields, columns and facts that are missing, as expressions name them; `params.missing` is the same in the form's words. */
  readonly missing?: readonly string[]
  /** The words of a rule of the form. */
  readonly text?: { readonly zh: string; readonly en: string }
  readonly step?: string
  readonly section?: string
  readonly severity: 'error' | 'warning'
}

export interface FaultMore extends Pick<AnswerFault, 'params' | 'missing' | 'text'> {
  readonly severity?: AnswerFault['severity']
}

/** Tells a fault at a path below the field that is being judged. */
export type TellAnswer = (path: string, key: FormMessageKey, more?: FaultMore) => void
