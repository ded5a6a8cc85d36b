import { sql } from 'kysely'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/policies/award.contract.ts'
import type { AwardState } from '#modules/policies/award.rules.ts'
import { type AwardRow, getRoundRow, listAwardRows, type RoundRow } from '#modules/policies/server/award.store.ts'
import { tellRound } from '#modules/policies/server/award-course.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

export interface HeldAward {
  readonly award: AwardRow
  readonly round: RoundRow
}

/** The round first, then the award: acts on the whole round wait for each other in the same order. */
export async function takeAward(context: OperationContext, awardId: string): Promise<HeldAward> {
  const { tx, tenantId } = context
  const { rows } = await sql<{ id: string }>`
    select o.id from awards a join award_rounds o on o.tenant_id = a.tenant_id and o.id = a.round_id
    where a.tenant_id = ${tenantId} and a.id = ${awardId} for update of o`.execute(tx)
  if (rows[0] === undefined) throw new Refusal('not-found', { key: 'http.not-found' })
  const [award] = await listAwardRows(context, sql`a.id = ${awardId}`)
  return { award: award!, round: await getRoundRow(context, rows[0].id) }
}

export async function setState(
  { tx, tenantId }: OperationContext,
  round: RoundRow,
  award: AwardRow,
  state: AwardState,
  note = '',
) {
  await sql`update awards set state = ${state}, note = ${note} where tenant_id = ${tenantId} and id = ${award.id}`.execute(
    tx,
  )
  await sql`update award_rounds set version = version + 1 where tenant_id = ${tenantId} and id = ${round.id}`.execute(
    tx,
  )
  return { awardId: award.id, state }
}

/** Stops this one alone; all others go on. */
export const objectToAwardOf: Handler<typeof contract.objectToAward> = async (
  context,
  { awardId, objector, reason },
) => {
  const { award, round } = await takeAward(context, awardId)
  const isOpen = round.state === 'published' || round.state === 'approved'
  if (!isOpen || (award.state !== 'listed' && award.state !== 'objected'))
    throw new Refusal('wrong-state', { key: 'award.not-listed' })
  const objectionId = context.newId()
  await sql`insert into award_objections (tenant_id, id, award_id, objector, reason, state, raised_by, raised_at)
    values (${context.tenantId}, ${objectionId}, ${awardId}, ${objector}, ${reason}, 'open', ${context.actor.personId},
      ${context.now})`.execute(context.tx)
  await tellRound(context, round, 'objected', { name: award.name })
  return { ...(await setState(context, round, award, 'objected')), objectionId }
}

export const decideObjectionOf: Handler<typeof contract.decideObjection> = async (context, input) => {
  const { tx, tenantId, actor, now } = context
  const { award, round } = await takeAward(context, input.awardId)
  const { rows } = await sql<{ state: string; raisedBy: string }>`
    select state, raised_by from award_objections
    where tenant_id = ${tenantId} and id = ${input.objectionId} and award_id = ${award.id} for update`.execute(tx)
  if (rows[0] === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'objectionId' })
  if (rows[0].state !== 'open') throw new Refusal('wrong-state', { key: 'award.objection-decided' })
  if (rows[0].raisedBy === actor.personId) throw new Refusal('rule-broken', { key: 'award.own-objection' })
  await sql`update award_objections set state = ${input.uphold ? 'upheld' : 'dismissed'}, decided_by = ${actor.personId},
      decided_at = ${now}, note = ${input.note}
    where tenant_id = ${tenantId} and id = ${input.objectionId}`.execute(tx)
  const { rows: open } = await sql`select 1 from award_objections
    where tenant_id = ${tenantId} and award_id = ${award.id} and state = 'open' limit 1`.execute(tx)
  await tellRound(context, round, input.uphold ? 'upheld' : 'dismissed', { name: award.name, note: input.note })
  if (award.state !== 'objected') return { awardId: award.id, state: award.state }
  if (input.uphold) return setState(context, round, award, 'stopped', input.note)
  return setState(context, round, award, open.length > 0 || round.state !== 'published' ? 'objected' : 'listed')
}
