import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import { can } from '#engine/access/can.ts'
import { indicatorMessages } from '#engine/indicator/indicator.messages.ts'
import { compareExact, exact } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Workbook } from '#engine/spreadsheet/sheet-cell.ts'
import { spreadsheetMessages } from '#engine/spreadsheet/spreadsheet.messages.ts'
import { type Messages, say } from '#engine/text/message.ts'
import { planWorkbookMessages } from '#modules/dispatch/plan-workbook.messages.ts'
import { type ReadGoal, type ReadTarget, readPlanWorkbook } from '#modules/dispatch/plan-workbook.rules.ts'
import { type Dictionary, getDictionary } from '#modules/dispatch/server/indicator.queries.ts'
import { listPlaces, type Place } from '#modules/dispatch/server/place.queries.ts'
import { findPlan, getPlanOf, type PlanRow } from '#modules/dispatch/server/plan.queries.ts'
import { listTargetRows, showTarget, type TargetRow } from '#modules/dispatch/server/target.queries.ts'
import type { OperationContext } from '#server/http/module.ts'

const WORDS: Messages = { ...indicatorMessages, ...spreadsheetMessages, ...planWorkbookMessages }
const MOST_SHOWN = 200

export const cellOf = (row: { indicatorId: string; unitId: string; kind: string; period: string }): string =>
  `${row.indicatorId} ${row.unitId} ${row.kind} ${row.period}`

/** What a plan's workbook is made of, and held against when it comes back. */
export interface PlanBook {
  readonly plan: PlanRow
  readonly shown: Awaited<ReturnType<typeof getPlanOf>>
  readonly dictionary: Dictionary
  readonly places: readonly Place[]
  readonly periods: readonly string[]
  /** Targets in force. */
  readonly targets: ReadonlyMap<string, TargetRow>
}

export async function loadPlanBook(context: OperationContext, planId: string): Promise<PlanBook> {
  const { tx, tenantId } = context
  const plan = await findPlan(tx, tenantId, planId)
  if (!plan) throw new Refusal('not-found', { key: 'plan.not-found' })
  const { rows } = await sql<{ period: string }>`
    select distinct period from targets where tenant_id = ${tenantId} and plan_id = ${planId}`.execute(tx)
  const years = Array.from({ length: plan.toYear - plan.fromYear + 1 }, (_, n) => String(plan.fromYear + n))
  const periods = [...new Set([...years, ...rows.map(({ period }) => period)])].sort()
  const places = await listPlaces(tx, tenantId, await getToday(tx, tenantId, context.now))
  const unitIds = places.map(({ id }) => id)
  const targets = await listTargetRows(tx, tenantId, planId, unitIds, periods)
  return {
    plan,
    shown: await getPlanOf(tx, tenantId, planId),
    dictionary: await getDictionary(tx, tenantId),
    places,
    periods,
    targets: new Map(targets.filter((row) => row.state === 'in-force').map((row) => [cellOf(row), row])),
  }
}

/** The dry run: every wrong cell, what would change, and what would be published. With one error nothing is offered. */
export async function checkPlanWorkbookOf(context: OperationContext, planId: string, workbook: Workbook) {
  const book = await loadPlanBook(context, planId)
  const units = new Map(book.places.map((place) => [place.code, place]))
  const read = readPlanWorkbook(workbook, {
    fromYear: book.plan.fromYear,
    toYear: book.plan.toYear,
    isInForce: book.plan.state === 'in-force',
    indicators: book.dictionary.indicators,
    unitCodes: new Set(units.keys()),
    planned: new Set(book.shown.goals.flatMap((goal) => goal.indicators.map(({ code }) => code))),
  })
  const changes = read.targets.flatMap((target) => changeOf(target, book, units))
  const faults = [...read.faults, ...changes.flatMap((change) => powerFault(context, change, book))]
  const isSound = faults.length === 0
  const goals = goalChanges(read.goals, book)
  return {
    faults: faults.slice(0, MOST_SHOWN).map(({ sheet, line, column, key, params }) => ({
      sheet,
      line,
      column,
      key,
      text: key in WORDS ? say(WORDS, context.language, key, params) : key,
    })),
    errors: faults.length,
    version: book.plan.version,
    ...(isSound && goals.length > 0 && { goals: goalsToSave(read.goals, book.dictionary) }),
    proposals: isSound ? proposalsOf(changes) : [],
    preview: {
      goals,
      targets: changes.slice(0, MOST_SHOWN).map(({ target, before }) => ({
        indicator: target.indicator,
        unit: target.unit,
        period: target.period,
        kind: target.kind,
        before: showTarget(before),
        after: afterOf(target),
      })),
      targetsTotal: changes.length,
    },
  }
}

interface TargetChange {
  readonly target: ReadTarget
  readonly indicatorId: string
  readonly place: Place
  readonly before: TargetRow | undefined
}

function changeOf(target: ReadTarget, book: PlanBook, units: ReadonlyMap<string, Place>): TargetChange[] {
  const indicatorId = book.dictionary.byCode.get(target.indicator)!.id
  const place = units.get(target.unit)!
  const before = book.targets.get(cellOf({ ...target, indicatorId, unitId: place.id }))
  if (before === undefined) return target.expectation === 'no-target' ? [] : [{ target, indicatorId, place, before }]
  const isSame =
    before.expectation === target.expectation &&
    same(before.value, target.value) &&
    same(before.bandLow, target.bandLow) &&
    same(before.bandHigh, target.bandHigh)
  return isSame ? [] : [{ target, indicatorId, place, before }]
}

const same = (known: string | null, read: string | undefined): boolean =>
  known === null || read === undefined
    ? known === null && read === undefined
    : compareExact(exact(known), exact(read)) === 0

const afterOf = ({ expectation, value, bandLow, bandHigh }: ReadTarget) => ({
  expectation,
  ...(value !== undefined && { value }),
  ...(bandLow !== undefined && { bandLow }),
  ...(bandHigh !== undefined && { bandHigh }),
})

/** A target is proposed under the unit above its own, by who may do so there. */
function powerFault(context: OperationContext, { target, place }: TargetChange, book: PlanBook) {
  const above = book.places.find(({ id }) => id === (place.parentId ?? place.id)) ?? place
  if (can(context.actor, 'target.propose', above.path)) return []
  const { sheet, line, column } = target
  return [{ sheet, line, column, key: 'plan-workbook.no-power', params: { unit: place.name.short.zh } }]
}

const ROWS_AT_ONCE = 500

function proposalsOf(changes: readonly TargetChange[]) {
  const groups = new Map<string, TargetChange[]>()
  for (const change of changes) {
    const above = change.place.parentId ?? change.place.id
    groups.set(above, [...(groups.get(above) ?? []), change])
  }
  return [...groups].flatMap(([unitId, group]) => {
    const rows = group.map(({ target, indicatorId, place, before }) => ({
      indicatorId,
      unitId: place.id,
      kind: target.kind,
      period: target.period,
      seenVersion: before?.version ?? 0,
      ...afterOf(target),
    }))
    const parts = Math.ceil(rows.length / ROWS_AT_ONCE)
    return Array.from({ length: parts }, (_, n) => ({
      unitId,
      rows: rows.slice(n * ROWS_AT_ONCE, (n + 1) * ROWS_AT_ONCE),
    }))
  })
}

const goalsToSave = (goals: readonly ReadGoal[], { byCode }: Dictionary) =>
  goals.map(({ code, name, indicators }) => ({
    code,
    name,
    indicators: indicators.map((item) => ({ indicatorId: byCode.get(item.code)!.id, weight: item.weight })),
  }))

/** Indicator by indicator: its goal and weight, before and after; order counts too. */
function goalChanges(goals: readonly ReadGoal[], { shown }: PlanBook) {
  const wordsOf = (
    list: readonly {
      code: string
      name: { zh: string; en: string }
      indicators: readonly { code: string; weight: string }[]
    }[],
  ) =>
    new Map(
      list.flatMap((goal) =>
        goal.indicators.map(
          (item) =>
            [item.code, `${goal.code} ${goal.name.zh} / ${goal.name.en} · ${exact(item.weight).toString()}`] as const,
        ),
      ),
    )
  const [before, after] = [wordsOf(shown.goals), wordsOf(goals)]
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (code) => before.get(code) !== after.get(code),
  )
  const isMoved = changed.length === 0 && [...before.keys()].join() !== [...after.keys()].join()
  return (isMoved ? [...after.keys()] : changed).map((indicator) => ({
    indicator,
    before: before.get(indicator) ?? null,
    after: after.get(indicator) ?? null,
  }))
}
