import { sql } from 'kysely'
import type { Derivation } from '#engine/indicator/derivation.ts'
import { EXPECTED, type Figure, figureOf, MISSING, NOT_APPLICABLE } from '#engine/indicator/figure.ts'
import { divide, exact, HUNDRED } from '#engine/number/exact.ts'
import { readSlot } from '#modules/dispatch/server/figure-row.ts'
import type { Dictionary } from '#modules/dispatch/server/indicator.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

export type Entered = (code: string, unitId: string) => Figure

/**
 * What units have of themselves. Where a cycle asks for an indicator, a unit that is not asked has not-applicable, and one
 * that is asked and has nothing official is missing; without a cycle everybody without a value is missing. Of an indicator
 * that is derived, a unit has its rows of the register, and none where the register speaks of the period and has none.
 */
export async function enteredOf(
  tx: Tx,
  tenantId: string,
  dictionary: Dictionary,
  period: string,
  codes: readonly string[],
  unitIds: readonly string[],
): Promise<Entered> {
  const ids = codes.map((code) => dictionary.byCode.get(code)!.id)
  const { rows } = await sql<{ indicatorId: string; unitId: string; state: string; value: string | null }>`
    select indicator_id, unit_id, state, value from official_values
    where tenant_id = ${tenantId} and period = ${period} and dimension = '' and is_current
      and indicator_id = any(${ids}::uuid[]) and unit_id = any(${unitIds}::uuid[])`.execute(tx)
  const { rows: asked } = await sql<{ indicatorId: string; unitId: string }>`
    select c.indicator_id, r.unit_id from cycles y
    join reports r on r.tenant_id = y.tenant_id and r.cycle_id = y.id
    join report_cells c on c.tenant_id = r.tenant_id and c.report_id = r.id and c.dimension = '' and not c.is_derived
    where y.tenant_id = ${tenantId} and y.period = ${period} and c.indicator_id = any(${ids}::uuid[])
      and r.unit_id = any(${unitIds}::uuid[])`.execute(tx)
  const { rows: cycled } = await sql<{ indicatorId: string }>`
    select distinct c.indicator_id from cycles y
    join reports r on r.tenant_id = y.tenant_id and r.cycle_id = y.id
    join report_cells c on c.tenant_id = r.tenant_id and c.report_id = r.id and c.dimension = '' and not c.is_derived
    where y.tenant_id = ${tenantId} and y.period = ${period} and c.indicator_id = any(${ids}::uuid[])`.execute(tx)
  const isAsked = new Set(asked.map((row) => `${row.indicatorId} ${row.unitId}`))
  const hasCycle = new Set(cycled.map((row) => row.indicatorId))
  const found = new Map(rows.map((row) => [`${row.indicatorId} ${row.unitId}`, readSlot.official(row)]))
  const counted = await countedOf(tx, tenantId, dictionary, period, codes, unitIds)
  return (code, unitId) => {
    const { id, indicator } = dictionary.byCode.get(code)!
    if (indicator.derived !== undefined) return counted(id, unitId, indicator.derived)
    const key = `${id} ${unitId}`
    return found.get(key) ?? (isAsked.has(key) ? EXPECTED : hasCycle.has(id) ? NOT_APPLICABLE : MISSING)
  }
}

/** Of derived indicators only those whose register speaks of the period: the others have no figure, not even a missing one. */
export async function withoutUnspoken(
  tx: Tx,
  tenantId: string,
  { byCode }: Dictionary,
  period: string,
  codes: readonly string[],
): Promise<readonly string[]> {
  const isDerived = (code: string) => byCode.get(code)!.indicator.derived !== undefined
  if (!codes.some(isDerived)) return codes
  const { rows } = await sql<{ indicatorId: string }>`select indicator_id from derived_periods
    where tenant_id = ${tenantId} and period = ${period}`.execute(tx)
  const spoken = new Set(rows.map(({ indicatorId }) => indicatorId))
  return codes.filter((code) => !isDerived(code) || spoken.has(byCode.get(code)!.id))
}

async function countedOf(
  tx: Tx,
  tenantId: string,
  dictionary: Dictionary,
  period: string,
  codes: readonly string[],
  unitIds: readonly string[],
): Promise<(indicatorId: string, unitId: string, derived: Derivation) => Figure> {
  const ids = codes.flatMap((code) => {
    const { id, indicator } = dictionary.byCode.get(code)!
    return indicator.derived === undefined ? [] : [id]
  })
  if (ids.length === 0) return () => MISSING
  const { rows } = await sql<{
    indicatorId: string
    unitId: string | null
    amount: string | null
    outOf: string | null
  }>`
    select p.indicator_id, v.unit_id, v.amount, v.out_of from derived_periods p
    left join derived_values v on v.tenant_id = p.tenant_id and v.indicator_id = p.indicator_id and v.period = p.period
      and v.unit_id = any(${[...unitIds]}::uuid[])
    where p.tenant_id = ${tenantId} and p.period = ${period} and p.indicator_id = any(${ids}::uuid[])`.execute(tx)
  const known = new Map(rows.map((row) => [`${row.indicatorId} ${row.unitId}`, row]))
  const spoken = new Set(rows.map((row) => row.indicatorId))
  return (indicatorId, unitId, { measure }) => {
    if (!spoken.has(indicatorId)) return MISSING
    const row = known.get(`${indicatorId} ${unitId}`)
    if (measure.of === 'share') return shareOf(row?.amount, row?.outOf)
    return figureOf(row?.amount ?? '0')
  }
}

/** Of no rows at all nothing can hold, nor fail to hold. */
function shareOf(holds: string | null | undefined, outOf: string | null | undefined): Figure {
  if (holds == null || outOf == null) return NOT_APPLICABLE
  const terms = { numerator: exact(holds), denominator: exact(outOf) }
  const value = divide(terms.numerator, terms.denominator)
  return value === undefined ? NOT_APPLICABLE : { state: 'value', value: value.mul(HUNDRED), terms }
}
