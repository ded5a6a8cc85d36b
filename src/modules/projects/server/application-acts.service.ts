import { sql } from 'kysely'
import { openCaseRecord } from '#cases/server/case-open.service.ts'
import { getProcessInForce } from '#cases/server/case-process.queries.ts'
import type { RunContext } from '#cases/server/case-run.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { Refusal } from '#engine/refusal.ts'
import { findUnitByCode } from '#modules/organisations/server/unit.queries.ts'
import { stageOf } from '#modules/programmes/call.rules.ts'
import { whyNotApply } from '#modules/programmes/mode.rules.ts'
import { findCall, listNamed, listRecommenders, officeClock } from '#modules/programmes/server/call.queries.ts'
import { getProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import { OWNER_RELATION } from '#modules/projects/server/challenge-origin.queries.ts'
import { nameOfUnit } from '#modules/projects/server/matter.ts'
import type { OperationContext } from '#server/http/module.ts'

/** Somebody who applies, or hands over, in the transaction of his own act. */
type ApplicationContext = RunContext & Pick<OperationContext, 'actor'> & Partial<Pick<OperationContext, 'audit'>>

interface Beginning {
  readonly callId: string
  readonly unitId: string
  readonly direction: string
  readonly title: string
  readonly recommenderId: string
  readonly leaderId: string
}

/** An application that is filled in by its leader: the case and how far it is. */
interface BegunApplication {
  readonly caseId: string
  readonly serial: number
}

/** The process of the call's family is pinned; parties are leader, unit, recommending office and division. */
export async function beginApplication(
  context: ApplicationContext,
  input: Beginning,
  picked?: { readonly ownerUnitId: string | undefined },
): Promise<BegunApplication> {
  const { tx, tenantId } = context
  const call = await findCall(context, input.callId)
  if (call === undefined || call.state !== 'published')
    throw new Refusal('not-found', { key: 'http.not-found', at: 'callId' })
  const at = await officeClock(context)
  if (stageOf(call, at) !== 'open') throw new Refusal('wrong-state', { key: 'call.not-open', at: 'callId' })
  const { practice } = await getProgrammePractice(tx, tenantId)
  const family = practice.families.find(({ code }) => code === call.family)
  if (family === undefined) throw new Refusal('rule-broken', { key: 'call.unknown-family', at: 'callId' })
  const direction = call.content.directions.find(({ code }) => code === input.direction)
  if (direction === undefined) throw new Refusal('not-found', { key: 'project.no-direction', at: 'direction' })
  const mode = practice.modes.find(({ code }) => code === direction.mode)
  const barred = whyNotApply(mode, direction, { ...input, isPicked: picked !== undefined })
  if (barred !== undefined) throw new Refusal('rule-broken', barred)
  const recommenders = await listRecommenders(context, practice.recommenders)
  if (!recommenders.some(({ unitId }) => unitId === input.recommenderId))
    throw new Refusal('not-found', { key: 'call.unknown-recommender', at: 'recommenderId' })
  const division =
    family.division === undefined
      ? undefined
      : await findUnitByCode(tx, tenantId, family.division, at.toISOString().slice(0, 10))
  const divisionId = division?.unitId ?? call.unitId
  const owner = await ownerOf(context, family.process, input, picked?.ownerUnitId)
  const one = await openCaseRecord(context, {
    process: family.process,
    title: input.title,
    unitId: input.unitId,
    parties: {
      applicant: [{ person: input.leaderId }],
      'undertaking-unit': [{ unit: input.unitId }],
      'recommending-unit': [{ unit: input.recommenderId }],
      'managing-division': [{ unit: divisionId }],
      ...(owner !== undefined && { [OWNER_RELATION]: [{ unit: owner }] }),
    },
    subject: { kind: 'call', id: call.id },
    facts: { directionCode: direction.code, mode: direction.mode },
  })
  context.audit?.({
    subjectKind: 'case',
    subjectId: one.id,
    unitId: one.unitId,
    detail: { callId: call.id, direction: direction.code },
  })
  return { caseId: one.id, serial: one.serial }
}

/** An owner who is to sign is a party; the process must know him, and nobody meets his own challenge. */
async function ownerOf(
  { tx, tenantId }: ApplicationContext,
  code: string,
  { unitId }: Beginning,
  ownerUnitId: string | undefined,
): Promise<string | undefined> {
  if (ownerUnitId === undefined) return undefined
  const { process } = await getProcessInForce(tx, tenantId, code)
  if (!process.relations.some((relation) => relation.code === OWNER_RELATION))
    throw new Refusal('rule-broken', { key: 'project.no-owner-signs', at: 'origin/ownerUnitId' })
  if (ownerUnitId === unitId)
    throw new Refusal('rule-broken', { key: 'project.own-challenge', at: 'origin/ownerUnitId' })
  return ownerUnitId
}

interface HandOver extends Beginning {
  readonly origin: {
    readonly challenge: string
    readonly title: string
    /** The owner as a unit of the tree: it signs the task book under its own name, where the process lets it. */
    readonly ownerUnitId?: string | undefined
    /** The name of an owner who has no unit here. */
    readonly owner?: string | undefined
    readonly pickedOn: string
  }
}

/**
 * 揭榜挂帅: the owner of a challenge has picked an answer; its solver goes on with an application that says where it came from.
 * A challenge is handed over once. Slices above call it in the transaction of their own act, after their own check of who may.
 */
export async function handOverChallenge(
  context: ApplicationContext,
  { origin, ...input }: HandOver,
): Promise<BegunApplication> {
  const { tx, tenantId, actor, now } = context
  await sql`select pg_advisory_xact_lock(hashtextextended(${`challenge ${tenantId} ${input.callId}`}, 41))`.execute(tx)
  const { rows } =
    await sql`select 1 from application_origins where tenant_id = ${tenantId} and call_id = ${input.callId}
    and challenge = ${origin.challenge}`.execute(tx)
  if (rows.length > 0) throw new Refusal('conflict', { key: 'project.handed-over-already', at: 'origin/challenge' })
  if (origin.pickedOn > (await getToday(tx, tenantId, now)))
    throw new Refusal('form-invalid', { key: 'project.picked-later', at: 'origin/pickedOn' })
  const { people } = await listNamed(context, [{ invited: [], leaders: [input.leaderId] }])
  if (!people.has(input.leaderId)) throw new Refusal('not-found', { key: 'call.unknown-person', at: 'leaderId' })
  const { challenge, title, ownerUnitId, pickedOn } = origin
  const owner = ownerUnitId === undefined ? origin.owner : (await nameOfUnit(context, ownerUnitId)).nameZh
  if (owner === undefined) throw new Refusal('form-invalid', { key: 'project.owner-missing', at: 'origin/owner' })
  const opened = await beginApplication(context, input, { ownerUnitId })
  await sql`insert into application_origins (tenant_id, case_id, call_id, challenge, title, owner, picked_on, handed_over_by,
      handed_over_at)
    values (${tenantId}, ${opened.caseId}, ${input.callId}, ${challenge}, ${title}, ${owner},
      ${pickedOn}, ${actor.personId}, ${now})`.execute(tx)
  await recordHistory(context, {
    subject: { kind: 'case', id: opened.caseId, unitId: input.unitId },
    sentence: { key: 'project.handed-over', params: { challenge, title, owner, pickedOn } },
    personId: actor.personId,
  })
  return opened
}
