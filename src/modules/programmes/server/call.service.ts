import { recordHistory } from '#cases/server/history.store.ts'
import type { Sentence } from '#cases/subject.ts'
import type { OrganisationMode, ProgrammePractice } from '#engine/definition/programme-practice.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/programmes/call.contract.ts'
import { aYearLater, contentFaults, timeFaults } from '#modules/programmes/call.rules.ts'
import { CallContent } from '#modules/programmes/call.ts'
import {
  type CallRow,
  countByDirection,
  findCall,
  listNamed,
  listQuotas,
  listRecommenders,
  officeClock,
} from '#modules/programmes/server/call.queries.ts'
import {
  changeCall,
  insertCall,
  keepCallVersion,
  putQuotas,
  putSubscriptions,
  type Quota,
} from '#modules/programmes/server/call.store.ts'
import { tellSubscribers } from '#modules/programmes/server/call-notice.ts'
import { getProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const EMPTY = CallContent.parse({})

export const drawUpCall: Handler<typeof contract.drawUpCall> = async (context, input) => {
  const { practice } = await getProgrammePractice(context.tx, context.tenantId)
  if (!practice.families.some(({ code }) => code === input.family))
    throw new Refusal('not-found', { key: 'call.unknown-family', at: 'family' })
  const callId = context.newId()
  await insertCall(context, {
    id: callId,
    unitId: input.unitId,
    family: input.family,
    year: input.year,
    title: input.title,
    state: input.expectedOn === undefined ? 'draft' : 'forecast',
    opensAt: null,
    closesAt: null,
    unitBy: null,
    recommendBy: null,
    expectedOn: input.expectedOn ?? null,
    content: EMPTY,
    clonedFrom: null,
    drawnUpBy: context.actor.personId,
  })
  await tell(context, { id: callId, unitId: input.unitId }, { key: 'call.drawn-up', params: { title: input.title } })
  return { callId, version: 1 }
}

/** A draft with everything of the other, its times as many years later and its year in the title. */
export const cloneCall: Handler<typeof contract.cloneCall> = async (context, { callId: fromId, year }) => {
  const from = await getCall(context, fromId)
  const callId = context.newId()
  const years = year - from.year
  const moved = (at: Date | null) => (at === null ? null : aYearLater(at, years))
  const title = from.title.replaceAll(String(from.year), String(year))
  await insertCall(context, {
    ...from,
    id: callId,
    year,
    title,
    state: 'draft',
    opensAt: moved(from.opensAt),
    closesAt: moved(from.closesAt),
    unitBy: moved(from.unitBy),
    recommendBy: moved(from.recommendBy),
    expectedOn: null,
    clonedFrom: fromId,
    drawnUpBy: context.actor.personId,
  })
  const quotas = (await listQuotas(context, fromId)).flatMap(({ unitId, most, recommendBy }) =>
    most === null ? [] : [{ unitId, most, recommendBy: moved(recommendBy) }],
  )
  await putQuotas(context, callId, quotas)
  await tell(context, { id: callId, unitId: from.unitId }, { key: 'call.cloned', params: { title, from: from.title } })
  return { callId, version: 1 }
}

export const saveCall: Handler<typeof contract.saveCall> = async (context, input) => {
  const call = await takeUp(context, input)
  if (call.state === 'withdrawn') throw new Refusal('wrong-state', { key: 'call.withdrawn-already' })
  const at = (text: string | null) => (text === null ? null : new Date(text))
  const times = {
    opensAt: at(input.opensAt),
    closesAt: at(input.closesAt),
    unitBy: at(input.unitBy),
    recommendBy: at(input.recommendBy),
  }
  const quotas = input.quotas.map(({ unitId, most, recommendBy }) => ({ unitId, most, recommendBy: at(recommendBy) }))
  await demandQuotas(context, input.callId, quotas)
  await demandKnown(context, input.content)
  const isOut = call.state === 'published'
  if (isOut) await demandAmendment(context, call, { ...times, content: input.content, reason: input.reason })
  else demandOrder(times)
  const { title, number, content } = input
  await putQuotas(context, input.callId, quotas)
  const version = await changeCall(context, input.callId, { title, number, content, ...times })
  if (isOut) {
    await keepCallVersion(context, input.callId, input.reason, context.actor.personId)
    await tellSubscribers(context, { ...call, title }, 'notice.call.amended', { reason: input.reason })
  }
  await tell(context, call, { key: isOut ? 'call.amended' : 'call.saved', params: { title, reason: input.reason } })
  return { callId: input.callId, version }
}

export const publishCall: Handler<typeof contract.publishCall> = async (context, input) => {
  const call = await takeUp(context, input)
  if (call.state !== 'draft' && call.state !== 'forecast') throw new Refusal('wrong-state', { key: 'call.not-draft' })
  if (call.drawnUpBy === context.actor.personId) throw new Refusal('rule-broken', { key: 'call.own-draft' })
  const { practice } = await getProgrammePractice(context.tx, context.tenantId)
  const faults = [...timeFaults(call), ...contentFaults(call.content, modesOf(practice, call.family))]
  if (faults.length > 0) throw new Refusal('form-invalid', ...faults)
  const version = await changeCall(context, call.id, {
    state: 'published',
    publishedBy: context.actor.personId,
    publishedAt: context.now,
  })
  await keepCallVersion(context, call.id, '', context.actor.personId)
  await tell(context, call, { key: 'call.published', params: { title: call.title } })
  await tellSubscribers(context, call, 'notice.call.published', {})
  return { callId: call.id, version }
}

export const withdrawCall: Handler<typeof contract.withdrawCall> = async (context, input) => {
  const call = await takeUp(context, input)
  if (call.state !== 'published' && call.state !== 'forecast')
    throw new Refusal('wrong-state', { key: 'call.not-published' })
  const version = await changeCall(context, call.id, { state: 'withdrawn' })
  await keepCallVersion(context, call.id, input.reason, context.actor.personId)
  await tell(context, call, { key: 'call.withdrawn', params: { title: call.title, reason: input.reason } })
  await tellSubscribers(context, call, 'notice.call.withdrawn', { reason: input.reason })
  return { callId: call.id, version }
}

export const subscribeToCalls: Handler<typeof contract.subscribeToCalls> = async (context, { families }) => {
  const { practice } = await getProgrammePractice(context.tx, context.tenantId)
  const known = new Set(['', ...practice.families.map(({ code }) => code)])
  if (families.some((family) => !known.has(family)))
    throw new Refusal('not-found', { key: 'call.unknown-family', at: 'families' })
  await putSubscriptions(context, context.actor.personId, families)
  return { subscribed: [...new Set(families)].sort() }
}

async function getCall(context: OperationContext, callId: string, lock = false): Promise<CallRow> {
  const call = await findCall(context, callId, lock)
  if (call === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'callId' })
  return call
}

/** Locks a call and makes sure that the actor saw it as it stands. */
async function takeUp(
  context: OperationContext,
  { callId, version }: { callId: string; version: number },
): Promise<CallRow> {
  const call = await getCall(context, callId, true)
  if (call.version !== version) throw new Refusal('conflict', { key: 'call.changed-meanwhile', at: 'version' })
  return call
}

interface Times {
  readonly opensAt: Date | null
  readonly closesAt: Date | null
  readonly unitBy: Date | null
  readonly recommendBy: Date | null
}

/** A draft may be incomplete, but what it says is in order. */
function demandOrder(times: Times): void {
  const faults = timeFaults(times).filter(({ key }) => key !== 'call.no-opening' && key !== 'call.no-closing')
  if (faults.length > 0) throw new Refusal('form-invalid', ...faults)
}

/** What is published is amended with a reason; once it is open nobody loses time or the direction he applies for. */
async function demandAmendment(
  context: OperationContext,
  call: CallRow,
  change: Times & { readonly content: CallContent; readonly reason: string },
): Promise<void> {
  const { practice } = await getProgrammePractice(context.tx, context.tenantId)
  const faults = [...timeFaults(change), ...contentFaults(change.content, modesOf(practice, call.family))]
  if (faults.length > 0) throw new Refusal('form-invalid', ...faults)
  if (change.reason === '') throw new Refusal('form-invalid', { key: 'call.reason-needed', at: 'reason' })
  const at = await officeClock(context)
  if (call.opensAt !== null && at >= call.opensAt && change.closesAt! < call.closesAt!)
    throw new Refusal('rule-broken', { key: 'call.closing-moved-forward', at: 'closesAt' })
  const applied = await countByDirection(context, call.id)
  const stays = new Set(change.content.directions.map(({ code }) => code))
  const lost = call.content.directions.find(({ code }) => !stays.has(code) && applied.has(code))
  if (lost !== undefined)
    throw new Refusal('rule-broken', { key: 'call.direction-removed', params: { code: lost.code }, at: 'directions' })
}

/** The ways of organising that a family has. */
const modesOf = ({ families, modes }: ProgrammePractice, family: string): readonly OrganisationMode[] => {
  const own = families.find(({ code }) => code === family)?.modes ?? []
  return modes.filter(({ code }) => own.includes(code))
}

/** Whoever is invited or named is of this administration. */
async function demandKnown(context: OperationContext, { directions }: CallContent): Promise<void> {
  const { units, people } = await listNamed(context, directions)
  for (const [n, { invited, leaders }] of directions.entries()) {
    if (invited.some((id) => !units.has(id)))
      throw new Refusal('not-found', { key: 'call.unknown-unit', at: `directions/${n}/invited` })
    if (leaders.some((id) => !people.has(id)))
      throw new Refusal('not-found', { key: 'call.unknown-person', at: `directions/${n}/leaders` })
  }
}

async function demandQuotas(context: OperationContext, callId: string, quotas: readonly Quota[]): Promise<void> {
  const { practice } = await getProgrammePractice(context.tx, context.tenantId)
  const recommenders = await listRecommenders(context, practice.recommenders)
  const known = new Set(recommenders.map(({ unitId }) => unitId))
  const used = new Map((await listQuotas(context, callId)).map((row) => [row.unitId, row.used]))
  for (const [at, { unitId, most }] of quotas.entries()) {
    if (!known.has(unitId))
      throw new Refusal('not-found', { key: 'call.unknown-recommender', at: `quotas/${at}/unitId` })
    const taken = used.get(unitId) ?? 0
    if (most < taken)
      throw new Refusal('rule-broken', {
        key: 'call.quota-below-used',
        params: { used: taken },
        at: `quotas/${at}/most`,
      })
  }
}

async function tell(
  context: OperationContext,
  call: { readonly id: string; readonly unitId: string },
  sentence: Sentence,
): Promise<void> {
  const subject = { kind: 'call', id: call.id, unitId: call.unitId }
  await recordHistory(context, { subject, sentence, personId: context.actor.personId })
  context.audit({ subjectKind: 'call', subjectId: call.id, unitId: call.unitId, detail: { deed: sentence.key } })
}
