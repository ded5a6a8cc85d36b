import type { FormMessageKey } from '#engine/form/form.messages.ts'
import type { Path } from '#engine/form/form-expressions.ts'

/** One thing wrong with a form, at the path of its key; `offset` points into an expression. */
export interface FormFault {
  readonly path: Path
  readonly key: FormMessageKey | `expression.${string}`
  readonly params?: Readonly<Record<string, string | number>> | undefined
  readonly offset?: number
  readonly severity?: 'warning'
}

export type TellFault = (path: Path, key: FormMessageKey, params?: FormFault['params'], severity?: 'warning') => void
