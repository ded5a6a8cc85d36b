import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { Refusal } from '#engine/refusal.ts'
import type { Tx } from '#server/database/tenant.ts'

const WINDOW_MINUTES = 15
const FREE_OF_PAIR = 5
const FREE_OF_ORIGIN = 40
const LONGEST_WAIT_S = WINDOW_MINUTES * 60

/** What failed lately, as the throttle needs to know it. */
export interface Failures {
  readonly count: number
  readonly lastAt: Date | null
}

/** Seconds to wait before the next try: nothing at first, then 30 s, doubling, at most a quarter of an hour. */
export function waitSeconds(failures: Failures, free: number, now: Date): number {
  if (failures.count < free || !failures.lastAt) return 0
  const pause = Math.min(LONGEST_WAIT_S, 30 * 2 ** (failures.count - free))
  return Math.max(0, Math.ceil(pause - (now.getTime() - failures.lastAt.getTime()) / 1000))
}

export interface Attempt {
  readonly tenantId: string
  /** What was typed as the login, or what the second factor belongs to. Only a digest is stored: it may be a password. */
  readonly login: string
  readonly origin: string
}

/**
 * Counts a try before it is examined, one at a time for each pair, so that a hundred guesses at once are a hundred
 * guesses. Counted are failures of this login from this origin since its last success, and of this origin over all
 * logins; a pair that succeeded within a month is not held up by its neighbours, and nobody is by other origins.
 */
export async function countAttempt(tx: Tx, attempt: Attempt, now: Date): Promise<void> {
  const login = digest(attempt.login)
  const { tenantId, origin } = attempt
  await sql`select pg_advisory_xact_lock(${lockNumber(`${tenantId}/${login}/${origin}`)}::bigint)`.execute(tx)
  const since = new Date(now.getTime() - WINDOW_MINUTES * 60_000)
  const monthAgo = new Date(now.getTime() - 30 * 86_400_000)
  const { rows } = await sql<{
    pairCount: number
    pairLastAt: Date | null
    originCount: number
    originLastAt: Date | null
    isKnown: boolean
  }>`
    with last_success as (
      select max(at) as at from sign_in_attempts
      where tenant_id = ${tenantId} and origin = ${origin} and login = ${login} and succeeded and at > ${monthAgo})
    select
      count(a.at) filter (where a.login = ${login} and a.at > coalesce(s.at, '-infinity'))::int as pair_count,
      max(a.at) filter (where a.login = ${login} and a.at > coalesce(s.at, '-infinity')) as pair_last_at,
      count(a.at)::int as origin_count, max(a.at) as origin_last_at, bool_or(s.at is not null) as is_known
    from last_success s
    left join sign_in_attempts a
      on a.tenant_id = ${tenantId} and a.origin = ${origin} and not a.succeeded and a.at > ${since}`.execute(tx)
  const found = rows[0]!
  const wait = Math.max(
    waitSeconds({ count: found.pairCount, lastAt: found.pairLastAt }, FREE_OF_PAIR, now),
    found.isKnown ? 0 : waitSeconds({ count: found.originCount, lastAt: found.originLastAt }, FREE_OF_ORIGIN, now),
  )
  if (wait > 0) throw new Refusal('over-limit', { key: 'sign-in.throttled', params: { seconds: wait } })
  await insertAttempt(tx, attempt, false, now)
}

/** The try turned out well: what failed before it no longer counts. */
export const noteSuccess = (tx: Tx, attempt: Attempt, now: Date): Promise<void> => insertAttempt(tx, attempt, true, now)

async function insertAttempt(
  tx: Tx,
  { tenantId, login, origin }: Attempt,
  succeeded: boolean,
  now: Date,
): Promise<void> {
  await sql`
    insert into sign_in_attempts (tenant_id, login, origin, at, succeeded)
    values (${tenantId}, ${digest(login)}, ${origin}, ${now}, ${succeeded})`.execute(tx)
}

const digest = (login: string): string => createHash('sha256').update(login.trim().toLowerCase()).digest('hex')

const lockNumber = (name: string): bigint => createHash('sha256').update(name).digest().readBigInt64BE()
