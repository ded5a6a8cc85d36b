import { localDay } from '#cases/local-day.ts'
import { can } from '#engine/access/can.ts'
import { lastDay } from '#engine/calendar/period.ts'
import { isWorkingDay } from '#engine/calendar/working-days.ts'
import type { SlipPractice, SlipTrigger } from '#engine/definition/slip-practice.ts'
import { Refusal } from '#engine/refusal.ts'
import { say } from '#engine/text/message.ts'
import type { LightSign, UnitName } from '#modules/dispatch/dispatch.ts'
import { getFigureTable } from '#modules/dispatch/server/figure.queries.ts'
import { findLights } from '#modules/dispatch/server/light.queries.ts'
import { listPlaces, type Place } from '#modules/dispatch/server/place.queries.ts'
import { listTaskLights } from '#modules/supervision/server/key-task.queries.ts'
import { signOfCode } from '#modules/supervision/server/light.store.ts'
import { findOpenSlip, getSlipPractice, type SlipRow } from '#modules/supervision/server/slip.queries.ts'
import { changeSlip, type SlipContext } from '#modules/supervision/server/slip.store.ts'
import { officeDays, recordSlip, slipSubject, tellAbout } from '#modules/supervision/server/slip-course.ts'
import { type RaisedSlip, raiseSlip } from '#modules/supervision/server/slip-raise.service.ts'
import type * as contract from '#modules/supervision/slip.contract.ts'
import { slipMessages } from '#modules/supervision/slip.messages.ts'
import { itemKeyOf, numberOf, type SlipAbout } from '#modules/supervision/slip.ts'
import { coloursOf, startingColours } from '#modules/supervision/slip-light.rules.ts'
import { demandOf, type Finding, isTriggered } from '#modules/supervision/slip-trigger.rules.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

interface Candidate {
  readonly trigger: SlipTrigger
  readonly about: SlipAbout
  readonly unit: UnitName
  readonly path: string
  readonly sign: LightSign
  readonly found: Finding
}

/** Everything whose light the practice's rules catch: figures of a period at units right below the root, and key tasks. */
export async function listCaught(
  context: SlipContext,
  practice: SlipPractice,
  period: string,
  only?: { readonly unitId: string },
): Promise<Candidate[]> {
  const { tx, tenantId } = context
  const caught: Candidate[] = []
  if (practice.triggers.some(({ subject }) => subject === 'indicator')) {
    const places = await listPlaces(tx, tenantId, lastDay(period))
    const rootId = places.find(({ parentId }) => parentId === null)?.id
    for (const place of places.filter(({ id, parentId }) => parentId === rootId && (only?.unitId ?? id) === id))
      caught.push(...(await caughtFigures(context, practice, place, period)))
  }
  if (practice.triggers.some(({ subject }) => subject === 'task')) {
    const lights = await findLights(tx, tenantId, 'task')
    for (const task of await listTaskLights(context)) {
      const sign = signOfCode(lights, task.light)
      const about: SlipAbout = { kind: 'key-task', keyTaskId: task.id }
      const found = { item: task.name, unit: task.unit.name, period, light: sign.word, reason: task.reason }
      for (const trigger of practice.triggers)
        if (isTriggered(trigger, { subject: 'task', light: task.light }))
          caught.push({ trigger, about, unit: task.unit, path: task.path, sign, found })
    }
  }
  return caught
}

async function caughtFigures(
  { tx, tenantId }: SlipContext,
  practice: SlipPractice,
  place: Place,
  period: string,
): Promise<Candidate[]> {
  const { rows } = await getFigureTable(tx, { tenantId, unitId: place.id, period })
  return rows.flatMap(({ indicator, evaluation: { sign, lightReason } }) => {
    if (sign === undefined) return []
    const about: SlipAbout = { kind: 'indicator', indicatorId: indicator.id, unitId: place.id, period }
    const reason = lightReason ?? { zh: '', en: '' }
    const found = { item: indicator.name, unit: place.name.name, period, light: sign.word, reason }
    return practice.triggers
      .filter((trigger) => isTriggered(trigger, { subject: 'indicator', light: sign.code, indicator: indicator.code }))
      .map((trigger) => ({ trigger, about, unit: place.name, path: place.path, sign, found }))
  })
}

/** The colour a rule starts at; where it names none, the mildest. */
async function levelSign({ tx, tenantId }: SlipContext, trigger: SlipTrigger): Promise<LightSign> {
  const lights = await findLights(tx, tenantId, 'slip')
  const mildest = lights === undefined ? undefined : coloursOf(lights.scheme.scheme)[0]?.code
  return signOfCode(lights, trigger.level ?? mildest ?? 'none')
}

export const listCandidates: Handler<typeof contract.listCandidates> = async (context, { period }) => {
  const practice = await getSlipPractice(context.tx, context.tenantId)
  const rows = []
  for (const { trigger, about, unit, path, sign, found } of await listCaught(context, practice, period)) {
    if (!can(context.actor, 'slip.raise', path)) continue
    const open = await findOpenSlip(context, itemKeyOf(about, ''))
    const level = await levelSign(context, trigger)
    rows.push({
      triggerCode: trigger.code,
      rule: trigger.name,
      about,
      unit,
      item: found.item,
      light: sign,
      reason: found.reason,
      level,
      workingDays: trigger.workingDays,
      slip: open ? { id: open.id, number: numberOf(open), rises: await isAbove(context, level, open) } : null,
    })
  }
  return { rows }
}

async function isAbove({ tx, tenantId }: SlipContext, level: LightSign, open: SlipRow): Promise<boolean> {
  return level.severity > signOfCode(await findLights(tx, tenantId, 'slip'), open.slipLevel).severity
}

export const raiseByRule: Handler<typeof contract.raiseByRule> = async (context, input) => {
  const practice = await getSlipPractice(context.tx, context.tenantId)
  const trigger = practice.triggers.find(({ code }) => code === input.triggerCode)
  if (trigger === undefined) throw new Refusal('not-found', { key: 'slip.unknown-trigger', at: 'triggerCode' })
  const candidate = (await listCaught(context, { ...practice, triggers: [trigger] }, input.period, input)).find(
    ({ about, unit }) =>
      unit.id === input.unitId &&
      (about.kind === 'indicator'
        ? about.indicatorId === input.indicatorId
        : about.kind === 'key-task' && about.keyTaskId === input.keyTaskId),
  )
  if (candidate === undefined) throw new Refusal('rule-broken', { key: 'slip.not-triggered', at: 'triggerCode' })
  const raised = await raiseCaught(context, candidate, { by: context.actor.personId, signedOff: context.actor.name })
  if (raised === undefined)
    throw new Refusal('conflict', { key: 'slip.already-higher', params: { number: '' }, at: 'triggerCode' })
  context.audit({ subjectKind: 'slip', subjectId: raised.slipId, unitId: input.unitId, detail: { rule: trigger.code } })
  return raised
}

/** Raises a slip for what a rule caught; one open already rises to the rule's colour. Undefined: it is that high already. */
export async function raiseCaught(
  context: SlipContext,
  { trigger, about, unit, found }: Candidate,
  by: { readonly by: string | null; readonly signedOff: string },
): Promise<RaisedSlip | undefined> {
  const level = await levelSign(context, trigger)
  const open = await findOpenSlip(context, itemKeyOf(about, ''))
  if (open !== undefined) {
    if (!(await isAbove(context, level, open))) return undefined
    await changeSlip(context, open.id, { level: level.code })
    const words = { level: level.word.zh, levelEn: level.word.en }
    await recordSlip(context, open, 'slip.risen', words, by.by ?? undefined)
    await tellAbout(context, open, 'slip.reply', 'notice.slip.risen', words)
    return { slipId: slipSubject(open).id, number: numberOf(open) }
  }
  return raiseSlip(context, {
    source: 'rule',
    triggerCode: trigger.code,
    about,
    title: titleOf(found),
    demand: demandOf(trigger, found),
    leadUnitId: unit.id,
    level: level.code === 'none' ? undefined : level.code,
    workingDays: trigger.workingDays,
    important: trigger.important,
    urgent: trigger.urgent,
    ...by,
  })
}

const titleOf = ({ unit, item }: Pick<Finding, 'unit' | 'item'>): string =>
  say(slipMessages, 'zh-CN', 'slip.default-title', { unit: unit.zh, item: item.zh }).slice(0, 200)

/** An officer raises a slip of his own, at a colour at which the scheme lets one start. */
export const raiseOwnSlip: Handler<typeof contract.raiseOwnSlip> = async (context, { unitId, ...input }) => {
  await demandStart(context, input.level)
  await demandDue(context, input)
  const raised = await raiseSlip(context, {
    ...input,
    source: 'officer',
    leadUnitId: unitId,
    signedOff: input.signedOff ?? context.actor.name,
    by: context.actor.personId,
  })
  context.audit({ subjectKind: 'slip', subjectId: raised.slipId, unitId, detail: { number: raised.number } })
  return raised
}

/** A day that is named comes, is worked on, and is the only deadline that is named. */
async function demandDue(
  context: OperationContext,
  { dueOn, workingDays }: { readonly dueOn?: string | undefined; readonly workingDays?: number | undefined },
): Promise<void> {
  if (dueOn === undefined) return
  const { calendar, utcOffsetMinutes } = await officeDays(context)
  if (workingDays !== undefined) throw new Refusal('form-invalid', { key: 'slip.due-twice', at: 'dueOn' })
  if (dueOn <= localDay(context.now, utcOffsetMinutes))
    throw new Refusal('form-invalid', { key: 'slip.due-not-later', at: 'dueOn' })
  if (!isWorkingDay(dueOn, calendar))
    throw new Refusal('form-invalid', { key: 'slip.due-no-working-day', params: { due: dueOn }, at: 'dueOn' })
}

export async function demandStart({ tx, tenantId }: OperationContext, level: string | undefined): Promise<void> {
  if (level === undefined) return
  const lights = await findLights(tx, tenantId, 'slip')
  if (lights === undefined || !lights.scheme.lights.has(level))
    throw new Refusal('form-invalid', { key: 'slip.unknown-level', params: { level }, at: 'level' })
  if (!startingColours(lights.scheme.scheme).some(({ code }) => code === level))
    throw new Refusal('rule-broken', { key: 'slip.not-starting-level', params: { level }, at: 'level' })
}
