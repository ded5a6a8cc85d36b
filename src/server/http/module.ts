import type { Actor } from '#engine/access/actor.ts'
import type { Input, Operation, Output } from '#engine/contract/operation.ts'
import type { Language, Messages } from '#engine/text/message.ts'
import type { Tx } from '#server/database/tenant.ts'

/** What a handler is given. The transaction is open, the tenant set, the policy already held. */
export interface OperationContext {
  readonly tx: Tx
  /** The signed-in actor; for a `public` operation an actor without grants. */
  readonly actor: Actor
  readonly tenantId: string
  readonly now: Date
  readonly newId: () => string
  readonly language: Language
  readonly requestId: string
  readonly origin: string
  readonly dataFolder: string
  /** Adds what the audit entry of this operation should tell: the object and the difference. Never personal data. */
  readonly audit: (entry: AuditNote) => void
  /** Runs after COMMIT, never before (wake the outbox, close a file). */
  readonly afterCommit: (work: () => void) => void
}

export interface AuditNote {
  readonly subjectKind?: string
  readonly subjectId?: string
  readonly unitId?: string
  readonly detail?: Readonly<Record<string, unknown>>
}

export type Handler<Op extends Operation> = (context: OperationContext, input: Input<Op>) => Promise<Output<Op>>

export interface Route {
  readonly operation: Operation
  readonly handler: (context: OperationContext, input: never) => Promise<unknown>
}

/** An operation and the service function that answers it: one line each in `*.routes.ts`. */
export function route<Op extends Operation>(operation: Op, handler: Handler<Op>): Route {
  return { operation, handler: handler as Route['handler'] }
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
  /** Work done now and then: outbox, reminders. Runs in the background, one tenant per transaction. */
  readonly jobs?: readonly Job[]
}

export interface Job {
  readonly name: string
  readonly everySeconds: number
  readonly run: (context: JobContext) => Promise<void>
}

export interface JobContext {
  readonly tx: Tx
  readonly tenantId: string
  readonly now: Date
  readonly newId: () => string
}
