import { sql } from 'kysely'
import type { outboxParked, outboxRedrive } from '#cases/outbox.contract.ts'
import type { Input, Output } from '#engine/contract/operation.ts'
import type { Job, JobContext, OperationContext, Reaction } from '#server/http/module.ts'

const BATCH = 50
const LEASE_SECONDS = 120
/** After so many attempts (about two hours) an event is parked until somebody looks at it. */
export const MAX_ATTEMPTS = 10

interface ClaimedEvent {
  readonly id: string
  readonly kind: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly attempts: number
}

/** Delivers the events of the outbox to the reactions of all slices. */
export function outboxJob(reactions: readonly Reaction[]): Job {
  return {
    name: 'outbox.deliver',
    everySeconds: 0.5, // what follows from an act is seen within a second
    run: async (context) => {
      while ((await deliverEvents(context, reactions)) === BATCH);
    },
  }
}

/** One round; answers how many events were taken. Any number of workers may run at once. */
export async function deliverEvents(context: JobContext, reactions: readonly Reaction[]): Promise<number> {
  const leaseId = context.newId()
  const events = await claimEvents(context, leaseId)
  for (const event of events) {
    const fault = await deliver(context, event, reactions)
    await settle(context, event, leaseId, fault)
  }
  return events.length
}

/** A row locked by another worker is skipped, not waited for; a lease that ran out (a worker died) is taken over. */
async function claimEvents(
  { inTransaction, tenantId, now }: JobContext,
  leaseId: string,
): Promise<readonly ClaimedEvent[]> {
  const until = new Date(now.getTime() + LEASE_SECONDS * 1000)
  return inTransaction(async (tx) => {
    const claimed = await sql<ClaimedEvent>`
      update outbox_events set lease_id = ${leaseId}, lease_until = ${until}, attempts = attempts + 1
      where tenant_id = ${tenantId} and id in (
        select id from outbox_events
        where tenant_id = ${tenantId} and done_at is null and parked_at is null and available_at <= ${now}
          and (lease_until is null or lease_until <= ${now})
        order by id limit ${BATCH} for update skip locked)
      returning id, kind, payload, attempts`.execute(tx)
    return [...claimed.rows].sort((a, b) => (a.id < b.id ? -1 : 1))
  })
}

/** Each reaction in a transaction of its own, together with the mark that it has had its effect: never twice. */
async function deliver(
  context: JobContext,
  event: ClaimedEvent,
  reactions: readonly Reaction[],
): Promise<string | undefined> {
  let fault: string | undefined
  for (const reaction of reactions.filter((one) => one.event === event.kind)) {
    try {
      await context.inTransaction(async (tx) => {
        const marked = await sql`insert into outbox_deliveries (tenant_id, event_id, reaction, delivered_at)
          values (${context.tenantId}, ${event.id}, ${reaction.name}, ${context.now}) on conflict do nothing`.execute(
          tx,
        )
        if (marked.numAffectedRows === 0n) return
        const { tenantId, now, newId, kinds } = context
        await reaction.run({ tx, tenantId, now, newId, ...(kinds && { kinds }) }, event.payload)
      })
    } catch (error) {
      fault = `${reaction.name}: ${faultOf(error)}`.slice(0, 300)
    }
  }
  return fault
}

/** What failed, without the message: it may hold personal data. */
function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error ? `${error.name} ${String(error.code)}` : error.name
}

async function settle(
  context: JobContext,
  event: ClaimedEvent,
  leaseId: string,
  fault: string | undefined,
): Promise<void> {
  const { inTransaction, tenantId, now } = context
  const next = new Date(now.getTime() + backOffSeconds(event.attempts) * 1000)
  await inTransaction((tx) =>
    sql`update outbox_events set lease_id = null, lease_until = null, last_error = ${fault ?? null}, available_at = ${next},
        done_at = ${fault === undefined ? now : null},
        parked_at = ${fault !== undefined && event.attempts >= MAX_ATTEMPTS ? now : null}
      where tenant_id = ${tenantId} and id = ${event.id} and lease_id = ${leaseId}`.execute(tx),
  )
}

/** 5 s, 10 s, 20 s … at most an hour. */
export const backOffSeconds = (attempts: number): number => Math.min(3600, 5 * 2 ** (attempts - 1))

export async function listParked(
  { tx, tenantId }: OperationContext,
  { limit }: Input<typeof outboxParked>,
): Promise<Output<typeof outboxParked>> {
  const found = await sql<{ id: string; kind: string; attempts: number; parkedAt: Date; lastError: string | null }>`
    select id, kind, attempts, parked_at, last_error from outbox_events
    where tenant_id = ${tenantId} and parked_at is not null and done_at is null order by id limit ${limit}`.execute(tx)
  const total = await sql<{ n: number }>`select count(*)::int as n from outbox_events
    where tenant_id = ${tenantId} and parked_at is not null and done_at is null`.execute(tx)
  const events = found.rows.map((row) => ({
    ...row,
    parkedAt: row.parkedAt.toISOString(),
    lastError: row.lastError ?? undefined,
  }))
  return { events, total: total.rows[0]!.n }
}

/** Parked events get all their attempts again. */
export async function redrive(
  { tx, tenantId, now, audit }: OperationContext,
  { ids }: Input<typeof outboxRedrive>,
): Promise<Output<typeof outboxRedrive>> {
  const done = await sql`update outbox_events set parked_at = null, attempts = 0, available_at = ${now}
    where tenant_id = ${tenantId} and parked_at is not null and done_at is null and id = any(${ids}::uuid[])`.execute(
    tx,
  )
  const count = Number(done.numAffectedRows ?? 0n)
  audit({ subjectKind: 'outbox', detail: { count } })
  return { count }
}
