import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { listHistory } from '#cases/server/history.queries.ts'
import { can } from '#engine/access/can.ts'
import { addWorkingDays } from '#engine/calendar/working-days.ts'
import { Refusal } from '#engine/refusal.ts'
import { say } from '#engine/text/message.ts'
import { findLights } from '#modules/dispatch/server/light.queries.ts'
import { unitNameOf } from '#modules/dispatch/server/report.queries.ts'
import { listLightEntries, signOfCode } from '#modules/supervision/server/light.store.ts'
import { slipsInSight } from '#modules/supervision/server/slip.access.ts'
import {
  getSlipPractice,
  headOfSlip,
  isOverdue,
  listEffects,
  listExtensions,
  listParties,
  listReplies,
  listSlipRows,
  type SlipRow,
} from '#modules/supervision/server/slip.queries.ts'
import { aboutWordsOf } from '#modules/supervision/server/slip-about.queries.ts'
import { officeDays } from '#modules/supervision/server/slip-course.ts'
import { getFoundSlip, viewerOf } from '#modules/supervision/server/slip-situation.ts'
import type * as contract from '#modules/supervision/slip.contract.ts'
import { type SLIP_TABS, SlipActName } from '#modules/supervision/slip.contract.ts'
import { slipMessages } from '#modules/supervision/slip.messages.ts'
import { isOpen, mayAct } from '#modules/supervision/slip.rules.ts'
import { coloursOf, startingColours } from '#modules/supervision/slip-light.rules.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

export const listSlips: Handler<typeof contract.listSlips> = async (context, input) => {
  const { tx, tenantId, actor } = context
  const rows = await listSlipRows(
    context,
    sql<boolean>`${slipsInSight(actor)}
      and (${input.year ?? null}::int is null or s.year = ${input.year ?? null})
      and (${input.level ?? null}::text is null or s.level = ${input.level ?? null})
      and (${input.keyTaskId ?? null}::text is null or s.about ->> 'keyTaskId' = ${input.keyTaskId ?? null})
      and (${input.indicatorId ?? null}::text is null or s.about ->> 'indicatorId' = ${input.indicatorId ?? null})
      and (${input.unitId ?? null}::uuid is null or exists (select from slip_parties p
        where p.tenant_id = s.tenant_id and p.slip_id = s.id and p.unit_id = ${input.unitId ?? null}::uuid))`,
  )
  const { calendar, utcOffsetMinutes } = await officeDays(context)
  const today = localDay(context.now, utcOffsetMinutes)
  const lights = await findLights(tx, tenantId, 'slip')
  const isIn = (tab: (typeof SLIP_TABS)[number], row: SlipRow): boolean => TABS[tab](row, today)
  const chosen = rows.filter((row) => isIn(input.tab, row))
  const tabs = Object.keys(TABS) as (typeof SLIP_TABS)[number][]
  return {
    rows: chosen.slice(0, input.limit).map((row) => headOfSlip(row, today, lights, calendar)),
    total: chosen.length,
    counts: Object.fromEntries(tabs.map((tab) => [tab, rows.filter((row) => isIn(tab, row)).length])) as Record<
      (typeof tabs)[number],
      number
    >,
  }
}

const TABS: Readonly<Record<(typeof SLIP_TABS)[number], (row: SlipRow, today: string) => boolean>> = {
  open: ({ state }) => isOpen(state),
  'to-sign': ({ state }) => state === 'issued',
  handling: ({ state }) => state === 'handling' || state === 'returned' || state === 'replied',
  review: ({ state }) => state === 'under-review' || state === 'verified',
  overdue: (row, today) => isOverdue(row, today),
  closed: ({ state }) => !isOpen(state),
  all: () => true,
}

/** @throws Refusal not-found for what the viewer's units take no part in. */
export async function getSeenSlip(context: OperationContext, slipId: string) {
  const [seen] = await listSlipRows(context, sql<boolean>`s.id = ${slipId} and ${slipsInSight(context.actor)}`, 1)
  if (seen === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'slipId' })
  return getFoundSlip(context, slipId)
}

export const getSlip: Handler<typeof contract.getSlip> = async (context, { slipId }) => {
  const { tx, tenantId, actor, language } = context
  const { slip, today, situation } = await getSeenSlip(context, slipId)
  const { calendar } = await officeDays(context)
  const lights = await findLights(tx, tenantId, 'slip')
  const practice = await getSlipPractice(tx, tenantId)
  const parties = await listParties(context, slipId)
  const viewer = viewerOf(context, slip)
  const entries =
    lights === undefined
      ? []
      : await listLightEntries(tx, tenantId, { kind: 'slip', id: slipId }, lights.scheme.scheme.code)
  const extensions = await listExtensions(context, slipId)
  const replies = await listReplies(context, slipId)
  const tellActs = SlipActName.options.map((act) => {
    const answer = mayAct(act, situation, viewer)
    return [act, answer.may ? { may: true } : { may: false, reason: wordsOf(language, answer.reasons[0]) }] as const
  })
  const severity = signOfCode(lights, slip.slipLevel).severity
  const lit = entries.findLast(({ entry }) => entry.light !== null)
  const isLit = isOpen(slip.state) || slip.state === 'closed'
  return {
    ...headOfSlip(slip, today, lights, calendar),
    demand: slip.demand,
    feedback: slip.feedback,
    responsibleLeader: slip.responsibleLeader,
    responsiblePerson: slip.responsiblePerson,
    signedOff: slip.signedOff,
    about: slip.about,
    aboutWords: await aboutWordsOf(context, slip.about),
    firstDueOn: slip.firstDueOn,
    returnReason: slip.returnReason,
    lightReason: isLit ? (lit?.reason ?? null) : null,
    lights: entries.flatMap(({ entry, reason }) =>
      entry.light === null ? [] : [{ on: entry.since, sign: signOfCode(lights, entry.light), reason }],
    ),
    parties: parties.map((party) => ({
      id: party.id,
      unit: unitNameOf(party),
      role: party.role,
      answer: party.answer,
      answeredBy: party.answeredBy,
      answeredAt: party.answeredAt?.toISOString() ?? null,
      files: party.files,
      mayAnswer:
        party.role === 'cooperating' && can(actor, 'slip.reply', party.path) && mayAct('answer', situation, viewer).may,
    })),
    replies: replies.map((reply) => ({
      ...reply,
      submittedAt: reply.submittedAt.toISOString(),
      approvedAt: reply.approvedAt?.toISOString() ?? null,
    })),
    extensionsAsked: extensions.map((one) => ({
      reason: one.reason,
      dueOn: one.dueOn,
      state: one.state,
      askedBy: one.askedByName,
      askedAt: one.askedAt.toISOString(),
      checkNote: one.checkNote,
      decisionNote: one.decisionNote,
    })),
    effects: await listEffects(context, slipId),
    acts: Object.fromEntries(tellActs) as Record<(typeof tellActs)[number][0], (typeof tellActs)[number][1]>,
    history: (await listHistory(tx, tenantId, { kind: 'slip', id: slipId })).map((line) => ({
      at: line.at.toISOString(),
      by: line.personName,
      text: wordsOf(language, line).trim(),
    })),
    latestDueOn: addWorkingDays(slip.dueOn, practice.extensions.workingDays, calendar),
    evidenceNeeded: practice.evidence,
    risesTo: lights === undefined ? [] : coloursOf(lights.scheme.scheme).filter((one) => one.severity > severity),
  }
}

/** A sentence of the slice in the reader's language; one of another slice is shown as its key. */
export function wordsOf(
  language: OperationContext['language'],
  { key, params }: { readonly key: string; readonly params?: Readonly<Record<string, string | number>> },
): string {
  return key in slipMessages ? say(slipMessages, language, key as keyof typeof slipMessages & string, params) : key
}

export const countSlips: Handler<typeof contract.countSlips> = async (context, { year }) => {
  const { tx, tenantId, actor } = context
  const { utcOffsetMinutes } = await officeDays(context)
  const today = localDay(context.now, utcOffsetMinutes)
  const slips = await listSlipRows(
    context,
    sql<boolean>`${slipsInSight(actor)} and s.year = ${year} and s.state <> 'cancelled'`,
  )
  const { rows: points } = await sql<{ unitId: string; points: string }>`
    select unit_id, sum(points) as points from slip_effects
    where tenant_id = ${tenantId} and date_part('year', on_date) = ${year}::int group by unit_id`.execute(tx)
  const pointsOf = new Map(points.map((row) => [row.unitId, row.points]))
  const byUnit = new Map<string, SlipRow[]>()
  for (const slip of slips) byUnit.set(slip.leadUnitId, [...(byUnit.get(slip.leadUnitId) ?? []), slip])
  return {
    rows: [...byUnit.values()].map((own) => {
      const closed = own.filter(({ state }) => state === 'closed')
      return {
        unit: unitNameOf(own[0]!),
        raised: own.length,
        open: own.filter(({ state }) => isOpen(state)).length,
        overdue: own.filter((slip) => isOverdue(slip, today)).length,
        closed: closed.length,
        closedInTime: closed.filter(({ repliedOn, dueOn }) => repliedOn !== null && repliedOn <= dueOn).length,
        extended: own.filter(({ extensions }) => extensions > 0).length,
        returned: own.filter(({ returns }) => returns > 0).length,
        points: pointsOf.get(own[0]!.leadUnitId) ?? '0',
      }
    }),
  }
}

const MOST_WORKING_DAYS = 250

export const getPractice: Handler<typeof contract.getPractice> = async (context) => {
  const { tx, tenantId } = context
  const { calendar, utcOffsetMinutes } = await officeDays(context)
  let day = localDay(context.now, utcOffsetMinutes)
  const workingDays: string[] = []
  while (workingDays.length < MOST_WORKING_DAYS) {
    day = addWorkingDays(day, 1, calendar)
    workingDays.push(day)
  }
  const lights = await findLights(tx, tenantId, 'slip')
  const { deadlines } = await getSlipPractice(tx, tenantId)
  const scheme = lights?.scheme.scheme
  return {
    colours: scheme ? coloursOf(scheme) : [],
    startAt: scheme ? startingColours(scheme).map(({ code }) => code) : [],
    deadlines,
    workingDays,
  }
}
