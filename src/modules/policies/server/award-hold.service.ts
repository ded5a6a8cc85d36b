import { sql } from 'kysely'
import { notify } from '#cases/server/notice.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { sumFen, wanText } from '#engine/money/fen.ts'
import { exact } from '#engine/number/exact.ts'
import { termsOf } from '#engine/policy/policy-terms.ts'
import { instalmentsOf } from '#engine/policy/pro-rata.ts'
import { verdictBy } from '#engine/policy/verdict.ts'
import { Refusal } from '#engine/refusal.ts'
import { recoverFunds } from '#modules/funds/server/fund-acts.service.ts'
import { listPayments } from '#modules/funds/server/payment.queries.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import type * as contract from '#modules/policies/award.contract.ts'
import { type AwardRow, getRoundRow, listAwardRows } from '#modules/policies/server/award.store.ts'
import { keepDifferences, outcomeOf, shortReason } from '#modules/policies/server/award-check.service.ts'
import { type CourseContext, tellRound } from '#modules/policies/server/award-course.ts'
import { listFactReads, sheetsOf } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { takeAward } from '#modules/policies/server/objection.service.ts'
import { findPolicyBook, getPolicyBook, getVersion } from '#modules/policies/server/policy-book.queries.ts'
import { listCarers } from '#modules/registries/server/care-duty.queries.ts'
import type { Handler, JobContext } from '#server/http/module.ts'

const BREACH = 'award.deed.breach'
export const PARTS_DUE = 'award.deed.parts'

interface Breach {
  readonly award: AwardRow & { readonly roundId: string }
  readonly reason: string
}

/** Paid awards under an obligation that has visibly ended; what is not known breaks nothing. */
async function listBreaches(context: CourseContext, today: string): Promise<readonly Breach[]> {
  const book = await findPolicyBook(context.tx, context.tenantId)
  if (book === undefined) return []
  const where = sql<boolean>`a.state = 'paid' and a.breached_on is null and a.hold_until >= ${today}::date`
  const held = await listAwardRows(context, where)
  if (held.length === 0) return []
  const { rows } = await sql<{ id: string; roundId: string; on: string }>`
    select a.id, a.round_id, o.on_date as "on" from awards a
    join award_rounds o on o.tenant_id = a.tenant_id and o.id = a.round_id
    where a.tenant_id = ${context.tenantId} and ${where}`.execute(context.tx)
  const rounds = new Map(rows.map((row) => [row.id, row]))
  const reads = await listFactReads(context, book)
  const entryIds = [...new Set(held.map(({ entryId }) => entryId))]
  const breaches: Breach[] = []
  for await (const page of sheetsOf(context, book, reads, { on: today, entryIds }))
    for (const { entryId, vouched } of page)
      for (const award of held.filter((one) => one.entryId === entryId)) {
        const { roundId, on } = rounds.get(award.id)!
        const compiled = book.policies.find(
          ({ policy }) => policy.code === award.policy && policy.version === award.version,
        )
        const asked = (compiled ?? getVersion(book, award.policy, on)).policy.holding?.terms
        const terms = asked && termsOf(compiled ?? getVersion(book, award.policy, on), asked)
        if (terms === undefined) continue
        const verdict = verdictBy(terms, vouched.facts, today, vouched.sources)
        if (outcomeOf(verdict.state) === 'fails')
          breaches.push({ award: { ...award, roundId }, reason: shortReason(verdict) })
      }
  return breaches
}

/** Looks at what was paid under an obligation; a breach is a task of those who decide on recovery, who need not follow it. */
export async function checkHolding(context: CourseContext): Promise<number> {
  const today = await getToday(context.tx, context.tenantId, context.now)
  const breaches = await listBreaches(context, today)
  for (const { award, reason } of breaches) {
    const { numAffectedRows } = await sql`update awards set breached_on = ${today}, note = ${reason}
      where tenant_id = ${context.tenantId} and id = ${award.id} and breached_on is null and state = 'paid'`.execute(
      context.tx,
    )
    if (numAffectedRows === 0n) continue
    const round = await getRoundRow(context, award.roundId)
    await keepDifferences(context, round.id, 'hold', today, [{ award, found: 'breach', toFen: 0n, reason }])
    await tellRound(context, round, 'breached', { name: award.name })
    const book = await getPolicyBook(context.tx, context.tenantId)
    const { name } = getVersion(book, award.policy, round.on).policy
    const params = { title: round.title, name: award.name, policyZh: name.zh, policyEn: name.en }
    const subject = { kind: 'award-round', id: round.id, unitId: round.unitId }
    const path = (await findUnitPath(context.tx, context.tenantId, round.unitId)) ?? '/'
    for (const to of await listCarers(context, 'award.approve', path)) {
      await openTask(context, { to, subject, deed: { key: BREACH, params } })
      await notify(context, { to, sentence: { key: BREACH, params }, about: { kind: 'award-round', id: round.id } })
    }
  }
  return breaches.length
}

/** Whoever drew a round up hears that parts of it may be paid; once, until they were checked. */
async function tellDueParts(context: CourseContext, today: string): Promise<void> {
  const where = sql<boolean>`a.state = 'paid' and a.breached_on is null and p.state = 'planned' and p.due_on <= ${today}::date`
  const { rows } = await sql<{ roundId: string; n: number }>`
    select a.round_id, count(*)::int as n
    from award_parts p join awards a on a.tenant_id = p.tenant_id and a.id = p.award_id
    where p.tenant_id = ${context.tenantId} and ${where} and not exists (
      select from tasks t where t.tenant_id = a.tenant_id and t.subject_kind = 'award-round' and t.subject_id = a.round_id::text
        and t.deed = ${PARTS_DUE} and t.done_at is null)
    group by a.round_id`.execute(context.tx)
  for (const { roundId, n } of rows) {
    const round = await getRoundRow(context, roundId)
    const subject = { kind: 'award-round', id: round.id, unitId: round.unitId }
    const deed = { key: PARTS_DUE, params: { title: round.title, n } }
    await openTask(context, { to: { personId: round.madeBy }, subject, deed })
  }
}

export const keepHolding = async ({ inTransaction, ...clock }: JobContext): Promise<void> => {
  await inTransaction(async (tx) => {
    const context = { ...clock, tx }
    await checkHolding(context)
    await tellDueParts(context, await getToday(tx, clock.tenantId, clock.now))
  })
}

/**
 * What was paid comes back, by the part and the interest that the policy names, and what was not is no longer promised.
 * Decided by another than who drew the round up.
 */
export const recoverAwardOf: Handler<typeof contract.recoverAward> = async (context, { awardId, document, reason }) => {
  const { award, round } = await takeAward(context, awardId)
  if (award.state !== 'paid') throw new Refusal('wrong-state', { key: 'award.not-paid' })
  if (round.madeBy === context.actor.personId) throw new Refusal('rule-broken', { key: 'award.own-recovery' })
  const book = await getPolicyBook(context.tx, context.tenantId)
  const holding = getVersion(book, award.policy, round.on).policy.holding
  const commitmentId = award.commitmentId!
  const payments = await listPayments(context, sql`y.commitment_id = ${commitmentId} and y.state = 'paid'`)
  const paid = sumFen(payments.map(({ amountFen }) => amountFen))
  const percent = exact(holding?.returnPercent ?? 100)
  const [amountFen = 0n] = instalmentsOf(paid, [percent, exact(100).sub(percent)])
  const order = { commitmentId, what: { amountFen }, withInterest: holding?.withInterest ?? false, document, reason }
  await recoverFunds(context, order, context.actor.personId)
  await sql`update awards set state = 'recovering', note = ${reason}
    where tenant_id = ${context.tenantId} and id = ${awardId}`.execute(context.tx)
  await sql`update award_rounds set version = version + 1
    where tenant_id = ${context.tenantId} and id = ${round.id}`.execute(context.tx)
  const left = await listAwardRows(
    context,
    sql`a.round_id = ${round.id} and a.state = 'paid' and a.breached_on is not null`,
  )
  if (left.length === 0) {
    const which = { subjectKind: 'award-round', subjectId: round.id, deed: BREACH }
    await closeTasks(context, which, { outcome: 'done', doneBy: context.actor.personId })
  }
  const params = { name: award.name, wan: wanText(amountFen), note: reason }
  await tellRound(context, round, 'recovering', params)
  return { awardId, state: 'recovering' as const, amountFen: String(amountFen) }
}
