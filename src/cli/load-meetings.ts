import { sql } from 'kysely'
import { actorWith, operationContext, type SampleContext } from '#cli/load-samples.ts'
import { deskOf, playToClose } from '#cli/load-supervision.ts'
import type { Permission } from '#engine/access/permission.ts'
import { dayNumber } from '#engine/calendar/date.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { SampleMeeting } from '#engine/definition/sample-meeting.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import { findMeeting, listItems, listSeats, listSeries } from '#modules/supervision/server/meeting.queries.ts'
import * as meetings from '#modules/supervision/server/meeting.service.ts'
import * as decisions from '#modules/supervision/server/meeting-decision.service.ts'
import * as minutes from '#modules/supervision/server/meeting-minutes.service.ts'
import { findSlip } from '#modules/supervision/server/slip.queries.ts'
import type { OperationContext } from '#server/http/module.ts'

const STAGES = ['planned', 'convened', 'held', 'drafted', 'issued'] as const
const reaches = ({ state }: SampleMeeting, stage: (typeof STAGES)[number]): boolean =>
  STAGES.indexOf(state) >= STAGES.indexOf(stage)

/** Meetings by the acts of those who arrange, are invited and sign, on the days the samples tell. */
export async function loadMeetings(context: SampleContext, pack: Pack): Promise<void> {
  const all = pack.sampleMeetings.flatMap(({ value }) => value.meetings)
  const units = new Map(await unitIds(context))
  for (const meeting of [...all].sort((a, b) => (a.on < b.on ? -1 : 1))) await loadMeeting(context, meeting, units)
}

async function unitIds({ tx, tenantId }: SampleContext): Promise<[string, string][]> {
  const { rows } = await sql<{ code: string; id: string }>`
    select code, id from units where tenant_id = ${tenantId}`.execute(tx)
  return rows.map(({ code, id }) => [code, id])
}

const at = (day: string, hour: string): Date => new Date(`${day}T${hour}:00+08:00`)

async function loadMeeting(
  context: SampleContext,
  sample: SampleMeeting,
  units: ReadonlyMap<string, string>,
): Promise<void> {
  const idOf = (code: string) => units.get(code)!
  const { series } = await listSeries(context)
  const host = await meetings.hostOf(context, series.find(({ code }) => code === sample.series)!)
  const as = async (permission: Permission, day: string, hour = '09:30', path = host.path) =>
    operationContext(context, await actorWith(context, permission, path), at(day, hour))
  const officer = await as('meeting.arrange', sample.plannedOn)
  const { place, chair, startsAt } = sample
  const { meetingId } = await meetings.planMeeting(officer, {
    unitId: host.unitId,
    series: sample.series,
    heldOn: sample.on,
    place,
    chair,
    ...(startsAt && { startsAt }),
  })
  const seen = async (desk: OperationContext) => ({
    meetingId,
    version: (await findMeeting(desk, meetingId))!.version,
  })
  const planned = (await findMeeting(officer, meetingId))!
  await meetings.arrangeMeeting(officer, {
    ...(await seen(officer)),
    heldOn: sample.on,
    startsAt: planned.startsAt,
    place,
    chair,
    purpose: sample.purpose,
    items: sample.agenda.map(({ title, presenter }) => ({
      title,
      presenterId: presenter === undefined ? null : idOf(presenter),
      links: [],
    })),
    seats: (await listSeats(officer, meetingId)).map(({ unitId, seat }) => ({ unitId, seat })),
  })
  if (!reaches(sample, 'convened')) return
  await meetings.conveneMeeting(officer, await seen(officer))
  await answerNotices(context, sample, meetingId)
  if (!reaches(sample, 'held')) return
  const evening = await as('meeting.arrange', sample.on, '17:30')
  await meetings.holdMeeting(evening, { ...(await seen(evening)), presence: [] })
  const items = (await listItems(evening, meetingId)).filter(({ kind }) => kind === 'plain')
  const notes = sample.agenda.flatMap(({ note }, n) => (note === '' ? [] : [{ itemId: items[n]!.id, note }]))
  await meetings.recordMeeting(evening, { ...(await seen(evening)), notes, presence: [] })
  for (const decision of sample.decisions) {
    const made = await decisions.makeDecision(evening, {
      meetingId,
      itemId: items[decision.item - 1]!.id,
      text: decision.text,
      leadUnitId: idOf(decision.lead),
      cooperatingIds: decision.cooperating.map(idOf),
      ...(decision.due && { dueOn: decision.due }),
    })
    await handOut(context, evening, made, decision, idOf(decision.lead))
  }
  if (!reaches(sample, 'drafted')) return
  await minutes.draftMinutes(evening, await seen(evening))
  if (!reaches(sample, 'issued')) return
  const leader = await as('meeting.sign', sample.issuedOn ?? sample.on, '16:00')
  await minutes.issueMinutes(leader, await seen(leader))
}

/** Of a meeting that is still to come every third unit has not answered yet. */
async function answerNotices(context: SampleContext, sample: SampleMeeting, meetingId: string): Promise<void> {
  for (const [n, seat] of (await listSeats(context, meetingId)).entries()) {
    if (!reaches(sample, 'held') && n % 3 === 0) continue
    const { name: person } = await actorWith(context, 'slip.approve', seat.path)
    const clerk = operationContext(
      context,
      await actorWith(context, 'meeting.answer', seat.path),
      at(sample.plannedOn, '16:00'),
    )
    const leave = sample.excused.find(({ unit }) => unit === seat.unitCode)
    await meetings.answerNotice(clerk, {
      meetingSeatId: seat.id,
      person,
      answer: leave === undefined ? 'coming' : 'excused',
      reason: leave?.reason ?? '',
      substitute: leave?.substitute ?? '',
    })
  }
}

async function handOut(
  context: SampleContext,
  officer: OperationContext,
  { meetingDecisionId, version }: { readonly meetingDecisionId: string; readonly version: number },
  { becomes, task }: SampleMeeting['decisions'][number],
  leadUnitId: string,
): Promise<void> {
  const decision = { meetingDecisionId, version }
  if (becomes === 'noted') await decisions.noteDecision(officer, { ...decision, reason: '长期坚持（示例）' })
  if (becomes === 'key-task') {
    const { rows } = await sql<{ id: string }>`
      select id from key_tasks where tenant_id = ${context.tenantId} and code = ${task ?? ''}`.execute(context.tx)
    await decisions.assignDecision(officer, { ...decision, ...(rows[0] && { keyTaskId: rows[0].id }) })
  }
  if (becomes !== 'slip' && becomes !== 'slip-closed') return
  const { slip } = await decisions.raiseDecision(officer, decision)
  if (becomes === 'slip') return
  const { issuedOn } = (await findSlip(context, slip.slipId))!
  const passed = dayNumber(context.now.toISOString().slice(0, 10)) - dayNumber(issuedOn)
  const desk = deskOf(context, (await findUnitPath(context.tx, context.tenantId, leadUnitId))!)
  await playToClose(slip.slipId, desk, [passed - 1, passed - 5, passed - 6, passed - 7])
}
