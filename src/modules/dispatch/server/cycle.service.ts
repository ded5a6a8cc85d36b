import { localDay } from '#cases/local-day.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { notify } from '#cases/server/notice.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import { lastDay } from '#engine/calendar/period.ts'
import type { Cycle } from '#engine/definition/cycle.ts'
import { partCodes } from '#engine/indicator/breakdown.ts'
import { compileFormulas } from '#engine/indicator/formula.ts'
import { type Indicator, rollUpRuleAt } from '#engine/indicator/indicator.ts'
import { referencesOf } from '#engine/indicator/roll-up.ts'
import { Refusal } from '#engine/refusal.ts'
import type {
  closeCycle as CloseCycle,
  openCycle as OpenCycle,
  remindUnits as RemindUnits,
} from '#modules/dispatch/cycle.contract.ts'
import { checkRuns, cycleInstants, cyclePhase } from '#modules/dispatch/cycle.rules.ts'
import {
  type CycleRow,
  findCycle,
  getOfficeClock,
  listCycleDefinitions,
  type PinnedCycle,
} from '#modules/dispatch/server/cycle.queries.ts'
import {
  insertCycle,
  insertReminders,
  insertReports,
  listUnreported,
  markClosed,
  type NewCell,
  type Unreported,
} from '#modules/dispatch/server/cycle.store.ts'
import { dutyBook } from '#modules/dispatch/server/duty.queries.ts'
import { followTheCycle } from '#modules/dispatch/server/figure.store.ts'
import { type Dictionary, type DictionaryEntry, getDictionary } from '#modules/dispatch/server/indicator.queries.ts'
import { listReportingUnits, type ReportingUnit } from '#modules/dispatch/server/reporting-unit.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

export type CycleContext = Pick<OperationContext, 'tx' | 'tenantId' | 'now' | 'newId'>

/** A cycle opened by hand before its time cannot be closed again until then. */
const MOST_DAYS_AHEAD = 100

export const openCycle: Handler<typeof OpenCycle> = async (context, { code, period }) => {
  const pinned = (await listCycleDefinitions(context.tx, context.tenantId)).find((one) => one.definition.code === code)
  if (!pinned) throw new Refusal('not-found', { key: 'cycle.unknown-definition', params: { code }, at: 'code' })
  checkRuns(pinned.definition, period)
  const { opensAt } = cycleInstants(pinned.definition, period, await getOfficeClock(context.tx, context.tenantId))
  if (opensAt.getTime() - context.now.getTime() > MOST_DAYS_AHEAD * 86_400_000) {
    throw new Refusal('rule-broken', { key: 'cycle.too-far-ahead', params: { days: MOST_DAYS_AHEAD }, at: 'period' })
  }
  const opened = await openPeriod(context, pinned, period, context.actor.personId)
  if (!opened) throw new Refusal('conflict', { key: 'cycle.already-open', at: 'period' })
  context.audit({ subjectKind: 'cycle', subjectId: opened.cycleId, detail: { code, period, reports: opened.reports } })
  return opened
}

/** Opens one period: the cycle, a report with cells for every unit that reports, and the tasks; undefined: open already. */
export async function openPeriod(
  context: CycleContext,
  pinned: PinnedCycle,
  period: string,
  personId?: string,
): Promise<{ readonly cycleId: string; readonly reports: number } | undefined> {
  const { definition } = pinned
  const instants = cycleInstants(definition, period, await getOfficeClock(context.tx, context.tenantId))
  const units = await listReportingUnits(context.tx, context.tenantId, lastDay(period))
  const rhythms = (await listCycleDefinitions(context.tx, context.tenantId)).map((one) => one.definition)
  const cells = cellsOf(definition, rhythms, units, await getDictionary(context.tx, context.tenantId))
  if (cells.length === 0) throw new Refusal('rule-broken', { key: 'cycle.no-units', at: 'period' })
  const cycleId = await insertCycle(context, pinned, period, instants)
  if (cycleId === undefined) return undefined
  const reports = await insertReports(context, cycleId, cells)
  await followTheCycle(context.tx, context.tenantId, period)
  const sentence = {
    key: 'cycle.opened',
    params: { name: definition.name.zh, nameEn: definition.name.en, period, reports: reports.size },
  }
  const root = units.find((unit) => unit.parentId === null)!
  await recordHistory(
    context,
    { subject: { kind: 'cycle', id: cycleId, unitId: root.unitId }, sentence, personId },
    ...[...reports].map(([unitId, id]) => ({
      subject: { kind: 'report', id, unitId },
      sentence: { key: 'report.opened', params: {} },
      personId,
    })),
  )
  const byId = new Map(units.map((unit) => [unit.unitId, unit]))
  const dutiesAt = await dutyBook(context, 'report.fill')
  for (const [unitId, id] of reports) {
    for (const to of dutiesAt(byId.get(unitId)!.path)) {
      await openTask(context, {
        to,
        subject: { kind: 'report', id, unitId },
        deed: { key: 'task.report.fill', params: { cycle: definition.name.zh, cycleEn: definition.name.en, period } },
        dueAt: instants.dueAt,
      })
    }
  }
  return { cycleId, reports: reports.size }
}

/** What each unit reports: the indicators of every assignment that names it or its kind, and what follows from them. */
export function cellsOf(
  definition: Cycle,
  rhythms: readonly Cycle[],
  units: readonly ReportingUnit[],
  dictionary: Dictionary,
): NewCell[] {
  const derivable = derivableOf(definition, dictionary)
  const above = unitsAboveAsked(rhythms, units)
  return units.flatMap((unit) => {
    const codes = assignedTo(unit, definition)
    for (const { code, reads } of derivable) if (reads.every((read) => codes.has(read))) codes.add(code)
    return [...codes].flatMap((code) => {
      const entry = entryOf(code, definition, dictionary)
      if (entry.retired || entry.indicator.derived !== undefined) return []
      const isDerived = isWorkedOut(entry.indicator, unit.kind, above.get(code)?.has(unit.unitId) ?? false)
      const cell = { unitId: unit.unitId, indicatorId: entry.id, indicatorVersion: entry.version, isDerived }
      return ['', ...(isDerived ? [] : partCodes(entry.indicator))].map((dimension) => ({ ...cell, dimension }))
    })
  })
}

function assignedTo(unit: ReportingUnit, definition: Cycle): Set<string> {
  const own = definition.assignments.filter(
    ({ units, kinds }) => units.includes(unit.code) || kinds.includes(unit.kind),
  )
  return new Set(own.flatMap(({ indicators }) => indicators))
}

function entryOf(code: string, definition: Cycle, dictionary: Dictionary): DictionaryEntry {
  const entry = dictionary.byCode.get(code)
  if (!entry) throw new Refusal('rule-broken', { key: 'cycle.unknown-indicator', params: { code } })
  if (entry.indicator.frequency !== definition.frequency) {
    throw new Refusal('rule-broken', { key: 'cycle.other-frequency', params: { code } })
  }
  return entry
}

/** Figures of this frequency that are worked out, and from which others, each after those it leans on. */
function derivableOf(
  definition: Cycle,
  { entries, indicators }: Dictionary,
): { code: string; reads: readonly string[] }[] {
  const isOfCycle = (code: string) => indicators.get(code)?.frequency === definition.frequency
  const ratios = entries
    .filter(({ indicator, retired }) => !retired && indicator.rollUp.rule === 'ratio-of-sums')
    .map(({ code, indicator }) => ({ code, reads: referencesOf(indicator) }))
  const formulas = [...compileFormulas(indicators).byCode.values()].filter(
    ({ code }) => !dictionaryRetired(entries, code),
  )
  return [...ratios, ...formulas].filter(({ code }) => isOfCycle(code))
}

const dictionaryRetired = (entries: Dictionary['entries'], code: string): boolean =>
  entries.some((entry) => entry.code === code && entry.retired)

/** A figure that follows from a formula, from two others or from what units below are asked for is never typed. */
function isWorkedOut(indicator: Indicator, level: string, isAskedBelow: boolean): boolean {
  const { rule } = rollUpRuleAt(indicator, level)
  return indicator.kind === 'formula' || rule === 'ratio-of-sums' || (isAskedBelow && rule !== 'own')
}

/** By indicator, the units below which somebody is asked for it: a county whose firms are asked for nothing answers itself. */
function unitsAboveAsked(rhythms: readonly Cycle[], units: readonly ReportingUnit[]): Map<string, Set<string>> {
  const parentOf = new Map(units.map(({ unitId, parentId }) => [unitId, parentId]))
  const above = new Map<string, Set<string>>()
  for (const unit of units) {
    for (const code of new Set(rhythms.flatMap((rhythm) => [...assignedTo(unit, rhythm)]))) {
      const marked = above.get(code) ?? new Set()
      above.set(code, marked)
      let id = unit.parentId
      while (id !== null && !marked.has(id)) {
        marked.add(id)
        id = parentOf.get(id) ?? null
      }
    }
  }
  return above
}

export const closeCycle: Handler<typeof CloseCycle> = async (context, { cycleId }) => {
  const cycle = await getCycle(context, cycleId)
  const phase = cyclePhase(cycle, context.now)
  if (phase === 'planned') throw new Refusal('wrong-state', { key: 'cycle.not-yet-open' })
  if (cycle.closedAt !== null) throw new Refusal('wrong-state', { key: 'cycle.already-closed' })
  await closePeriod(context, cycle, context.actor.personId)
  context.audit({ subjectKind: 'cycle', subjectId: cycleId, detail: { code: cycle.code, period: cycle.period } })
  return { cycleId, phase: 'closed' }
}

/** Closes the cycle, ends what is left in the reporters' inboxes and tells those who have not reported. */
export async function closePeriod(context: CycleContext, cycle: CycleRow, personId?: string): Promise<void> {
  if (!(await markClosed(context, cycle.id))) return
  const units = await listReportingUnits(context.tx, context.tenantId, lastDay(cycle.period))
  const root = units.find((unit) => unit.parentId === null)!
  const params = { name: cycle.nameZh, nameEn: cycle.nameEn, period: cycle.period }
  const subject = { kind: 'cycle', id: cycle.id, unitId: root.unitId }
  await recordHistory(context, { subject, sentence: { key: 'cycle.closed', params }, personId })
  const missed = await listUnreported(context, cycle)
  for (const { reportId } of missed) {
    await closeTasks(context, { subjectKind: 'report', subjectId: reportId }, { outcome: 'cycle-closed' })
  }
  const asked = missed.filter(({ isAsked }) => isAsked)
  await tell(context, asked, 'notice.cycle.closed', {
    cycle: cycle.nameZh,
    cycleEn: cycle.nameEn,
    period: cycle.period,
  })
}

export const remindUnits: Handler<typeof RemindUnits> = async (context, { cycleId, unitIds }) => {
  const cycle = await getCycle(context, cycleId)
  const phase = cyclePhase(cycle, context.now)
  if (phase === 'planned') throw new Refusal('wrong-state', { key: 'cycle.not-yet-open' })
  if (phase === 'closed') throw new Refusal('wrong-state', { key: 'cycle.already-closed' })
  const reminder = { kind: 'by-hand', at: context.now, personId: context.actor.personId } as const
  const reminded = await insertReminders(context, cycle, reminder, unitIds)
  if (reminded.length === 0) throw await whyNobody(context, cycle, unitIds)
  await sendReminders(context, cycle, 'notice.cycle.by-hand', reminded)
  context.audit({ subjectKind: 'cycle', subjectId: cycleId, detail: { units: reminded.map(({ unitId }) => unitId) } })
  return { reminded: reminded.length }
}

async function whyNobody(context: OperationContext, cycle: CycleRow, unitIds: readonly string[]): Promise<Refusal> {
  return (await listUnreported(context, cycle, unitIds)).some(({ isAsked }) => isAsked)
    ? new Refusal('over-limit', { key: 'cycle.reminded-recently', at: 'unitIds' })
    : new Refusal('rule-broken', { key: 'cycle.nobody-to-remind', at: 'unitIds' })
}

export async function sendReminders(
  context: CycleContext,
  cycle: CycleRow,
  key: string,
  reminded: readonly Unreported[],
): Promise<void> {
  const { utcOffsetMinutes } = await getOfficeClock(context.tx, context.tenantId)
  const due = localDay(cycle.dueAt, utcOffsetMinutes)
  await tell(context, reminded, key, { cycle: cycle.nameZh, cycleEn: cycle.nameEn, period: cycle.period, due })
}

/** A notice to whoever fills in the reports of these units. */
async function tell(
  context: CycleContext,
  units: readonly Unreported[],
  key: string,
  params: Record<string, string | number>,
): Promise<void> {
  const dutiesAt = await dutyBook(context, 'report.fill')
  for (const { path, reportId } of units) {
    for (const to of dutiesAt(path)) {
      await notify(context, { to, sentence: { key, params }, about: { kind: 'report', id: reportId } })
    }
  }
}

async function getCycle(context: OperationContext, cycleId: string): Promise<CycleRow> {
  const cycle = await findCycle(context.tx, context.tenantId, cycleId, true)
  if (!cycle) throw new Refusal('not-found', { key: 'http.not-found', at: 'cycleId' })
  return cycle
}
