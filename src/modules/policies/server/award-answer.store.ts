import { type RawBuilder, sql } from 'kysely'
import { notify } from '#cases/server/notice.store.ts'
import { getOfficeCalendar } from '#cases/server/office-calendar.queries.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import type { Actor } from '#engine/access/actor.ts'
import { scopeOf } from '#engine/access/can.ts'
import { addDays, type CalendarDate } from '#engine/calendar/date.ts'
import { sumFen, wanText } from '#engine/money/fen.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import type { AwardRow, RoundRow } from '#modules/policies/server/award.store.ts'
import { listAwardRows, setAwards } from '#modules/policies/server/award.store.ts'
import type { Difference } from '#modules/policies/server/award-check.service.ts'
import { type CourseContext, tellRound } from '#modules/policies/server/award-course.ts'
import type { SheetContext } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { findPolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import { listCarers } from '#modules/registries/server/care-duty.queries.ts'
import type { OperationContext } from '#server/http/module.ts'

/** Awards `a` of enterprises `e` for which the actor may answer. */
export const awardsToAnswer = (actor: Actor): RawBuilder<boolean> => sql<boolean>`exists (
  select from unit_versions place
  where place.tenant_id = e.tenant_id and place.unit_id = e.care_unit_id
    and place.from_on = (select max(from_on) from unit_versions l where l.tenant_id = e.tenant_id and l.unit_id = e.care_unit_id)
    and ${scopeCondition(scopeOf(actor, 'award.confirm'), 'place.path')})`

/** The award at which the task of all answers of one unit in one round stands: its first. */
const deskOf = (awards: readonly AwardRow[], careUnitId: string): AwardRow | undefined =>
  awards
    .filter((award) => award.silence !== null && award.careUnitId === careUnitId)
    .sort((a, b) => (a.id < b.id ? -1 : 1))[0]

async function pathOf({ tx, tenantId }: SheetContext, unitId: string): Promise<string> {
  const { rows } = await sql<{ path: string }>`
    select path from unit_versions where tenant_id = ${tenantId} and unit_id = ${unitId}
    order by from_on desc limit 1`.execute(tx)
  return rows[0]!.path
}

/** The last instant of a day of the office. */
async function endOf({ tx, tenantId }: SheetContext, day: CalendarDate): Promise<Date> {
  const { utcOffsetMinutes } = await getOfficeCalendar(tx, tenantId)
  return new Date(Date.parse(`${addDays(day, 1)}T00:00:00Z`) - utcOffsetMinutes * 60_000 - 1)
}

/** One task for each unit that answers for enterprises of the round, with the deadline. */
export async function openAsking(
  context: OperationContext,
  round: RoundRow,
  awards: readonly AwardRow[],
  until: CalendarDate,
): Promise<void> {
  const waiting = awards.filter(({ state }) => state === 'waiting')
  const dueAt = await endOf(context, until)
  for (const unitId of new Set(waiting.map(({ careUnitId }) => careUnitId))) {
    const own = waiting.filter(({ careUnitId }) => careUnitId === unitId)
    const params = { title: round.title, n: own.length, wan: wanText(totalOf(own)), until }
    const deed = { key: 'award.deed.answer', params }
    const subject = { kind: 'award', id: deskOf(awards, unitId)!.id, unitId }
    for (const to of await listCarers(context, 'award.confirm', await pathOf(context, unitId))) {
      await openTask(context, { to, subject, deed, dueAt })
      await notify(context, { to, sentence: deed, about: { kind: 'award', id: subject.id } })
    }
  }
}

const totalOf = (awards: readonly AwardRow[]): bigint => sumFen(awards.map(({ amountFen }) => BigInt(amountFen)))

/** Takes the task out of the inboxes of a unit once nothing of the round waits for its answer. */
export async function closeAnswered(context: OperationContext, round: RoundRow, careUnitId: string): Promise<void> {
  const awards = await listAwardRows(context, sql`a.round_id = ${round.id}`)
  if (awards.some((award) => award.careUnitId === careUnitId && award.state === 'waiting')) return
  const desk = deskOf(awards, careUnitId)
  if (desk === undefined) return
  const which = { subjectKind: 'award', subjectId: desk.id }
  await closeTasks(context, which, { outcome: 'done', doneBy: context.actor.personId })
}

/** Nobody is asked any more. */
export async function endAsking(context: CourseContext, roundId: string): Promise<void> {
  const awards = await listAwardRows(context, sql`a.round_id = ${roundId}`)
  for (const unitId of new Set(awards.map(({ careUnitId }) => careUnitId))) {
    const desk = deskOf(awards, unitId)
    if (desk !== undefined) await closeTasks(context, { subjectKind: 'award', subjectId: desk.id }, { outcome: 'over' })
  }
}

/** What no answer in time means, as each policy said when the list was drawn up. Answers the awards as they stand then. */
export async function settleSilence(
  context: CourseContext,
  round: RoundRow,
  awards: readonly AwardRow[],
): Promise<readonly AwardRow[]> {
  const waiting = awards.filter(({ state }) => state === 'waiting')
  if (waiting.length === 0) return awards
  const takes = waiting.filter(({ silence }) => silence === 'takes')
  const declines = waiting.filter(({ silence }) => silence !== 'takes')
  const ids = (which: readonly AwardRow[]) => which.map(({ id }) => id)
  await setAwards(context, ids(takes), 'listed', 'award.silence.takes')
  await setAwards(context, ids(declines), 'declined', 'award.silence.declines')
  await endAsking(context, round.id)
  await tellRound(context, round, 'silent', { takes: takes.length, declines: declines.length })
  return listAwardRows(context, sql`a.round_id = ${round.id}`)
}

/** Enterprises with people of their own hear that they are on the list, or why they no longer are. */
export async function tellEnterprises(
  context: OperationContext,
  round: RoundRow,
  listed: readonly AwardRow[],
  differences: readonly Difference[],
): Promise<void> {
  const book = await findPolicyBook(context.tx, context.tenantId)
  const told = [
    ...listed.map((award) => ({ award, key: 'award.notice.listed', why: '' })),
    ...differences.map(({ award, reason }) => ({
      award,
      key: 'award.notice.left-out',
      why: reason.split('\n')[0] ?? '',
    })),
  ].filter(({ award }) => award.unitId !== null && award.unitId === award.careUnitId)
  for (const { award, key, why } of told) {
    const name = book?.policies.find(({ policy }) => policy.code === award.policy)?.policy.name
    const params = {
      ...{ title: round.title, wan: wanText(BigInt(award.amountFen)), why },
      ...{ policyZh: name?.zh ?? award.policy, policyEn: name?.en ?? award.policy },
    }
    for (const to of await listCarers(context, 'award.confirm', await pathOf(context, award.careUnitId)))
      await notify(context, { to, sentence: { key, params }, about: { kind: 'award', id: award.id } })
  }
}
