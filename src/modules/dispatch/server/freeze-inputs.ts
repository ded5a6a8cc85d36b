import { type RawBuilder, sql } from 'kysely'
import { yearOf } from '#engine/calendar/period.ts'
import { loadFigures } from '#modules/dispatch/server/figure-book.ts'
import { cellsBehind } from '#modules/dispatch/server/figure-view.ts'
import type { Freezing, FrozenShared } from '#modules/dispatch/server/freeze-shared.ts'
import { frozenDictionary } from '#modules/dispatch/server/frozen-figures.ts'
import { openInputs } from '#modules/dispatch/server/frozen-inputs.ts'
import type { Place } from '#modules/dispatch/server/place.queries.ts'
import { loadSampleMarks } from '#modules/dispatch/server/sample.queries.ts'

/** Inputs of a unit as the text that is sealed. */
export interface UnitText {
  readonly unitId: string
  readonly text: string
}

/** So many units are read together, and so many such reads wait at each connection: it has work while what came is sealed. */
const TOGETHER = 50
const AHEAD = 2

/**
 * The inputs of units, some at a time. The database writes them as the text of `PackedInputs`: millions of figures are neither
 * unfolded nor folded again here. While some are handed out the next are read, by each connection in its turn.
 */
export async function* freezeInputs(
  freezing: Freezing,
  shared: FrozenShared,
  units: readonly Place[],
): AsyncGenerator<readonly UnitText[]> {
  const groups = Array.from({ length: Math.ceil(units.length / TOGETHER) }, (_, at) =>
    units.slice(at * TOGETHER, (at + 1) * TOGETHER),
  )
  const marks = (await hasSamples(freezing)) ? sampleMarks : async () => new Map<string, string[]>()
  const readers = [freezing.beside ?? freezing.tx, freezing.tx]
  const read = (at: number) => {
    const reading = listTexts({ ...freezing, tx: readers[at % readers.length]! }, shared, groups[at] ?? [])
    reading.catch(() => undefined)
    return reading
  }
  const ahead = readers.length * AHEAD
  const reading = Array.from({ length: ahead }, (_, at) => read(at))
  for (const [at, group] of groups.entries()) {
    const rows = await reading.shift()!
    reading.push(read(at + ahead))
    const samples = await marks(freezing, shared, group, rows)
    yield rows.map((row) => ({ unitId: row.unitId, text: textOf(freezing, row, samples.get(row.unitId) ?? []) }))
  }
}

interface TextRow {
  readonly unitId: string
  readonly figures: string | null
  readonly targets: string | null
}

/** Canonical as JSON is read: names in order, no blanks. */
const textOf = ({ period }: Freezing, { figures, targets }: TextRow, samples: readonly string[]): string =>
  `{"as":2,"figures":[${figures ?? ''}],"samples":${JSON.stringify(samples)},"targets":{${targets ?? ''}},"year":${yearOf(period)}}`

const textOrNull = (value: RawBuilder<unknown>) => sql`coalesce('"' || ${value}::text || '"', 'null')`

/** Joined by `||` and not by concat, which looks up how each of its arguments is told once more for every row. */
async function listTexts(
  { tx, tenantId, period }: Freezing,
  { plans }: FrozenShared,
  units: readonly Place[],
): Promise<readonly TextRow[]> {
  if (units.length === 0) return []
  const year = yearOf(period)
  const unitIds = units.map((unit) => unit.id)
  const { rows } = await sql<TextRow>`
    select u.id as unit_id, f.text as figures, t.text as targets
    from unnest(${unitIds}::uuid[]) with ordinality as u(id, at)
    left join (
      select unit_id, string_agg('["' || indicator_id::text || '",' || year::text || ',"' || states || '","' || amounts::text
          || case when 1 = all (present) and 1 = all (expected) then '","","","'
            else '","' || present::text || '","' || expected::text || '","' end
          || numerators::text || '","' || denominators::text || '"]',
          ',' order by year, indicator_id) as text
      from figures
      where tenant_id = ${tenantId} and unit_id = any(${unitIds}::uuid[]) and year between ${year - 2} and ${year}
      group by unit_id) f on f.unit_id = u.id
    left join (
      select unit_id, string_agg('"' || plan_id::text || '":[' || text || ']', ',' order by plan_id) as text from (
        select t.unit_id, t.plan_id, string_agg('["' || t.indicator_id::text || '","' || t.kind || '","' || t.id::text || '",'
            || v.version::text || ',"' || v.expectation || '",' || ${textOrNull(sql`v.value`)} || ','
            || ${textOrNull(sql`v.band_low`)} || ',' || ${textOrNull(sql`v.band_high`)} || ',' || v.is_sample::text || ']',
            ',' order by t.id) as text
        from targets t
        join target_versions v on v.tenant_id = t.tenant_id and v.target_id = t.id and v.state = 'in-force'
        where t.tenant_id = ${tenantId} and t.unit_id = any(${unitIds}::uuid[]) and t.period = ${String(year)}
          and t.plan_id = any(${plans.plans.map(({ plan }) => plan.id)}::uuid[])
        group by t.unit_id, t.plan_id) p
      group by unit_id) t on t.unit_id = u.id
    order by u.at`.execute(tx)
  return rows
}

async function hasSamples({ tx, tenantId }: Freezing): Promise<boolean> {
  const { rows } = await sql`
    select from tenants t where t.id = ${tenantId} and (
      exists (select from official_values o where o.tenant_id = t.id and o.is_sample and o.is_current)
      or t.is_demo and exists (select from derived_values d where d.tenant_id = t.id))`.execute(tx)
  return rows.length > 0
}

/** Which cells of the units stand on samples, in order. */
async function sampleMarks(
  { tx, tenantId, period }: Freezing,
  shared: FrozenShared,
  units: readonly Place[],
  rows: readonly TextRow[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const dictionary = frozenDictionary(shared.dictionary)
  const figures = rows.flatMap(
    ({ unitId, figures: text }) =>
      openInputs({ as: 2, figures: JSON.parse(`[${text ?? ''}]`), samples: [], targets: {}, year: 0 }, unitId).figures,
  )
  const years = { fromYear: yearOf(period) - 2, toYear: yearOf(period) }
  const unitIds = units.map((unit) => unit.id)
  const known = figures.filter((row) => dictionary.byId.has(row.indicatorId))
  const book = await loadFigures({ listFigures: async () => known }, dictionary, { unitIds, ...years })
  const cells = cellsBehind(dictionary, dictionary.entries, period)
  const request = { tenantId, dictionary, units, cells, figureAt: book.at, previewed: false }
  const samples = new Map<string, string[]>()
  for (const mark of [...(await loadSampleMarks(tx, request))].sort()) {
    const [unitId, ...cell] = mark.split(' ')
    const known = samples.get(unitId!) ?? []
    known.push(cell.join(' '))
    samples.set(unitId!, known)
  }
  return samples
}
