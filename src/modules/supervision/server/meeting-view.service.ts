import { type RawBuilder, sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { listFiles } from '#cases/server/file.queries.ts'
import { type HistoryLine, listHistory } from '#cases/server/history.queries.ts'
import { can, scopeOf } from '#engine/access/can.ts'
import type { Answer } from '#engine/access/may.ts'
import { Refusal } from '#engine/refusal.ts'
import { type Language, say } from '#engine/text/message.ts'
import { unitNameOf } from '#modules/dispatch/server/report.queries.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import type * as contract from '#modules/supervision/meeting.contract.ts'
import { MeetingActName, type MeetingHead } from '#modules/supervision/meeting.contract.ts'
import { meetingMessages } from '#modules/supervision/meeting.messages.ts'
import { FOLLOW_ACTS, isSettled, mayAct, mayFollow } from '#modules/supervision/meeting.rules.ts'
import type * as decision from '#modules/supervision/meeting-decision.contract.ts'
import { meetingsInSight } from '#modules/supervision/server/meeting.access.ts'
import {
  findPrint,
  listMeetingRows,
  listSeries,
  type MeetingRow,
  minutesNumberOf,
  nextOrdinal,
  seriesOf,
} from '#modules/supervision/server/meeting.queries.ts'
import { hostOf, usualChair } from '#modules/supervision/server/meeting.service.ts'
import {
  listCarriedInto,
  listCarries,
  listDecisionRows,
  standingOfRow,
  tellDecisions,
} from '#modules/supervision/server/meeting-decision.queries.ts'
import { type FoundMeeting, getFoundMeeting, viewerOf } from '#modules/supervision/server/meeting-situation.ts'
import { officeDays } from '#modules/supervision/server/slip-course.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

export const listMeetingSeries: Handler<typeof contract.listMeetingSeries> = async (context) => {
  const { series } = await listSeries(context)
  const { utcOffsetMinutes } = await officeDays(context)
  const today = localDay(context.now, utcOffsetMinutes)
  const rows = await listDecisionRows(context, sql<boolean>`${meetingsInSight(context.actor)}`)
  const open = rows.filter((row) => !isSettled(standingOfRow(row, today)))
  const heads = []
  for (const one of series) {
    const host = await hostOf(context, one)
    heads.push({
      code: one.code,
      name: one.name,
      kind: one.kind,
      host: {
        id: host.unitId,
        code: host.code,
        name: { zh: host.nameZh, en: host.nameEn },
        short: { zh: host.shortZh, en: host.shortEn },
      },
      next: (await nextOrdinal(context, one, today)).ordinal,
      place: one.place ?? '',
      startsAt: one.startsAt,
      chair: await usualChair(context, one, host.unitId),
      open: open.filter(({ seriesCode }) => seriesCode === one.code).length,
      mayPlan: can(context.actor, 'meeting.arrange', host.path),
    })
  }
  return { series: heads }
}

async function headsOf(context: OperationContext, rows: readonly MeetingRow[]): Promise<MeetingHead[]> {
  const { tx, tenantId, actor } = context
  const { utcOffsetMinutes } = await officeDays(context)
  const today = localDay(context.now, utcOffsetMinutes)
  const ids = rows.map(({ id }) => id)
  const made = await listDecisionRows(context, sql<boolean>`d.meeting_id = any(${ids}::uuid[])`)
  const { rows: waiting } = await sql<{ id: string; meetingId: string }>`
    select s.id, s.meeting_id from meeting_seats s
    join unit_versions v on v.tenant_id = s.tenant_id and v.unit_id = s.unit_id and v.until_on is null
    where s.tenant_id = ${tenantId} and s.meeting_id = any(${ids}::uuid[]) and s.answer is null
      and ${scopeCondition(scopeOf(actor, 'meeting.answer'), 'v.path')}
    order by s.position`.execute(tx)
  const names = new Map<string, Pick<MeetingHead['series'], 'name' | 'kind'>>()
  const heads: MeetingHead[] = []
  for (const row of rows) {
    const key = `${row.seriesCode} ${row.definitionVersion}`
    const named = names.get(key) ?? (await seriesOf(context, row))
    names.set(key, named)
    const own = made.filter(({ meetingId }) => meetingId === row.id)
    heads.push({
      id: row.id,
      version: row.version,
      state: row.state,
      series: { code: row.seriesCode, name: named.name, kind: named.kind },
      ordinal: row.ordinal,
      title: { zh: row.titleZh, en: row.titleEn },
      host: unitNameOf(row),
      heldOn: row.heldOn,
      startsAt: row.startsAt,
      place: row.place,
      chair: row.chair,
      invited: row.invited,
      coming: row.coming,
      excused: row.excused,
      decisions: own.length,
      open: own.filter((one) => !isSettled(standingOfRow(one, today))).length,
      number: minutesNumberOf(row),
      awaitsSeatId:
        row.state === 'convened' && today <= row.heldOn
          ? (waiting.find(({ meetingId }) => meetingId === row.id)?.id ?? null)
          : null,
    })
  }
  return heads
}

export const listMeetings: Handler<typeof contract.listMeetings> = async (context, { series, year }) => {
  const rows = await listMeetingRows(
    context,
    sql<boolean>`${meetingsInSight(context.actor)}
      and (${series ?? null}::text is null or m.series_code = ${series ?? null})
      and (${year ?? null}::int is null or date_part('year', m.held_on) = ${year ?? null})`,
  )
  return { rows: await headsOf(context, rows) }
}

/** @throws Refusal not-found for what the viewer's units have nothing to do with. */
export async function getSeenMeeting(context: OperationContext, meetingId: string): Promise<FoundMeeting> {
  const [seen] = await listMeetingRows(context, sql<boolean>`m.id = ${meetingId} and ${meetingsInSight(context.actor)}`)
  if (seen === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'meetingId' })
  return getFoundMeeting(context, meetingId)
}

export const getMeeting: Handler<typeof contract.getMeeting> = async (context, { meetingId }) => {
  const { tx, tenantId, actor, language } = context
  const found = await getSeenMeeting(context, meetingId)
  const { meeting, series, items, seats, made, answerBy, situation } = found
  const [head] = await headsOf(context, [meeting])
  const viewer = viewerOf(context, meeting.path)
  const units = await presentersOf(
    context,
    items.flatMap(({ presenterId }) => presenterId ?? []),
  )
  const told = []
  for (const { presenterId, ...item } of items) {
    const papers = await listFiles(tx, tenantId, { kind: 'meeting-item', id: item.id })
    told.push({
      ...item,
      links: [...item.links],
      presenter: units.get(presenterId ?? '') ?? null,
      papers: papers
        .filter(({ detachedAt, state }) => detachedAt === null && state !== 'bad')
        .map(({ id, name, sizeBytes, state }) => ({
          id,
          name,
          sizeBytes: Number(sizeBytes),
          isReady: state === 'clean',
        })),
    })
  }
  const seenAct = (answer: Answer) => tellAct(language, answer)
  return {
    ...head!,
    purpose: meeting.purpose,
    answerBy,
    decisionWorkingDays: series.decisionWorkingDays,
    returnReason: meeting.returnReason,
    cancelReason: meeting.cancelReason,
    items: told,
    seats: seats.map((seat) => ({
      id: seat.id,
      unit: unitNameOf(seat),
      seat: seat.seat,
      answer: seat.answer,
      person: seat.person,
      reason: seat.reason,
      substitute: seat.substitute,
      answeredBy: seat.answeredBy,
      answeredAt: seat.answeredAt?.toISOString() ?? null,
      isPresent: seat.isPresent,
      mayAnswer: can(actor, 'meeting.answer', seat.path)
        ? seenAct(mayAct('answer', situation, viewer))
        : { may: false, reason: say(meetingMessages, language, 'meeting.needs.meeting.answer') },
    })),
    made: await tellDecisions(context, made),
    carriedIn: await tellDecisions(context, await listCarriedInto(context, meeting)),
    draftedBy: meeting.draftedByName,
    issuedBy: meeting.issuedByName,
    issuedOn: meeting.issuedOn,
    sha256: (await findPrint(context, meetingId))?.sha256 ?? null,
    acts: Object.fromEntries(
      MeetingActName.options.map((act) => [act, seenAct(mayAct(act, situation, viewer))] as const),
    ) as Record<(typeof MeetingActName.options)[number], ReturnType<typeof tellAct>>,
    history: tellHistory(language, await listHistory(tx, tenantId, { kind: 'meeting', id: meetingId })),
  }
}

async function presentersOf({ tx, tenantId }: OperationContext, ids: readonly string[]) {
  const { rows } = await sql<{
    id: string
    code: string
    nameZh: string
    nameEn: string
    shortZh: string
    shortEn: string
  }>`
    select distinct on (u.id) u.id, u.code, v.name_zh, v.name_en, v.short_zh, v.short_en
    from units u join unit_versions v on v.tenant_id = u.tenant_id and v.unit_id = u.id
    where u.tenant_id = ${tenantId} and u.id = any(${ids}::uuid[]) order by u.id, v.from_on desc`.execute(tx)
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        code: row.code,
        name: { zh: row.nameZh, en: row.nameEn },
        short: { zh: row.shortZh, en: row.shortEn },
      },
    ]),
  )
}

const tellAct = (language: Language, answer: Answer) =>
  answer.may ? { may: true } : { may: false, reason: wordsOf(language, answer.reasons[0]) }

/** A sentence of the slice in the reader's language; one of another slice is shown as its key. */
function wordsOf(
  language: Language,
  { key, params }: { readonly key: string; readonly params?: Readonly<Record<string, string | number>> },
): string {
  return key in meetingMessages
    ? say(meetingMessages, language, key as keyof typeof meetingMessages & string, params)
    : key
}

const tellHistory = (language: Language, lines: readonly HistoryLine[]) =>
  lines.map((line) => ({ at: line.at.toISOString(), by: line.personName, text: wordsOf(language, line) }))

export const listDecisions: Handler<typeof decision.listDecisions> = async (context, input) => {
  const only = (column: RawBuilder<unknown>, value: string | undefined, type: 'text' | 'uuid') =>
    sql`(${value ?? null}::${sql.raw(type)} is null or ${column} = ${value ?? null}::${sql.raw(type)})`
  const rows = await listDecisionRows(
    context,
    sql<boolean>`${meetingsInSight(context.actor)} and ${only(sql`m.series_code`, input.series, 'text')}
      and ${only(sql`d.slip_id`, input.slipId, 'uuid')} and ${only(sql`d.key_task_id`, input.keyTaskId, 'uuid')}
      and (${only(sql`d.lead_unit_id`, input.unitId, 'uuid')} or exists (select from meeting_decision_units c
        where c.tenant_id = d.tenant_id and c.decision_id = d.id and c.unit_id = ${input.unitId ?? null}::uuid))`,
  )
  const told = (await tellDecisions(context, rows)).reverse()
  return {
    rows: told,
    open: told.filter(({ standing }) => !isSettled(standing)).length,
    // What nobody has been given yet can be late as well.
    overdue: told.filter((one) => one.standing === 'overdue' || (one.standing === 'pending' && one.workingDaysLeft < 0))
      .length,
  }
}

export const getDecision: Handler<typeof decision.getDecision> = async (context, { meetingDecisionId }) => {
  const { tx, tenantId, language } = context
  const [row] = await listDecisionRows(
    context,
    sql<boolean>`d.id = ${meetingDecisionId} and ${meetingsInSight(context.actor)}`,
  )
  if (row === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'meetingDecisionId' })
  const [decision] = await tellDecisions(context, [row])
  const { situation, meeting } = await getFoundMeeting(context, row.meetingId)
  const viewer = viewerOf(context, meeting.path)
  const { standing } = decision!
  const acts = FOLLOW_ACTS.map(
    (act) => [act, tellAct(language, mayFollow(act, { state: meeting.state, standing }, viewer))] as const,
  )
  return {
    ...decision!,
    acts: {
      ...(Object.fromEntries(acts) as Record<(typeof FOLLOW_ACTS)[number], ReturnType<typeof tellAct>>),
      decide: tellAct(language, mayAct('decide', situation, viewer)),
    },
    carries: (await listCarries(context, row.id)).map(({ id, titleZh, titleEn, heldOn, ...how }) => ({
      meeting: { id, title: { zh: titleZh, en: titleEn }, heldOn },
      ...how,
    })),
    history: tellHistory(language, await listHistory(tx, tenantId, { kind: 'meeting-decision', id: row.id })),
  }
}
