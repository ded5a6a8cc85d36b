import { sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import { getTenantClock } from '#cases/server/tenant.queries.ts'
import { Refusal } from '#engine/refusal.ts'
import { type CallRow, officeClock } from '#modules/programmes/server/call.queries.ts'
import { minuteText } from '#modules/programmes/server/call-notice.ts'

type Writing = Pick<CaseContext, 'tx' | 'tenantId' | 'now'>

export type WindowStep = 'submit' | 'unit-review' | 'recommend'

/**
 * What is received counts by the office's clock of the database at the moment it is asked, in the transaction that writes it:
 * earlier than the closing instant is in time, the closing instant itself is late.
 * @throws Refusal wrong-state before the opening, too-late from the closing on, with both instants.
 */
export async function demandOpen(
  context: Writing,
  call: CallRow,
  step: WindowStep,
  quotaBy: Date | null = null,
): Promise<void> {
  const at = await officeClock(context)
  if (call.state !== 'published' || call.opensAt === null || at < call.opensAt)
    throw new Refusal('wrong-state', { key: 'call.not-open' })
  const last = lastInstant(call, step, quotaBy)
  if (at < last) return
  const { utcOffsetMinutes } = await getTenantClock(context.tx, context.tenantId)
  const params = { closes: minuteText(last, utcOffsetMinutes), at: secondText(at, utcOffsetMinutes) }
  throw new Refusal('too-late', { key: LATE[step], params })
}

const LATE: Readonly<Record<WindowStep, string>> = {
  submit: 'call.late',
  'unit-review': 'call.unit-late',
  recommend: 'call.recommend-late',
}

/** Until when a step is in time. */
export function lastInstant(
  { closesAt, unitBy, recommendBy }: Pick<CallRow, 'closesAt' | 'unitBy' | 'recommendBy'>,
  step: WindowStep,
  quotaBy: Date | null,
): Date {
  if (step === 'submit') return closesAt!
  if (step === 'unit-review') return unitBy ?? closesAt!
  return quotaBy ?? recommendBy ?? closesAt!
}

const secondText = (at: Date, utcOffsetMinutes: number): string =>
  new Date(at.getTime() + utcOffsetMinutes * 60_000).toISOString().slice(0, 23).replace('T', ' ')

/**
 * Uses one recommendation of a unit for a case; the quota's row is locked, so that two cannot take the last one. A case that was
 * recommended before keeps its own; one that was sent back has its own time to mend. @throws Refusal over-limit when the quota is used up, too-late after its day.
 */
export async function takeRecommendation(
  context: Writing,
  call: CallRow,
  unitId: string,
  caseId: string,
  isMended = false,
): Promise<void> {
  const { tx, tenantId, now } = context
  const { rows } = await sql<{ most: number; recommendBy: Date | null }>`select most, recommend_by from call_quotas
    where tenant_id = ${tenantId} and call_id = ${call.id} and unit_id = ${unitId} for update`.execute(tx)
  const [quota] = rows
  if (!isMended) await demandOpen(context, call, 'recommend', quota?.recommendBy ?? null)
  const used = await sql<{ n: number; own: boolean }>`
    select count(*)::int as n, coalesce(bool_or(case_id = ${caseId}), false) as own from call_recommendations
    where tenant_id = ${tenantId} and call_id = ${call.id} and unit_id = ${unitId}`.execute(tx)
  const { n, own } = used.rows[0]!
  if (own) return
  if (quota !== undefined && n >= quota.most)
    throw new Refusal('over-limit', { key: 'call.quota-used-up', params: { most: quota.most } })
  await sql`insert into call_recommendations (tenant_id, case_id, call_id, unit_id, at)
    values (${tenantId}, ${caseId}, ${call.id}, ${unitId}, ${now})`.execute(tx)
}

/** A case that is taken back before it was judged gives its recommendation back. */
export async function giveRecommendationBack({ tx, tenantId }: Writing, caseId: string): Promise<void> {
  await sql`delete from call_recommendations where tenant_id = ${tenantId} and case_id = ${caseId}`.execute(tx)
}

/** What is left of a unit's quota; null: it has none. */
export async function recommendationsLeft(
  { tx, tenantId }: Writing,
  callId: string,
  unitId: string,
): Promise<number | null> {
  const { rows } = await sql<{ left: number }>`select q.most - (select count(*)::int from call_recommendations n
      where n.tenant_id = q.tenant_id and n.call_id = q.call_id and n.unit_id = q.unit_id) as left
    from call_quotas q where q.tenant_id = ${tenantId} and q.call_id = ${callId} and q.unit_id = ${unitId}`.execute(tx)
  return rows[0]?.left ?? null
}
