import { localDay } from '#cases/local-day.ts'
import { takeNumber } from '#cases/server/official-number.store.ts'
import { emitEvent } from '#cases/server/outbox.store.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { addWorkingDays } from '#engine/calendar/working-days.ts'
import { Refusal } from '#engine/refusal.ts'
import { findLights } from '#modules/dispatch/server/light.queries.ts'
import { listLastNames } from '#modules/organisations/server/unit.queries.ts'
import { findOpenSlip, findSlip, getSlipPractice, type SlipRow } from '#modules/supervision/server/slip.queries.ts'
import { insertSlip, type SlipContext } from '#modules/supervision/server/slip.store.ts'
import {
  askCooperating,
  handOverSlip,
  officeDays,
  recordSlip,
  relight,
} from '#modules/supervision/server/slip-course.ts'
import { itemKeyOf, numberOf, type SlipAbout, type SlipSource } from '#modules/supervision/slip.ts'
import { coloursOf } from '#modules/supervision/slip-light.rules.ts'

export interface SlipRequest {
  readonly source: SlipSource
  /** The remark or the decision of a meeting it comes from. */
  readonly sourceId?: string
  readonly triggerCode?: string
  readonly about: SlipAbout
  readonly title: string
  readonly demand: string
  readonly feedback?: string
  readonly leadUnitId: string
  readonly cooperatingIds?: readonly string[]
  /** A colour of the scheme for slips; the mildest when absent. */
  readonly level?: string | undefined
  /** Counted from today; the practice's when absent. */
  readonly workingDays?: number | undefined
  /** The very day, instead of working days. */
  readonly dueOn?: CalendarDate | undefined
  readonly important?: boolean
  readonly urgent?: boolean
  readonly responsibleLeader?: string | undefined
  readonly responsiblePerson?: string | undefined
  /** 签发人. */
  readonly signedOff: string
  /** Who raises it; null: a rule. */
  readonly by: string | null
}

export interface RaisedSlip {
  readonly slipId: string
  readonly number: string
}

/**
 * Raises a slip: its number is taken, the lead unit is to sign for it, cooperating units are to answer.
 * @throws Refusal conflict when the item has an open slip already (一事一单); form-invalid for an unknown colour or a unit twice.
 */
export async function raiseSlip(context: SlipContext, request: SlipRequest): Promise<RaisedSlip> {
  const { tx, tenantId, now } = context
  const { calendar, utcOffsetMinutes } = await officeDays(context)
  const today = localDay(now, utcOffsetMinutes)
  const practice = await getSlipPractice(tx, tenantId)
  const cooperatingIds = request.cooperatingIds ?? []
  if (new Set([request.leadUnitId, ...cooperatingIds]).size !== cooperatingIds.length + 1)
    throw new Refusal('form-invalid', { key: 'slip.unit-twice', at: 'cooperatingIds' })
  const named = await listLastNames(tx, tenantId, [request.leadUnitId, ...cooperatingIds])
  if (named.length < cooperatingIds.length + 1) throw new Refusal('not-found', { key: 'http.not-found', at: 'unitId' })
  const id = context.newId()
  const itemKey = itemKeyOf(request.about, id)
  const open = await findOpenSlip(context, itemKey)
  if (open !== undefined)
    throw new Refusal('conflict', { key: 'slip.item-has-slip', params: { number: numberOf(open) }, at: 'about' })
  const days = request.workingDays ?? practice.deadlines[request.source === 'rule' ? 'officer' : request.source]
  const year = Number(today.slice(0, 4))
  const serial = await takeNumber(context, { series: practice.code, year, subject: { kind: 'slip', id } })
  await insertSlip(context, {
    id,
    year,
    serial,
    code: practice.code,
    source: request.source,
    sourceId: request.sourceId ?? null,
    triggerCode: request.triggerCode ?? null,
    itemKey,
    about: request.about,
    title: request.title,
    demand: request.demand,
    feedback: request.feedback ?? '',
    responsibleLeader: request.responsibleLeader || null,
    responsiblePerson: request.responsiblePerson || null,
    leadUnitId: request.leadUnitId,
    cooperatingIds,
    level: await levelOf(context, request.level),
    isImportant: request.important ?? false,
    isUrgent: request.urgent ?? false,
    signedOff: request.signedOff,
    issuedBy: request.by,
    issuedOn: today,
    dueOn: request.dueOn ?? addWorkingDays(today, days, calendar),
  })
  const slip = await relight(context, (await findSlip(context, id))!, today)
  await announce(context, slip, request)
  return { slipId: id, number: numberOf(slip) }
}

async function announce(context: SlipContext, slip: SlipRow, { source, by }: SlipRequest): Promise<void> {
  await recordSlip(context, slip, `slip.raised.${source}`, { number: numberOf(slip), due: slip.dueOn }, by ?? undefined)
  await handOverSlip(context, slip, 'raised', by ?? undefined)
  await askCooperating(context, slip)
  await emitEvent(context, 'slip.raised', {
    slipId: slip.id,
    unitId: slip.leadUnitId,
    number: numberOf(slip),
    source: slip.source,
    sourceId: slip.sourceId,
    about: slip.about,
  })
}

async function levelOf({ tx, tenantId }: SlipContext, asked: string | undefined): Promise<string> {
  const lights = await findLights(tx, tenantId, 'slip')
  if (lights === undefined) return 'none'
  const colours = coloursOf(lights.scheme.scheme)
  if (asked === undefined) return colours[0]?.code ?? 'none'
  if (!colours.some(({ code }) => code === asked))
    throw new Refusal('form-invalid', { key: 'slip.unknown-level', params: { level: asked }, at: 'level' })
  return asked
}
