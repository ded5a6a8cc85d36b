import { sql } from 'kysely'
import { getOfficeCalendar } from '#cases/server/office-calendar.queries.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { addWorkingDays } from '#engine/calendar/working-days.ts'
import { confirmationOf } from '#engine/policy/policy-terms.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/policies/award.contract.ts'
import { isAnswering } from '#modules/policies/award.rules.ts'
import type * as answers from '#modules/policies/award-answer.contract.ts'
import { moveRound, takeUp } from '#modules/policies/server/award.service.ts'
import { listAwardRows, listRoundRows } from '#modules/policies/server/award.store.ts'
import { closeAnswered, openAsking, settleSilence } from '#modules/policies/server/award-answer.store.ts'
import { checkAgain } from '#modules/policies/server/award-check.service.ts'
import { tellRound } from '#modules/policies/server/award-course.ts'
import { payablePolicies } from '#modules/policies/server/draw-awards.ts'
import { type HeldAward, setState, takeAward } from '#modules/policies/server/objection.service.ts'
import { getPolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import type { Handler, JobContext, OperationContext } from '#server/http/module.ts'

/** All are given the longest time that a policy of the round leaves. */
export const askEnterprisesOf: Handler<typeof contract.askEnterprises> = async (context, seen) => {
  const taken = await takeUp(context, 'ask', seen)
  const { stay } = await checkAgain(context, taken, 'publish')
  const waiting = stay.filter(({ state }) => state === 'waiting')
  if (waiting.length === 0) throw new Refusal('rule-broken', { key: 'award.nobody-to-ask' })
  const book = await getPolicyBook(context.tx, context.tenantId)
  const codes = [...new Set(waiting.map(({ policy }) => policy))]
  const days = payablePolicies(book, codes, taken.round.on).map(
    ({ policy }) => confirmationOf(policy)?.workingDays ?? 0,
  )
  const calendar = await getOfficeCalendar(context.tx, context.tenantId)
  const until = addWorkingDays(taken.today, Math.max(1, ...days), calendar.workingDays)
  await openAsking(context, taken.round, stay, until)
  await tellRound(context, taken.round, 'asked', { n: waiting.length, until })
  return moveRound(context, taken.round, 'confirming', { confirmUntil: until })
}

async function takeToAnswer(context: OperationContext, awardId: string, may: readonly string[]): Promise<HeldAward> {
  const held = await takeAward(context, awardId)
  const today = await getToday(context.tx, context.tenantId, context.now)
  if (!may.includes(held.award.state) || !isAnswering({ ...held.round, today }))
    throw new Refusal('wrong-state', { key: 'award.not-answerable' })
  return held
}

export const confirmAwardOf: Handler<typeof answers.confirmAward> = async (context, { awardId }) => {
  const { award, round } = await takeToAnswer(context, awardId, ['waiting'])
  await sql`update awards set confirmed_at = ${context.now}, confirmed_by = ${context.actor.personId}
    where tenant_id = ${context.tenantId} and id = ${awardId}`.execute(context.tx)
  await tellRound(context, round, 'confirmed', { name: award.name })
  const done = await setState(context, round, award, 'listed')
  await closeAnswered(context, round, award.careUnitId)
  return done
}

/** Also what is listed without asking may be declined, as long as the list is not out. */
export const declineAwardOf: Handler<typeof answers.declineAward> = async (context, { awardId, reason }) => {
  const { award, round } = await takeToAnswer(context, awardId, ['waiting', 'listed'])
  await tellRound(context, round, 'declined', { name: award.name, note: reason })
  const done = await setState(context, round, award, 'declined', reason)
  await closeAnswered(context, round, award.careUnitId)
  return done
}

/** After the deadline what no answer means is done, also when nobody opens the round. */
export const keepAnswers = async ({ inTransaction, ...clock }: JobContext): Promise<void> => {
  await inTransaction(async (tx) => {
    const context = { ...clock, tx }
    const today = await getToday(tx, clock.tenantId, clock.now)
    const over = sql<boolean>`o.state = 'confirming' and o.confirm_until < ${today}::date and exists (
      select from awards a where a.tenant_id = o.tenant_id and a.round_id = o.id and a.state = 'waiting')`
    for (const { id } of await listRoundRows(context, over, 100)) {
      const [round] = await listRoundRows(context, sql`o.id = ${id} and ${over}`, 1, true)
      if (round === undefined) continue
      await settleSilence(context, round, await listAwardRows(context, sql`a.round_id = ${id}`))
      await sql`update award_rounds set version = version + 1 where tenant_id = ${clock.tenantId} and id = ${id}`.execute(
        tx,
      )
    }
  })
}
