import type { Actor } from '#engine/access/actor.ts'
import type { Permission } from '#engine/access/permission.ts'
import type { Input, Operation, Output } from '#engine/contract/operation.ts'
import type { Language, Messages } from '#engine/text/message.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { CaseKind, CaseKinds } from '#server/http/case-kind.ts'
import type { Download, Upload } from '#server/http/transfer.ts'
import type { Machine } from '#server/sign-in/access-key.store.ts'
import type { SessionToken, Visit } from '#server/sign-in/visit.ts'

/** `demo`: ready people to pick, says so on every screen. `serve`: accounts with passwords and second factors. */
export type Mode = 'demo' | 'serve'

/** What a handler is given. The transaction is open, the tenant set, the policy already held. */
export interface OperationContext {
  readonly tx: Tx
  /** The signed-in actor; for a `public` operation an actor without grants. */
  readonly actor: Actor
  readonly tenantId: string
  /** The person whose lent role alone allows this act. */
  readonly onBehalfOf?: string
  readonly now: Date
  readonly newId: () => string
  readonly language: Language
  readonly requestId: string
  readonly origin: string
  readonly dataFolder: string
  readonly mode: Mode
  /** The session behind the request; `undefined` when a `public` operation is called by nobody signed in. */
  readonly visit: Visit | undefined
  /** The machine that calls a `key` operation. */
  readonly machine?: Machine
  /** Sets the session cookie with the answer, or clears it; only sign-in operations call it. */
  readonly keepSession: (token: SessionToken | undefined) => void
  /** The received file of a `transfer: 'file'` operation: spooled, hashed and limited before the transaction began. */
  readonly upload: Upload | undefined
  /** The text that a `transfer: 'lines'` operation was sent. */
  readonly lines?: string
  /** Adds what the audit entry of this operation should tell: the object and the difference. Never personal data. */
  readonly audit: (entry: AuditNote) => void
  /** Runs after COMMIT, never before (wake the outbox, close a file). */
  readonly afterCommit: (work: () => void) => void
  /** What all slices know of cases, by kind of record; whoever opens or moves a case hands it on. */
  readonly kinds: CaseKinds
}

export interface AuditNote {
  readonly subjectKind?: string
  readonly subjectId?: string
  readonly unitId?: string
  readonly detail?: Readonly<Record<string, unknown>>
}

export type Handler<Op extends Operation> = (context: OperationContext, input: Input<Op>) => Promise<Answer<Op>>
type Answer<Op extends Operation> = Op extends { readonly transfer: 'download' | 'lines' } ? Download : Output<Op>

/** What may be done before the act's transaction opens: slow work, and notes that stay even when the act is refused. */
export interface PrepareContext
  extends Pick<OperationContext, 'tenantId' | 'now' | 'newId' | 'origin' | 'mode' | 'dataFolder' | 'upload'> {
  readonly visit: Visit | undefined
  /** Runs in a transaction of its own, committed at once. */
  readonly inTransaction: <R>(work: (tx: Tx) => Promise<R>) => Promise<R>
}

export interface Route {
  readonly operation: Operation
  readonly prepare?: (context: PrepareContext, input: never) => Promise<unknown>
  /** What the handler will ask first, asked together with the policy to save a trip to the database; of no effect when refused. */
  readonly foresee?: (context: ForeseeContext, input: never) => Promise<unknown>
  readonly handler: (context: OperationContext, input: never, prepared: never) => Promise<unknown>
  /** The answer holds a secret shown once: it is not kept, and a repeated key is a conflict instead of a replay. */
  readonly isSecret?: boolean
  /** May be called before the second factor is confirmed: only what is needed to confirm it. */
  readonly isBeforeFactor?: boolean
  /** Asked when there may be no administration yet: it is given the id that a new one would bear. */
  readonly opensAdministration?: boolean
}

type RouteOptions = Pick<Route, 'isSecret' | 'isBeforeFactor' | 'opensAdministration'>

/** An operation and the service function that answers it: one line each in `*.routes.ts`. */
export function route<Op extends Operation>(operation: Op, handler: Handler<Op>, options: RouteOptions = {}): Route {
  return { ...options, operation, handler: handler as Route['handler'] }
}

/** A route whose slow part (hashing) runs before its transaction; what it prepared is handed to the handler. */
export function preparedRoute<Op extends Operation, P>(
  operation: Op,
  prepare: (context: PrepareContext, input: Input<Op>) => Promise<P>,
  handler: (context: OperationContext, input: Input<Op>, prepared: P) => Promise<Answer<Op>>,
  options: RouteOptions = {},
): Route {
  return { ...options, operation, prepare: prepare as Route['prepare'], handler: handler as Route['handler'] }
}

export type ForeseeContext = Pick<OperationContext, 'tx' | 'tenantId' | 'now' | 'actor' | 'visit'>

/** As `route`; the handler is given what was foreseen. */
export function foreseeingRoute<Op extends Operation, F>(
  operation: Op,
  foresee: (context: ForeseeContext, input: Input<Op>) => Promise<F | undefined>,
  handler: (context: OperationContext, input: Input<Op>, foreseen?: F) => Promise<Answer<Op>>,
): Route {
  return { operation, foresee: foresee as Route['foresee'], handler: handler as Route['handler'] }
}

/** Finds the unit to which the addressed thing belongs; `undefined`: there is no such thing for this administration. */
export type TargetResolver = (
  tx: Tx,
  tenantId: string,
  input: Readonly<Record<string, unknown>>,
) => Promise<{ readonly unitPath: string } | undefined>

/** One slice as the server sees it. `server.main.ts` lists them, one per line. */
export interface ServerModule {
  readonly name: string
  readonly routes: readonly Route[]
  readonly targets?: Readonly<Record<string, TargetResolver>>
  readonly messages?: readonly Messages[]
  /** Work done now and then: outbox, reminders. Runs in the background, one tenant at a time. */
  readonly jobs?: readonly Job[]
  /** What happens after an event of the outbox; each runs once, in a transaction of its own. */
  readonly reactions?: readonly Reaction[]
  /** What is frozen with the month; see `FreezePart`. */
  readonly freezes?: readonly FreezePart[]
  /** Registers against which reported figures can be held; see `RegisterProvider`. */
  readonly registers?: readonly RegisterProvider[]
  /** For records people comment on and attach files to: may this actor see this one, beyond the permission at its unit? */
  readonly subjectGuards?: Readonly<Record<string, SubjectGuard>>
  /** For records whose files are settled at some time: may they still change? */
  readonly attachGuards?: Readonly<Record<string, AttachGuard>>
  /** What the slice knows of the cases of its kinds of record; see `CaseKind`. */
  readonly cases?: readonly CaseKind[]
}

/** A closed cycle under a snapshot that is being taken. */
export interface FrozenCycle {
  readonly id: string
  readonly code: string
  readonly period: string
  readonly snapshotId: string
}

/** What a slice adds to the snapshot of a closed cycle, piece by piece; read back by name and key, unchanged for ever. */
export interface FreezePart {
  /** Unique among all slices; a word in kebab-case. */
  readonly name: string
  readonly take: (
    context: Pick<JobContext, 'tenantId' | 'now'> & { readonly tx: Tx },
    cycle: FrozenCycle,
  ) => AsyncIterable<{ readonly key: string; readonly content: unknown }>
  /** Totals of its own over the same units, where it has any: what differs in them is told beside the figures. */
  readonly totals?: {
    /** Who may see them. */
    readonly permission: Permission
    readonly of: (part: { readonly key: string; readonly content: unknown }) => readonly UnitTotal[]
  }
}

/** The total of a unit and its place by it. */
export interface UnitTotal {
  readonly unit: UnitTold
  readonly score: string | null
  readonly rank: number | null
}

interface UnitTold {
  readonly id: string
  readonly code: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly short: { readonly zh: string; readonly en: string }
}

/**
 * A register (登记系统、名录) that counts or sums for itself what units report. An indicator names it by `register` of its
 * definition; the checks on figures then hold the reports against it.
 */
export interface RegisterProvider {
  /** What `register.provider` says; unique among all slices. */
  readonly name: string
  readonly count: (
    context: Pick<JobContext, 'tenantId' | 'now'> & { readonly tx: Tx },
    asked: {
      /** What `register.of` says. */
      readonly of: string
      /** The unit of measure in which amounts are wanted: 万元, 家. */
      readonly measure: string
      readonly unitIds: readonly string[]
    },
  ) => Promise<readonly RegisterCount[]>
}

/** What a register says of one unit and period. Periods it says nothing of are not compared. */
export interface RegisterCount {
  readonly unitId: string
  readonly period: string
  /** A plain decimal in the measure that was asked for. */
  readonly amount: string
  /** The figure to open, where the register itself is kept as an indicator. */
  readonly cell?: { readonly indicatorId: string; readonly unitId: string; readonly period: string }
}

/** Refuses when nothing may be attached to the record any more, or taken from it. */
export type AttachGuard = (
  context: Pick<OperationContext, 'tx' | 'tenantId' | 'actor' | 'now'>,
  subjectId: string,
) => Promise<void>

export type SubjectGuard = (tx: Tx, actor: Actor, subjectId: string) => Promise<boolean>

export interface Reaction {
  /** Unique and lasting: it is written down which reactions an event has had. */
  readonly name: string
  readonly event: string
  readonly run: (
    context: Pick<JobContext, 'tenantId' | 'now' | 'newId' | 'kinds'> & { readonly tx: Tx },
    payload: Readonly<Record<string, unknown>>,
  ) => Promise<void>
}

export interface Job {
  readonly name: string
  readonly everySeconds: number
  readonly run: (context: JobContext) => Promise<void>
}

export interface JobContext {
  readonly tenantId: string
  readonly now: Date
  readonly newId: () => string
  readonly dataFolder: string
  /** As in an operation; absent where nothing is opened or moved. */
  readonly kinds?: CaseKinds
  /** Runs in a transaction of this tenant, committed at once: what is slow or outside stays between transactions. */
  readonly inTransaction: <R>(work: (tx: Tx) => Promise<R>) => Promise<R>
}
