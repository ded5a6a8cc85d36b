import { type Reason, Refusal, type RefusalCode } from '#engine/refusal.ts'

/** Of several reasons the gravest names the refusal: there is no use in mending a form for an act that is not one’s own. */
const GRAVITY: readonly RefusalCode[] = [
  'conflict',
  'not-found',
  'wrong-state',
  'not-allowed',
  'too-late',
  'over-limit',
  'form-invalid',
  'rule-broken',
]

/** Gathers every reason why an act is not done, so that a screen can tell all of them beforehand. */
export class Reasons {
  readonly #found: { readonly code: RefusalCode; readonly reason: Reason }[] = []

  add(code: RefusalCode, key: string, params?: Reason['params'], at?: string): void {
    this.#found.push({ code, reason: { key, ...(params && { params }), ...(at !== undefined && { at }) } })
  }

  /** @throws Refusal with all of them, the gravest first. */
  refuse(): void {
    if (this.#found.length === 0) return
    const sorted = [...this.#found].sort((a, b) => GRAVITY.indexOf(a.code) - GRAVITY.indexOf(b.code))
    throw new Refusal(sorted[0]!.code, ...sorted.map(({ reason }) => reason))
  }
}

export function refuse(code: RefusalCode, key: string, params?: Reason['params']): never {
  throw new Refusal(code, { key, ...(params && { params }) })
}
