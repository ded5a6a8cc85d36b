/** Why an act was not done. The list is closed: a screen, a script and an audit reader all know every code. */
export const REFUSAL_CODES = [
  'not-found',
  'not-allowed',
  'wrong-state',
  'form-invalid',
  'rule-broken',
  'conflict',
  'too-late',
  'over-limit',
] as const

export type RefusalCode = (typeof REFUSAL_CODES)[number]

/** One reason: a message key of a slice's messages, its parameters, and where on the form it belongs. */
export interface Reason {
  readonly key: string
  readonly params?: Readonly<Record<string, string | number>>
  /** Path of the field, cell or line that is refused, e.g. `cells/tech-contracts` or `definition.yaml:12:3`. */
  readonly at?: string
}

export class Refusal extends Error {
  readonly code: RefusalCode
  readonly reasons: readonly Reason[]

  constructor(code: RefusalCode, ...reasons: readonly Reason[]) {
    super(`${code}: ${reasons.map((reason) => reason.key).join(', ')}`)
    this.name = 'Refusal'
    this.code = code
    this.reasons = reasons
  }
}
