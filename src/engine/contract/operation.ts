import type { z } from 'zod'
import type { Permission } from '#engine/access/permission.ts'

/** A text in both languages of the house. */
export interface Bilingual {
  readonly zh: string
  readonly en: string
}

/** What an access key is for. */
export type KeyPurpose = 'feed'

/**
 * Who may run an operation. There is no default: an operation without a policy does not compile, and one whose
 * `on` has no resolver stops the start.
 *
 * - `public`: no session needed, and nothing of a person is told.
 * - `signed-in`: anybody signed in, about himself only (the handler reads `actor`).
 * - `key`: a machine calls, with an access key issued for that purpose; no cookie counts, and no permission is held.
 * - `permission` + `on`: the permission must hold at the unit to which the addressed thing belongs. The resolver
 *   of that kind of thing finds the unit before the handler runs.
 * - `permission` + `on: 'list'`: the permission must hold somewhere; the handler narrows its rows by `scopeOf`.
 * - `permission` + `on: 'tenant'`: the permission must hold for the whole administration.
 */
export type Policy =
  | { readonly kind: 'public' }
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'key'; readonly purpose: KeyPurpose }
  | { readonly kind: 'permission'; readonly permission: Permission; readonly on: string }

export interface Operation<I extends z.ZodObject = z.ZodObject, O extends z.ZodType = z.ZodType> {
  /** `noun.verb`, unique: names the operation in OpenAPI, in the audit log and in the matrix test. */
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path with `{name}` parameters; path, query and body make one flat input. */
  readonly path: string
  readonly summary: Bilingual
  /** A `read` runs in a read-only transaction; an `act` writes, is audited, and takes an idempotency key. */
  readonly kind: 'read' | 'act'
  readonly policy: Policy
  readonly input: I
  readonly output: O
  /** Reads of personal or otherwise sensitive data are audited too. */
  readonly sensitive?: boolean
  /** An act that a page repeats every few seconds as a sign of life: it changes nothing of a record, and leaves no audit entry. */
  readonly isBeat?: boolean
  /** Of a public read that answers everybody alike: for how long it may be kept on its way. */
  readonly cacheSeconds?: number
  /**
   * `file`: the body is a multipart upload; `download`: the answer is a file stream instead of JSON; `lines`: body and answer
   * are lines of JSON, the input is in the address, and `output` is one line.
   */
  readonly transfer?: 'file' | 'download' | 'lines'
  /** A call with its answer, for whoever reads the interface. */
  readonly example?: OperationExample
}

/** Input as it is sent, by name; of `lines` their text, and the answer's. */
export interface OperationExample {
  readonly input: Readonly<Record<string, unknown>>
  readonly lines?: string
  readonly output: unknown
}

export function operation<I extends z.ZodObject, O extends z.ZodType>(definition: Operation<I, O>): Operation<I, O> {
  return definition
}

export type Input<Op> = Op extends Operation<infer I, z.ZodType> ? z.output<I> : never
export type Output<Op> = Op extends Operation<z.ZodObject, infer O> ? z.output<O> : never
/** What a caller sends: before defaults and coercions. */
export type Request<Op> = Op extends Operation<infer I, z.ZodType> ? z.input<I> : never
