import { sql } from 'kysely'
import { frequencyOf, lastDay, slotCount, slotOf, yearOf } from '#engine/calendar/period.ts'
import type { Figure } from '#engine/indicator/figure.ts'
import { type RolledUp, referencesOf, rollUp, rollUpOrder, rollUpPaths } from '#engine/indicator/roll-up.ts'
import { type UnitNode, unitTree } from '#engine/indicator/unit-tree.ts'
import { type Entered, enteredOf, withoutUnspoken } from '#modules/dispatch/server/entered-figures.ts'
import { putSlot, readSlot, type StoredFigures } from '#modules/dispatch/server/figure-row.ts'
import { type Dictionary, getDictionary } from '#modules/dispatch/server/indicator.queries.ts'
import { appendOfficialValues, type OfficialRecord } from '#modules/dispatch/server/official-value.store.ts'
import type { Tx } from '#server/database/tenant.ts'

/**
 * Records official values and rolls them up every ancestor in the same transaction: an accepted report is seen in all
 * figures above it at COMMIT.
 */
export async function recordOfficialValues(tx: Tx, record: OfficialRecord): Promise<void> {
  if (record.cells.length === 0) return
  await appendOfficialValues(tx, record)
  await rollUpAfter(tx, record.tenantId, record.cells)
}

/** The official values of these cells have changed: works the figures of their units and all ancestors out anew. */
export async function rollUpAfter(
  tx: Tx,
  tenantId: string,
  cells: Iterable<{ readonly indicatorId: string; readonly unitId: string; readonly period: string }>,
): Promise<void> {
  const dictionary = await getDictionary(tx, tenantId)
  const byPlace = new Map<string, { unitId: string; period: string; codes: Set<string> }>()
  for (const cell of cells) {
    const entry = dictionary.byId.get(cell.indicatorId)
    if (!entry || entry.indicator.kind === 'formula') continue
    const key = `${cell.period} ${cell.unitId}`
    const place = byPlace.get(key) ?? { unitId: cell.unitId, period: cell.period, codes: new Set<string>() }
    place.codes.add(entry.code)
    byPlace.set(key, place)
  }
  const places = [...byPlace.values()].sort((a, b) => a.period.localeCompare(b.period))
  for (const year of [...new Set(places.map((place) => yearOf(place.period)))].sort((a, b) => a - b)) {
    await lockYear(tx, tenantId, year)
  }
  const whole = new Map<string, Set<string>>()
  for (const place of places) whole.set(place.period, (whole.get(place.period) ?? new Set()).add(place.unitId))
  for (const [period, units] of whole) {
    // Many units of one period (an import) are cheaper as a whole roll-up than path by path.
    if (units.size > 25) {
      const codes = places.filter((place) => place.period === period).flatMap((place) => [...place.codes])
      await recomputePeriod(tx, tenantId, period, dependentsOf(dictionary, new Set(codes)), dictionary)
    } else {
      for (const place of places) {
        if (place.period !== period) continue
        const figures = await workOutPaths(tx, tenantId, dictionary, { ...place, unitIds: [place.unitId] })
        await saveSlots(tx, tenantId, dictionary, period, figures)
      }
    }
  }
}

/** Full recomputation of one period from the official values; what the incremental way must always equal. */
export async function recomputePeriod(
  tx: Tx,
  tenantId: string,
  period: string,
  codes?: Iterable<string>,
  dictionary?: Dictionary,
): Promise<void> {
  const known = dictionary ?? (await getDictionary(tx, tenantId))
  const stored = await withoutUnspoken(tx, tenantId, known, period, storedOf(known, period, codes))
  if (stored.length === 0) return
  const tree = unitTree(await unitsOf(tx, tenantId, lastDay(period)))
  const entered = await enteredOf(tx, tenantId, known, period, stored, [...tree.nodes.keys()])
  const figures = rollUp({ tree, indicators: known.indicators, entered }, stored)
  await saveSlots(tx, tenantId, known, period, figures)
}

/** One period over all units, for indicators that had no figure in it before. */
export async function rollUpPeriod(tx: Tx, tenantId: string, period: string, codes: Iterable<string>): Promise<void> {
  await lockYear(tx, tenantId, yearOf(period))
  await recomputePeriod(tx, tenantId, period, codes)
}

/** A cycle opened after figures came in: whoever it does not ask has nothing to miss, and the sums say so from now on. */
export async function followTheCycle(tx: Tx, tenantId: string, period: string): Promise<void> {
  const { rows } = await sql`
    select 1 from official_values where tenant_id = ${tenantId} and period = ${period} and is_current limit 1`.execute(
    tx,
  )
  if (rows.length === 0) return
  await lockYear(tx, tenantId, yearOf(period))
  await recomputePeriod(tx, tenantId, period)
}

/** All periods that have an official value or count rows of a register, worked out anew. */
export async function recomputeAll(tx: Tx, tenantId: string): Promise<void> {
  await sql`delete from figures where tenant_id = ${tenantId}`.execute(tx)
  await recomputePeriods(tx, tenantId, await listWorkedOut(tx, tenantId))
}

interface WorkedOut {
  readonly period: string
  /** Something was reported, imported or corrected; else registers alone speak of it. */
  readonly isOfficial: boolean
  readonly firstAt: Date | null
}

async function listWorkedOut(tx: Tx, tenantId: string): Promise<readonly WorkedOut[]> {
  const { rows } = await sql<WorkedOut>`
    select period, bool_or(is_official) as is_official, min(at) as first_at from (
      select period, is_current as is_official, recorded_at as at from official_values where tenant_id = ${tenantId}
      union all select period, false, null from derived_periods where tenant_id = ${tenantId}) p
    group by period order by period`.execute(tx)
  return rows
}

async function recomputePeriods(tx: Tx, tenantId: string, periods: readonly WorkedOut[]): Promise<void> {
  const dictionary = await getDictionary(tx, tenantId)
  const derived = [...dictionary.indicators.values()].flatMap((one) => (one.derived === undefined ? [] : [one.code]))
  for (const { period, isOfficial } of periods)
    await recomputePeriod(tx, tenantId, period, isOfficial ? undefined : derived, dictionary)
}

/**
 * Works out anew every year with a period that ends on the day of a change of the tree or later and had a value when the
 * change was recorded: those sums were made over the tree before it.
 */
export async function rebuildYears(
  tx: Tx,
  tenantId: string,
  change: { readonly onDate: string; readonly recordedAt: Date },
): Promise<void> {
  const rows = (await listWorkedOut(tx, tenantId)).filter(
    ({ period }) => period.slice(0, 4) >= change.onDate.slice(0, 4),
  )
  const reached = rows.filter(
    ({ period, firstAt }) => lastDay(period) >= change.onDate && (firstAt === null || firstAt < change.recordedAt),
  )
  const years = [...new Set(reached.map((row) => yearOf(row.period)))].sort((a, b) => a - b)
  for (const year of years) {
    await lockYear(tx, tenantId, year)
    await sql`delete from figures where tenant_id = ${tenantId} and year = ${year}`.execute(tx)
    const ofYear = rows.filter(({ period }) => yearOf(period) === year)
    await recomputePeriods(tx, tenantId, ofYear)
  }
}

/** Writers of one administration's year stand in line, because two counties share a city. */
async function lockYear(tx: Tx, tenantId: string, year: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`figures ${tenantId} ${year}`}, 0))`.execute(tx)
}

/** Figures that are not, or not yet, among the official values. */
export type Laid = (code: string, unitId: string) => Figure | undefined

/**
 * The figures of some units and of all above them, for these indicators and what leans on them: worked out from the
 * official values, with others laid over them where wanted, and from the stored figures of the units beside the way.
 */
export async function workOutPaths(
  tx: Tx,
  tenantId: string,
  dictionary: Dictionary,
  place: { readonly unitIds: readonly string[]; readonly period: string; readonly codes: ReadonlySet<string> },
  laid?: Laid,
): Promise<RolledUp> {
  const units = await pathsWithChildren(tx, tenantId, place.unitIds, lastDay(place.period))
  if (units.length === 0) return new Map()
  const tree = unitTree(units)
  const affected = storedOf(dictionary, place.period, dependentsOf(dictionary, place.codes))
  const relevant = rollUpOrder(dictionary.indicators, affected)
  const ids = units.map((unit) => unit.id)
  const own = await enteredOf(tx, tenantId, dictionary, place.period, relevant, ids)
  const entered: Entered = laid ? (code, unitId) => laid(code, unitId) ?? own(code, unitId) : own
  const before = await figuresAt(tx, tenantId, dictionary, place.period, relevant, ids)
  await addUntouched(tx, tenantId, { dictionary, period: place.period, entered }, units, relevant, before)
  const changed = { indicators: place.codes, units: place.unitIds.filter((id) => tree.nodes.has(id)) }
  return rollUpPaths({ tree, indicators: dictionary.indicators, entered }, before, changed)
}

/**
 * Units beside the path that were never worked out hold nothing yet, but the reports expected beneath them count in the
 * parents' parts.
 */
async function addUntouched(
  tx: Tx,
  tenantId: string,
  at: { readonly dictionary: Dictionary; readonly period: string; readonly entered: Entered },
  units: readonly PlacedUnit[],
  codes: readonly string[],
  before: Book,
): Promise<void> {
  const { indicators } = at.dictionary
  const beside = units.filter((unit) => !unit.onPath)
  // Of units without any below, what they have themselves was just read: a cycle opened since may ask them for more or less.
  const leaves = beside.filter((unit) => !unit.hasChildren).map((unit) => ({ ...unit, parentId: undefined }))
  const own = rollUp({ tree: unitTree(leaves), indicators, entered: at.entered }, codes)
  for (const code of codes) for (const [id, figure] of own.get(code)!) before.get(code)!.set(id, figure)
  for (const unit of beside) {
    const untouched = unit.hasChildren ? codes.filter((code) => !before.get(code)!.has(unit.id)) : []
    if (untouched.length === 0) continue
    const below = await unitsOf(tx, tenantId, lastDay(at.period), unit.path)
    const tree = unitTree(below.map((one) => (one.id === unit.id ? { ...one, parentId: undefined } : one)))
    const codesBelow = rollUpOrder(indicators, untouched)
    const ids = below.map((one) => one.id)
    const entered = await enteredOf(tx, tenantId, at.dictionary, at.period, codesBelow, ids)
    const figures = rollUp({ tree, indicators, entered }, untouched)
    for (const code of untouched) before.get(code)!.set(unit.id, figures.get(code)!.get(unit.id)!)
  }
}

/** The codes and every indicator weighed or divided by one of them, directly or not. */
function dependentsOf(dictionary: Dictionary, codes: ReadonlySet<string>): Set<string> {
  const reached = new Set(codes)
  for (let grown = true; grown; ) {
    grown = false
    for (const [code, indicator] of dictionary.indicators) {
      if (!reached.has(code) && referencesOf(indicator).some((other) => reached.has(other))) {
        reached.add(code)
        grown = true
      }
    }
  }
  return reached
}

function storedOf(dictionary: Dictionary, period: string, codes?: Iterable<string>): string[] {
  const frequency = frequencyOf(period)
  return [...(codes ?? dictionary.indicators.keys())].filter((code) => {
    const indicator = dictionary.indicators.get(code)
    return indicator && indicator.kind !== 'formula' && indicator.frequency === frequency
  })
}

interface UnitRow {
  readonly id: string
  readonly parentId: string | null
  readonly kind: string
}

interface PlacedUnit extends UnitNode {
  readonly path: string
  readonly onPath: boolean
  readonly hasChildren: boolean
}

const nodeOf = (row: UnitRow): UnitNode => ({ id: row.id, parentId: row.parentId ?? undefined, level: row.kind })

/** The units in force on a day, or those of one subtree. */
async function unitsOf(tx: Tx, tenantId: string, day: string, path = '/'): Promise<UnitNode[]> {
  const { rows } = await sql<UnitRow>`
    select unit_id as id, parent_id, kind from unit_versions
    where tenant_id = ${tenantId} and from_on <= ${day} and (until_on is null or until_on > ${day})
      and path like ${`${path}%`}
    order by position, unit_id`.execute(tx)
  return rows.map(nodeOf)
}

/** The units, their ancestors and the children of each: all that an incremental roll-up looks at. */
async function pathsWithChildren(
  tx: Tx,
  tenantId: string,
  unitIds: readonly string[],
  day: string,
): Promise<PlacedUnit[]> {
  const { rows } = await sql<UnitRow & { path: string; onPath: boolean; hasChildren: boolean }>`
    with recursive in_force as (
      select unit_id, parent_id, kind, path, position from unit_versions
      where tenant_id = ${tenantId} and from_on <= ${day} and (until_on is null or until_on > ${day})
    ), up as (
      select unit_id, parent_id from in_force where unit_id = any(${unitIds}::uuid[])
      union
      select one.unit_id, one.parent_id from in_force one join up on one.unit_id = up.parent_id
    )
    select unit_id as id, parent_id, kind, path, unit_id in (select unit_id from up) as on_path,
      exists (select from in_force child where child.parent_id = in_force.unit_id) as has_children
    from in_force
    where unit_id in (select unit_id from up) or parent_id in (select unit_id from up)
    order by position, unit_id`.execute(tx)
  return rows.map((row) => ({ ...nodeOf(row), path: row.path, onPath: row.onPath, hasChildren: row.hasChildren }))
}

/** Figures by code and unit, while a path is worked out. */
type Book = Map<string, Map<string, Figure>>

async function figuresAt(
  tx: Tx,
  tenantId: string,
  dictionary: Dictionary,
  period: string,
  codes: readonly string[],
  unitIds: readonly string[],
): Promise<Book> {
  const ids = codes.map((code) => dictionary.byCode.get(code)!.id)
  const { rows } = await sql<StoredFigures>`
    select * from figures where tenant_id = ${tenantId} and year = ${yearOf(period)}
      and unit_id = any(${unitIds}::uuid[]) and indicator_id = any(${ids}::uuid[])`.execute(tx)
  const book: Book = new Map(codes.map((code) => [code, new Map<string, Figure>()]))
  const slot = slotOf(period)
  for (const row of rows) {
    const figure = readSlot.stored(row, slot)
    if (figure) book.get(dictionary.byId.get(row.indicatorId)!.code)!.set(row.unitId, figure)
  }
  return book
}

async function saveSlots(
  tx: Tx,
  tenantId: string,
  dictionary: Dictionary,
  period: string,
  figures: ReadonlyMap<string, ReadonlyMap<string, Figure>>,
): Promise<void> {
  const slot = slotOf(period)
  const slots = slotCount(frequencyOf(period))
  const year = yearOf(period)
  const wanted = [...figures].flatMap(([code, byUnit]) =>
    [...byUnit].map(([unitId, figure]) => ({ indicatorId: dictionary.byCode.get(code)!.id, unitId, figure })),
  )
  for (let from = 0; from < wanted.length; from += MOST_ROWS_AT_ONCE) {
    await saveRows(tx, tenantId, { year, slot, slots }, wanted.slice(from, from + MOST_ROWS_AT_ONCE))
  }
}

/** One statement's rows: a whole nation at once would be more than a JSON value holds. */
const MOST_ROWS_AT_ONCE = 20_000

interface WantedFigure {
  readonly indicatorId: string
  readonly unitId: string
  readonly figure: Figure
}

async function saveRows(
  tx: Tx,
  tenantId: string,
  { year, slot, slots }: { readonly year: number; readonly slot: number; readonly slots: number },
  wanted: readonly WantedFigure[],
): Promise<void> {
  const unitIds = [...new Set(wanted.map((one) => one.unitId))]
  const ids = [...new Set(wanted.map((one) => one.indicatorId))]
  const { rows } = await sql<StoredFigures>`
    select * from figures where tenant_id = ${tenantId} and year = ${year}
      and unit_id = any(${unitIds}::uuid[]) and indicator_id = any(${ids}::uuid[])`.execute(tx)
  const existing = new Map(rows.map((row) => [`${row.indicatorId} ${row.unitId}`, row]))
  const saved = wanted.map(({ indicatorId, unitId, figure }) =>
    putSlot(existing.get(`${indicatorId} ${unitId}`), slot, slots, figure, { indicatorId, unitId }),
  )
  await sql`
    insert into figures (tenant_id, unit_id, year, indicator_id, amounts, states, present, expected, numerators, denominators)
    select ${tenantId}, r."unitId", ${year}, r."indicatorId", r.amounts, r.states, r.present, r.expected, r.numerators, r.denominators
    from jsonb_to_recordset(${JSON.stringify(saved)}::jsonb) as r("unitId" uuid, "indicatorId" uuid, amounts numeric[],
      states text, present integer[], expected integer[], numerators numeric[], denominators numeric[])
    on conflict (tenant_id, unit_id, year, indicator_id) do update set amounts = excluded.amounts,
      states = excluded.states, present = excluded.present, expected = excluded.expected,
      numerators = excluded.numerators, denominators = excluded.denominators`.execute(tx)
}
