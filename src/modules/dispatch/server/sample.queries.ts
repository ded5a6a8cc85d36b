import { sql } from 'kysely'
import { lastDay } from '#engine/calendar/period.ts'
import { type Figure, numberOf } from '#engine/indicator/figure.ts'
import { exact } from '#engine/number/exact.ts'
import type { Dictionary } from '#modules/dispatch/server/indicator.queries.ts'
import type { Place } from '#modules/dispatch/server/place.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

/** The stored figures that stand on invented values (示例), each as `unit code period`. */
export type SampleMarks = ReadonlySet<string>

/** Does the figure, as the administration holds it, stand on invented values? */
export type IsSample = (unitId: string, code: string, period: string) => boolean

export interface SampleRequest {
  readonly tenantId: string
  readonly dictionary: Dictionary
  readonly units: readonly Place[]
  readonly cells: readonly { readonly code: string; readonly period: string }[]
  readonly figureAt: (unitId: string, code: string, period: string) => Figure
  /** A preview shows what was handed in and not yet accepted: in a demo that is a sample like the rest. */
  readonly previewed: boolean
}

interface SampleCell {
  readonly indicatorId: string
  readonly unitId: string
  readonly period: string
}

/**
 * Which stored figures of some units stand on samples: their own value is one, or one below them is. A total that was
 * published (an official value of the unit itself, no sample) is none, as long as what lies below adds up to it.
 */
export async function loadSampleMarks(tx: Tx, request: SampleRequest): Promise<SampleMarks> {
  const { dictionary, units } = request
  const marked = new Set<string>()
  const above: SampleCell[] = []
  const byPath = new Map(units.map((unit) => [unit.path, unit]))
  for (const { path, ...cell } of await listSamples(tx, request)) {
    const { code } = dictionary.byId.get(cell.indicatorId)!
    for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
      const unit = byPath.get(path.slice(0, end + 1))
      if (unit === undefined) continue
      const key = `${unit.id} ${code} ${cell.period}`
      if (marked.has(key)) continue
      marked.add(key)
      if (unit.id !== cell.unitId) above.push({ ...cell, unitId: unit.id })
    }
  }
  for (const { value, ...cell } of await listPublished(tx, request.tenantId, above)) {
    const { code } = dictionary.byId.get(cell.indicatorId)!
    const figure = numberOf(request.figureAt(cell.unitId, code, cell.period))
    if (figure?.equals(exact(value))) marked.delete(`${cell.unitId} ${code} ${cell.period}`)
  }
  return marked
}

/** The samples among the cells wanted, each with where its unit stood in that period. */
async function listSamples(tx: Tx, request: SampleRequest): Promise<(SampleCell & { readonly path: string })[]> {
  const { tenantId, dictionary } = request
  const wanted = request.cells.flatMap(({ code, period }) => {
    const id = dictionary.byCode.get(code)?.id
    return id ? { id, period, day: lastDay(period) } : []
  })
  const { rows } = await sql<SampleCell & { path: string }>`
    select o.indicator_id, o.unit_id, o.period, v.path
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(id uuid, period text, day date)
    join official_values o on o.tenant_id = ${tenantId} and o.period = w.period and o.indicator_id = w.id
      and o.is_sample and o.is_current and o.dimension = ''
    join unit_versions v on v.tenant_id = ${tenantId} and v.unit_id = o.unit_id
      and v.from_on <= w.day and (v.until_on is null or v.until_on > w.day)`.execute(tx)
  const counted = [...rows, ...(await listCounted(tx, request))]
  return request.previewed ? [...counted, ...(await listHandedIn(tx, request))] : counted
}

/** Whatever is counted in a demo is a sample. */
async function listCounted(tx: Tx, request: SampleRequest): Promise<(SampleCell & { readonly path: string })[]> {
  const { tenantId, dictionary } = request
  const wanted = request.cells.flatMap(({ code, period }) => {
    const entry = dictionary.byCode.get(code)
    return entry?.indicator.derived ? { id: entry.id, period, day: lastDay(period) } : []
  })
  if (wanted.length === 0) return []
  const { rows } = await sql<SampleCell & { path: string }>`
    select d.indicator_id, d.unit_id, d.period, v.path
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(id uuid, period text, day date)
    join derived_values d on d.tenant_id = ${tenantId} and d.period = w.period and d.indicator_id = w.id
    join unit_versions v on v.tenant_id = ${tenantId} and v.unit_id = d.unit_id
      and v.from_on <= w.day and (v.until_on is null or v.until_on > w.day)
    where (select is_demo from tenants where id = ${tenantId})`.execute(tx)
  return rows
}

async function listHandedIn(tx: Tx, request: SampleRequest): Promise<(SampleCell & { readonly path: string })[]> {
  const { tenantId } = request
  const periods = [...new Set(request.cells.map((cell) => cell.period))]
  const wanted = JSON.stringify(periods.map((period) => ({ period, day: lastDay(period) })))
  const { rows } = await sql<SampleCell & { path: string }>`
    select c.indicator_id, r.unit_id, y.period, v.path
    from jsonb_to_recordset(${wanted}::jsonb) as w(period text, day date)
    join cycles y on y.tenant_id = ${tenantId} and y.period = w.period
    join reports r on r.tenant_id = y.tenant_id and r.cycle_id = y.id and r.state in ('submitted', 'approved')
    join report_cells c on c.tenant_id = r.tenant_id and c.report_id = r.id and c.dimension = '' and c.state = 'value'
    join unit_versions v on v.tenant_id = r.tenant_id and v.unit_id = r.unit_id
      and v.from_on <= w.day and (v.until_on is null or v.until_on > w.day)
    where (select is_demo from tenants where id = ${tenantId})`.execute(tx)
  return rows
}

async function listPublished(
  tx: Tx,
  tenantId: string,
  cells: readonly SampleCell[],
): Promise<readonly (SampleCell & { readonly value: string })[]> {
  if (cells.length === 0) return []
  const wanted = JSON.stringify(cells.map((cell) => ({ i: cell.indicatorId, u: cell.unitId, p: cell.period })))
  const { rows } = await sql<SampleCell & { value: string }>`
    select o.indicator_id, o.unit_id, o.period, o.value
    from jsonb_to_recordset(${wanted}::jsonb) as w(i uuid, u uuid, p text)
    join official_values o on o.tenant_id = ${tenantId} and o.indicator_id = w.i and o.unit_id = w.u and o.period = w.p
      and o.dimension = '' and o.is_current and not o.is_sample and o.state = 'value'`.execute(tx)
  return rows
}
