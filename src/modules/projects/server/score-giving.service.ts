import { sql } from 'kysely'
import { getCase, type KeptCase } from '#cases/server/case.queries.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { notify } from '#cases/server/notice.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import { can } from '#engine/access/can.ts'
import { instantAt } from '#engine/calendar/cycle-dates.ts'
import { Refusal } from '#engine/refusal.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import type * as contract from '#modules/projects/score.contract.ts'
import { type Matter, matterOf } from '#modules/projects/server/matter.ts'
import { conflictsOf, listReviewersOf } from '#modules/projects/server/reviewer.queries.ts'
import { totalText } from '#modules/projects/server/score.service.ts'
import { type CardInVersion, cardsOf, findCardInUse } from '#modules/projects/server/scorecard.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

/**
 * An application whose call the actor’s office runs: nobody gives sheets out for his own unit’s application in another’s call.
 * @throws Refusal not-allowed.
 */
async function ownMatter(context: OperationContext, one: KeptCase): Promise<Matter> {
  const matter = await matterOf(context, one)
  if (!(await isOurs(context, matter))) throw new Refusal('not-allowed', { key: 'score.not-ours' })
  return matter
}

/** The card that the next sheet is given out with: the one that an application is judged by already, else the one in force. */
async function cardToGive(context: OperationContext, caseId: string, { inForce, family }: Matter) {
  const inUse = await findCardInUse(context, caseId)
  if (inUse !== undefined) return inUse
  const card = inForce.practice.scorecards.find(({ code }) => code === family?.scorecard)
  return card && { scorecard: card.code, scorecardVersion: inForce.version }
}

async function isOurs({ tx, tenantId, actor }: OperationContext, { call }: Matter): Promise<boolean> {
  const path = await findUnitPath(tx, tenantId, call.unitId)
  return path !== undefined && can(actor, 'project.manage', path)
}

/** The sheet of the family’s card to each of some people, of whom nothing is known that keeps them from judging. */
export const giveSheets: Handler<typeof contract.giveSheets> = async (context, input) => {
  const { tx, tenantId, actor, now, newId } = context
  const { caseId, panel, dueOn } = input
  const one = await getCase(tx, tenantId, caseId, 'wait')
  if (one.phase === 'closed') throw new Refusal('wrong-state', { key: 'score.closed' })
  const matter = await ownMatter(context, one)
  const card = await cardToGive(context, caseId, matter)
  if (card === undefined) throw new Refusal('rule-broken', { key: 'score.no-card' })
  if (dueOn !== undefined && dueOn < matter.today)
    throw new Refusal('form-invalid', { key: 'score.due-past', at: 'dueOn' })
  const personIds = [...new Set(input.personIds)]
  await demandNoConflict(context, one, matter, personIds)
  const dueAt = dueOn && new Date(instantAt(dueOn, '18:00', matter.utcOffsetMinutes))
  let given = 0
  for (const personId of personIds) {
    const id = newId()
    const inserted =
      await sql`insert into score_sheets (tenant_id, id, case_id, person_id, panel, scorecard, scorecard_version,
        given_by, given_at, due_on)
      values (${tenantId}, ${id}, ${caseId}, ${personId}, ${panel}, ${card.scorecard}, ${card.scorecardVersion},
        ${actor.personId}, ${now},
        ${dueOn ?? null})
      on conflict do nothing`.execute(tx)
    if (inserted.numAffectedRows !== 1n) continue
    given += 1
    await openTask(context, {
      to: { personId },
      subject: { kind: 'score-sheet', id, unitId: one.unitId },
      deed: { key: 'task.score-sheet.fill', params: { title: one.title } },
      ...(dueAt && { dueAt }),
    })
  }
  await recordHistory(context, {
    subject: { kind: 'case', id: caseId, unitId: one.unitId },
    sentence: { key: 'score.given', params: { n: given } },
    personId: actor.personId,
  })
  context.audit({ subjectKind: 'case', subjectId: caseId, unitId: one.unitId, detail: { given, panel } })
  return { given }
}

/** Everybody is there, and nobody has to stand back (回避). */
async function demandNoConflict(
  context: OperationContext,
  one: KeptCase,
  matter: Matter,
  ids: readonly string[],
): Promise<void> {
  const { tx, tenantId } = context
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from people where tenant_id = ${tenantId} and id = any(${[...ids]}::uuid[]) and left_on is null`.execute(
    tx,
  )
  if (rows.length < ids.length) throw new Refusal('not-found', { key: 'case.no-person', at: 'personIds' })
  const conflicts = await conflictsOf(context, one, matter, ids)
  const reasons = rows.flatMap(({ id, name }) =>
    conflicts.get(id)!.map(({ kind, of }) => ({ key: `score.${kind}`, params: { who: name, of }, at: 'personIds' })),
  )
  if (reasons.length > 0) throw new Refusal('rule-broken', ...reasons)
}

export const listReviewers: Handler<typeof contract.listReviewers> = async (context, { caseId, text }) => {
  const one = await getCase(context.tx, context.tenantId, caseId)
  const matter = await ownMatter(context, one)
  const people = await listReviewersOf(context, one, text)
  const conflicts = await conflictsOf(
    context,
    one,
    matter,
    people.map(({ id }) => id),
  )
  return {
    people: people.map(({ id, name, shortZh, shortEn, isAsked, isGiven }) => ({
      ...{ id, name, isAsked, isGiven },
      unit: { zh: shortZh, en: shortEn },
      conflicts: [...conflicts.get(id)!],
    })),
    today: matter.today,
  }
}

export const listSheets: Handler<typeof contract.listSheets> = async (context, { caseId }) => {
  const { tx, tenantId } = context
  const one = await getCase(tx, tenantId, caseId)
  const matter = await matterOf(context, one)
  if (!(await isOurs(context, matter))) return { rows: [], isOurs: false, mayGive: false }
  const { rows } = await sql<GivenSheet>`
    select s.id, s.panel, s.scorecard, s.scorecard_version, s.state, s.total::text as total, s.due_on::text as due_on, p.name as person, v.short_zh, v.short_en
    from score_sheets s join people p on p.tenant_id = s.tenant_id and p.id = s.person_id
    join lateral (select short_zh, short_en from unit_versions w where w.tenant_id = p.tenant_id and w.unit_id = p.unit_id
      order by w.from_on desc limit 1) v on true
    where s.tenant_id = ${tenantId} and s.case_id = ${caseId} order by s.panel, s.given_at, s.id limit 200`.execute(tx)
  const cardOf = await cardsOf(context, rows)
  return {
    rows: rows.map((row) => ({
      ...{ id: row.id, panel: row.panel, state: row.state, dueOn: row.dueOn, person: row.person },
      unit: { zh: row.shortZh, en: row.shortEn },
      total: totalText(row.total, cardOf(row)),
      isLate: row.state === 'given' && row.dueOn !== null && row.dueOn < matter.today,
    })),
    isOurs: true,
    mayGive: one.phase === 'in-review' && (await cardToGive(context, caseId, matter)) !== undefined,
  }
}

interface GivenSheet extends CardInVersion {
  readonly id: string
  readonly panel: string
  readonly state: 'given' | 'done' | 'taken-back'
  readonly total: string | null
  readonly dueOn: string | null
  readonly person: string
  readonly shortZh: string
  readonly shortEn: string
}

/** Somebody cannot judge after all: his sheet is taken back, and he hears why. What was handed in stays. */
export const takeSheetBack: Handler<typeof contract.takeSheetBack> = async (context, input) => {
  const { tx, tenantId, actor } = context
  const { caseId, scoreSheetId, reason } = input
  const one = await getCase(tx, tenantId, caseId)
  await ownMatter(context, one)
  const { rows } = await sql<{ state: GivenSheet['state']; personId: string }>`
    select state, person_id from score_sheets where tenant_id = ${tenantId} and id = ${scoreSheetId} and case_id = ${caseId}
    for update`.execute(tx)
  if (rows.length === 0) throw new Refusal('not-found', { key: 'http.not-found', at: 'scoreSheetId' })
  if (rows[0]!.state !== 'given') throw new Refusal('wrong-state', { key: 'score.not-out' })
  await sql`update score_sheets set state = 'taken-back', taken_back_by = ${actor.personId}, taken_back_reason = ${reason},
      version = version + 1 where tenant_id = ${tenantId} and id = ${scoreSheetId}`.execute(tx)
  await closeTasks(
    context,
    { subjectKind: 'score-sheet', subjectId: scoreSheetId },
    { outcome: 'taken-back', doneBy: actor.personId },
  )
  await notify(context, {
    to: { personId: rows[0]!.personId },
    sentence: { key: 'notice.score-sheet.taken-back', params: { title: one.title, reason } },
  })
  await recordHistory(context, {
    subject: { kind: 'case', id: caseId, unitId: one.unitId },
    sentence: { key: 'score.taken-back', params: { reason } },
    personId: actor.personId,
  })
  context.audit({ subjectKind: 'case', subjectId: caseId, unitId: one.unitId, detail: { scoreSheetId } })
  return { scoreSheetId }
}
