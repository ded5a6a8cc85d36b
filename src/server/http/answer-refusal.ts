import { type Reason, Refusal, type RefusalCode } from '#engine/refusal.ts'
import { type Language, type Messages, say } from '#engine/text/message.ts'

/** What a refusal looks like to a client: the same words the screen shows. */
export interface RefusalAnswer {
  readonly code: RefusalCode
  readonly reasons: readonly (Reason & { readonly text: string })[]
}

/**
 * Documented in OpenAPI. `not-allowed` is 401 when signing in would help, `over-limit` 413 when the content is too big
 * and 503 when the database has no time or is away.
 */
const STATUS: Readonly<Record<RefusalCode, number>> = {
  'not-found': 404,
  'not-allowed': 403,
  'wrong-state': 409,
  'form-invalid': 422,
  'rule-broken': 422,
  conflict: 409,
  'too-late': 409,
  'over-limit': 429,
}

const SIGN_IN_HELPS = new Set([
  'session.required',
  'session.expired',
  'session.ended',
  'sign-in.refused',
  'key.required',
  'key.refused',
])
const TOO_BIG = new Set(['http.too-large'])

export function statusOf(refusal: Refusal): number {
  const keys = refusal.reasons.map((reason) => reason.key)
  if (refusal.code === 'not-allowed' && keys.some((key) => SIGN_IN_HELPS.has(key))) return 401
  if (keys.includes('http.busy')) return 503
  if (refusal.code === 'over-limit' && keys.some((key) => TOO_BIG.has(key) || key.startsWith('file.'))) return 413
  return STATUS[refusal.code]
}

export function answerRefusal(refusal: Refusal, words: Messages, language: Language): RefusalAnswer {
  return {
    code: refusal.code,
    reasons: refusal.reasons.map((reason) => ({
      key: reason.key,
      ...(reason.at === undefined ? {} : { at: reason.at }),
      ...(reason.params === undefined ? {} : { params: reason.params }),
      text: reason.key in words ? say(words, language, reason.key, reason.params) : reason.key,
    })),
  }
}

/** `Accept-Language` picks between the two languages of the house; Chinese unless English comes first. */
export function languageOf(header: string | undefined): Language {
  return /^\s*en\b/i.test(header ?? '') ? 'en' : 'zh-CN'
}

const busy = (): Refusal => new Refusal('over-limit', { key: 'http.busy', params: { seconds: 5 } })

const STATE_OF_POSTGRES: readonly (readonly [RegExp, () => Refusal])[] = [
  [/^23505$/, () => new Refusal('conflict', { key: 'http.changed-meanwhile' })],
  // A record that was named is not there, or not of this administration: keys begin with it.
  [/^23503$/, () => new Refusal('not-found', { key: 'http.reference-unknown' })],
  [/^22/, () => new Refusal('form-invalid', { key: 'http.data-refused' })],
  [/^(55P03|57014|53...|57P0.|08...)$/, busy],
]

/** A refusal by the database that has a plain meaning for the sender; `undefined`: a fault of ours. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (isUnreachable(error)) return busy()
  const state = sqlState(error)
  return STATE_OF_POSTGRES.find(([pattern]) => pattern.test(state))?.[1]()
}

/** The database server is away, or all connections stayed taken for too long. */
const isUnreachable = (error: unknown): boolean =>
  error instanceof Error &&
  (('syscall' in error && error.syscall === 'connect') ||
    /^(timeout exceeded when trying to connect|Connection terminated)/.test(error.message))

export const sqlState = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : ''
