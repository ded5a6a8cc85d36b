import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { listHolderIds } from '#cases/server/duty.queries.ts'
import { notify } from '#cases/server/notice.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import type { Sentence } from '#cases/subject.ts'
import type { MeetingSeries, Seat } from '#engine/definition/meeting-practice.ts'
import { Refusal } from '#engine/refusal.ts'
import { getOfficeClock } from '#modules/dispatch/server/cycle.queries.ts'
import { listDuties } from '#modules/dispatch/server/duty.queries.ts'
import { findUnitByCode } from '#modules/organisations/server/unit.queries.ts'
import type { UnitVersion } from '#modules/organisations/unit.ts'
import type * as contract from '#modules/supervision/meeting.contract.ts'
import { presumedPresent, stateAfter } from '#modules/supervision/meeting.rules.ts'
import { meetingTitle } from '#modules/supervision/meeting.ts'
import { listSeats, listSeries, nextOrdinal, type SeatRow } from '#modules/supervision/server/meeting.queries.ts'
import * as store from '#modules/supervision/server/meeting.store.ts'
import { listCarriedInto, tellDecisions } from '#modules/supervision/server/meeting-decision.queries.ts'
import { recordDecision } from '#modules/supervision/server/meeting-history.ts'
import {
  demandAct,
  type FoundMeeting,
  getFoundMeeting,
  meetingParams,
  record,
  takeUp,
} from '#modules/supervision/server/meeting-situation.ts'
import { endOfDay } from '#modules/supervision/server/slip-course.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

/** The root when the series names no host. */
export async function hostOf(
  context: Pick<OperationContext, 'tx' | 'tenantId' | 'now'>,
  series: Pick<MeetingSeries, 'host'>,
): Promise<UnitVersion> {
  const { tx, tenantId, now } = context
  const { utcOffsetMinutes } = await getOfficeClock(context.tx, context.tenantId)
  const today = localDay(now, utcOffsetMinutes)
  const code = series.host ?? (await rootCode(context))
  return (await findUnitByCode(tx, tenantId, code, today))!
}

async function rootCode({ tx, tenantId }: Pick<OperationContext, 'tx' | 'tenantId'>): Promise<string> {
  const { rows } = await sql<{ code: string }>`
    select u.code from unit_versions v join units u on u.tenant_id = v.tenant_id and u.id = v.unit_id
    where v.tenant_id = ${tenantId} and v.parent_id is null and v.until_on is null order by u.code limit 1`.execute(tx)
  return rows[0]!.code
}

/** Who usually takes the chair: the first who holds the role at the host; nobody when it is not held. */
export async function usualChair(context: OperationContext, series: MeetingSeries, hostId: string): Promise<string> {
  if (series.chair === undefined) return ''
  const [personId] = await listHolderIds(context, { roleCode: series.chair, unitId: hostId })
  if (personId === undefined) return ''
  const { rows } = await sql<{ name: string }>`
    select name from people where tenant_id = ${context.tenantId} and id = ${personId}`.execute(context.tx)
  return rows[0]!.name
}

export const planMeeting: Handler<typeof contract.planMeeting> = async (context, input) => {
  const published = await listSeries(context)
  const series = published.series.find(({ code }) => code === input.series)
  if (series === undefined)
    throw new Refusal('form-invalid', { key: 'meeting.unknown-series', params: { code: input.series }, at: 'series' })
  const host = await hostOf(context, series)
  if (host.unitId !== input.unitId) throw new Refusal('form-invalid', { key: 'meeting.not-host', at: 'unitId' })
  const { ordinal, countedIn } = await nextOrdinal(context, series, input.heldOn)
  const id = context.newId()
  const isNew = await store.insertMeeting(context, {
    id,
    seriesCode: series.code,
    definitionVersion: published.version,
    unitId: host.unitId,
    ordinal,
    countedIn,
    title: meetingTitle(series, { ordinal, heldOn: input.heldOn }),
    heldOn: input.heldOn,
    startsAt: input.startsAt ?? series.startsAt,
    place: input.place ?? series.place ?? '',
    chair: input.chair ?? (await usualChair(context, series, host.unitId)),
    by: context.actor.personId,
  })
  if (!isNew) throw new Refusal('conflict', { key: 'meeting.ordinal-taken' })
  await store.putItems(context, id, await firstAgenda(context, series))
  await store.putSeats(context, id, await usuallyInvited(context, series, host))
  await record(context, { id, unitId: host.unitId }, 'meeting.planned', { day: input.heldOn })
  return { meetingId: id, version: 1, state: 'planned' }
}

async function firstAgenda(context: OperationContext, series: MeetingSeries): Promise<store.NewItem[]> {
  const ids = await unitIds(
    context,
    series.agenda.flatMap(({ presenter }) => presenter ?? []),
  )
  const followUp = series.followUp && { kind: 'follow-up' as const, title: series.followUp.zh, presenterId: null }
  const plain = series.agenda.map(({ title, presenter }) => ({
    kind: 'plain' as const,
    title: title.zh,
    presenterId: presenter === undefined ? null : (ids.get(presenter) ?? null),
  }))
  return [...(followUp ? [followUp] : []), ...plain].map((item) => ({ ...item, id: context.newId(), links: [] }))
}

async function unitIds(
  { tx, tenantId }: OperationContext,
  codes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; code: string }>`
    select id, code from units where tenant_id = ${tenantId} and code = any(${codes}::text[])`.execute(tx)
  return new Map(rows.map(({ id, code }) => [code, id]))
}

/** The units of the series that stand today: those named, then those of its kinds below the host, each once. */
async function usuallyInvited(
  { tx, tenantId }: OperationContext,
  series: MeetingSeries,
  host: UnitVersion,
): Promise<{ unitId: string; seat: Seat }[]> {
  const seats = new Map<string, Seat>()
  for (const { seat, units, kinds } of series.invited) {
    const { rows } = await sql<{ unitId: string }>`
      select v.unit_id from unit_versions v join units u on u.tenant_id = v.tenant_id and u.id = v.unit_id
      where v.tenant_id = ${tenantId} and v.until_on is null and (u.code = any(${units}::text[])
        or v.kind = any(${kinds}::text[]) and starts_with(v.path, ${host.path}))
      order by array_position(${units}::text[], u.code) nulls last, v.path`.execute(tx)
    for (const { unitId } of rows) if (!seats.has(unitId)) seats.set(unitId, seat)
  }
  return [...seats].map(([unitId, seat]) => ({ unitId, seat }))
}

export const arrangeMeeting: Handler<typeof contract.arrangeMeeting> = async (context, input) => {
  const found = await takeUp(context, 'arrange', input)
  const { meeting, series, items, seats } = found
  if (new Set(input.seats.map(({ unitId }) => unitId)).size < input.seats.length)
    throw new Refusal('form-invalid', { key: 'meeting.unit-twice', at: 'seats' })
  await demandUnits(context, [
    ...input.seats.map(({ unitId }) => unitId),
    ...input.items.flatMap(({ presenterId }) => presenterId ?? []),
  ])
  const known = new Set(items.map(({ id }) => id))
  if (input.items.some(({ id }) => id !== undefined && !known.has(id)))
    throw new Refusal('form-invalid', { key: 'meeting.unknown-item', at: 'items' })
  const followUp = items.find(({ kind }) => kind === 'follow-up')
  const plain = input.items
    .filter(({ id }) => id === undefined || id !== followUp?.id)
    .map((item) => ({ ...item, id: item.id ?? context.newId(), kind: 'plain' as const }))
  await store.putItems(context, meeting.id, [...(followUp ? [followUp] : []), ...plain])
  const fresh = new Set(await store.putSeats(context, meeting.id, input.seats))
  const title = meetingTitle(series, { ordinal: meeting.ordinal, heldOn: input.heldOn })
  const version = await store.moveMeeting(context, meeting.id, meeting.state, {
    held_on: input.heldOn,
    starts_at: input.startsAt,
    place: input.place,
    chair: input.chair,
    purpose: input.purpose,
    title_zh: title.zh,
    title_en: title.en,
  })
  const isMoved = meeting.heldOn !== input.heldOn || meeting.startsAt !== input.startsAt
  await record(context, meeting, isMoved ? 'meeting.moved' : 'meeting.arranged', {
    ...(isMoved && { day: input.heldOn, time: input.startsAt }),
  })
  if (meeting.state === 'convened')
    await tellGuests(context, meeting.id, seats, fresh, isMoved || meeting.place !== input.place)
  return { meetingId: meeting.id, version, state: meeting.state }
}

async function demandUnits({ tx, tenantId }: OperationContext, ids: readonly string[]): Promise<void> {
  const wanted = [...new Set(ids)]
  const { rows } = await sql`select 1 from units where tenant_id = ${tenantId} and id = any(${wanted}::uuid[])`.execute(
    tx,
  )
  if (rows.length < wanted.length) throw new Refusal('not-found', { key: 'http.not-found', at: 'unitId' })
}

/** After the notice has gone out: who is new is invited, who is no longer wanted has nothing to answer, all hear of a move. */
async function tellGuests(
  context: OperationContext,
  meetingId: string,
  before: readonly SeatRow[],
  fresh: ReadonlySet<string>,
  isMoved: boolean,
): Promise<void> {
  const found = await getFoundMeeting(context, meetingId)
  const still = new Set(found.seats.map(({ id }) => id))
  for (const seat of before) if (!still.has(seat.id)) await endSeatTasks(context, seat.id, 'arrange')
  for (const seat of found.seats) {
    if (fresh.has(seat.id)) await invite(context, found, seat)
    else if (isMoved) await tellSeat(context, found, seat, 'notice.meeting.moved')
  }
}

export const conveneMeeting: Handler<typeof contract.conveneMeeting> = async (context, input) => {
  const found = await takeUp(context, 'convene', input)
  const { meeting, seats, situation } = found
  for (const seat of seats) await invite(context, found, seat)
  const state = stateAfter('convene', situation.state)!
  const changes = { convened_by: context.actor.personId, convened_at: context.now }
  const version = await store.moveMeeting(context, meeting.id, state, changes)
  await record(context, meeting, 'meeting.convened', { n: seats.length })
  return { meetingId: meeting.id, version, state }
}

async function invite(context: OperationContext, found: FoundMeeting, seat: SeatRow): Promise<void> {
  const subject = { kind: 'meeting-seat', id: seat.id, unitId: seat.unitId }
  const deed = { key: 'task.meeting.answer', params: meetingParams(found.meeting) }
  const dueAt = await endOfDay(context, found.answerBy)
  for (const to of await listDuties(context, 'meeting.answer', seat.path))
    await openTask(context, { to, subject, deed, dueAt })
  await tellSeat(context, found, seat, 'notice.meeting.convened')
}

async function tellSeat(
  context: OperationContext,
  { meeting, answerBy }: FoundMeeting,
  seat: SeatRow,
  key: string,
  params: Sentence['params'] = {},
): Promise<void> {
  const sentence = { key, params: { ...meetingParams(meeting), by: answerBy, ...params } }
  for (const to of await listDuties(context, 'meeting.answer', seat.path))
    await notify(context, { to, sentence, about: { kind: 'meeting', id: meeting.id } })
}

const endSeatTasks = (context: OperationContext, seatId: string, outcome: string) =>
  closeTasks(context, { subjectKind: 'meeting-seat', subjectId: seatId }, { outcome, doneBy: context.actor.personId })

export const answerNotice: Handler<typeof contract.answerNotice> = async (context, { meetingSeatId, ...answer }) => {
  const { tx, tenantId, actor } = context
  const { rows } = await sql<{ meetingId: string }>`
    select meeting_id from meeting_seats where tenant_id = ${tenantId} and id = ${meetingSeatId}`.execute(tx)
  const found = await getFoundMeeting(context, rows[0]!.meetingId, true)
  demandAct(context, 'answer', found)
  if (answer.answer === 'excused' && answer.reason === '')
    throw new Refusal('form-invalid', { key: 'meeting.excuse-without-reason', at: 'reason' })
  const { meeting } = found
  const seat = found.seats.find(({ id }) => id === meetingSeatId)!
  const said = answer.answer === 'coming' ? { ...answer, reason: '', substitute: '' } : answer
  await store.answerSeat(context, meetingSeatId, { ...said, by: actor.personId })
  await endSeatTasks(context, meetingSeatId, answer.answer)
  const unit = { unit: seat.shortZh, unitEn: seat.shortEn }
  const { person, reason, substitute } = said
  const key =
    said.answer === 'coming' ? 'meeting.answered.coming' : `meeting.answered.${substitute === '' ? 'excused' : 'sends'}`
  await record(context, meeting, key, { ...unit, person, reason, substitute })
  for (const to of await listDuties(context, 'meeting.arrange', meeting.path)) {
    const sentence = { key: 'notice.meeting.answered', params: { ...meetingParams(meeting), ...unit } }
    await notify(context, { to, sentence, about: { kind: 'meeting', id: meeting.id } })
  }
  return { meetingSeatId }
}

interface Presence {
  readonly seatId: string
  readonly isPresent: boolean
  readonly person?: string | undefined
}

async function keepPresence(
  context: OperationContext,
  meetingId: string,
  presence: readonly Presence[],
): Promise<void> {
  for (const { seatId, isPresent, person } of presence)
    if (!(await store.recordPresence(context, meetingId, { seatId, isPresent, ...(person && { person }) })))
      throw new Refusal('not-found', { key: 'http.not-found', at: 'presence' })
}

/** Who is not named is taken as he answered. Decisions of earlier meetings that still stand are opened again for good. */
export const holdMeeting: Handler<typeof contract.holdMeeting> = async (context, { presence, ...input }) => {
  const found = await takeUp(context, 'hold', input)
  const { meeting, seats } = found
  const named = new Set(presence.map(({ seatId }) => seatId))
  const presumed = seats
    .filter(({ id }) => !named.has(id))
    .map((seat) => ({ seatId: seat.id, isPresent: presumedPresent(seat) }))
  await keepPresence(context, meeting.id, [...presence, ...presumed])
  for (const seat of seats) await endSeatTasks(context, seat.id, 'held')
  for (const decision of await tellDecisions(context, await listCarriedInto(context, meeting))) {
    const { id, standing, percent } = decision
    await store.insertCarry(context, { decisionId: id, meetingId: meeting.id, standing, percent })
    await recordDecision(context, { id, hostId: meeting.unitId }, 'decision.carried', meetingParams(meeting))
  }
  const version = await store.moveMeeting(context, meeting.id, 'held')
  const present = (await listSeats(context, meeting.id)).filter(({ isPresent }) => isPresent === true).length
  await record(context, meeting, 'meeting.held', { present })
  return { meetingId: meeting.id, version, state: 'held' }
}

export const recordMeeting: Handler<typeof contract.recordMeeting> = async (context, { notes, presence, ...input }) => {
  const { meeting } = await takeUp(context, 'record', input)
  for (const { itemId, note } of notes)
    if (!(await store.noteItem(context, meeting.id, itemId, note)))
      throw new Refusal('form-invalid', { key: 'meeting.unknown-item', at: 'notes' })
  await keepPresence(context, meeting.id, presence)
  const version = await store.moveMeeting(context, meeting.id, meeting.state)
  await record(context, meeting, 'meeting.recorded')
  return { meetingId: meeting.id, version, state: meeting.state }
}

export const cancelMeeting: Handler<typeof contract.cancelMeeting> = async (context, { reason, ...input }) => {
  const found = await takeUp(context, 'cancel', input)
  const { meeting, seats } = found
  for (const seat of seats) {
    await endSeatTasks(context, seat.id, 'cancelled')
    if (meeting.state === 'convened') await tellSeat(context, found, seat, 'notice.meeting.cancelled', { reason })
  }
  const changes = { cancel_reason: reason, cancelled_at: context.now }
  const version = await store.moveMeeting(context, meeting.id, 'cancelled', changes)
  await record(context, meeting, 'meeting.cancelled', { reason })
  return { meetingId: meeting.id, version, state: 'cancelled' }
}
