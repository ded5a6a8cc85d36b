import { type RawBuilder, sql } from 'kysely'
import { firstDay, lastDay, type Period, yearOf } from '#engine/calendar/period.ts'
import { compile } from '#engine/expression/compile.ts'
import { toSql } from '#engine/expression/to-sql.ts'
import { registerDeclarations } from '#engine/indicator/check-derivation.ts'
import type { Derivation } from '#engine/indicator/derivation.ts'
import type { Indicator } from '#engine/indicator/indicator.ts'
import { type RowsReading, rowsOfRegister } from '#modules/projects/server/derived-rows.queries.ts'

/** A name that the pack's check has found among the columns of the register. */
export const columnOf = (name: string): string => `w."${name.replaceAll('"', '')}"`

/** A condition over the columns of a register, as the engine writes it for PostgreSQL. */
function conditionSql(text: string | undefined, { from }: Derivation): RawBuilder<boolean> {
  if (text === undefined) return sql<boolean>`true`
  const { text: written, values } = toSql(compile(text, registerDeclarations(from)), columnOf)
  const parts = written.split(/\$(\d+)/)
  const pieces = parts.map((part, at) => (at % 2 === 1 ? sql`${values[Number(part) - 1]}` : sql.raw(part)))
  return sql<boolean>`(${sql.join(pieces, sql.raw(''))})`
}

interface CountedPeriod {
  readonly period: Period
  readonly fromOn: string
  readonly untilOn: string
}

/** A period as the rows are held against it: of what is told cumulatively, the year up to its end. */
export const countedPeriod = ({ reporting }: Indicator, period: Period): CountedPeriod => ({
  period,
  fromOn: firstDay(reporting === 'cumulative' ? String(yearOf(period)) : period),
  untilOn: lastDay(period),
})

/** The rows `w` that belong to the period `p`. */
function inPeriod({ on, standing }: Derivation): RawBuilder<boolean> {
  const day = (name: string) => sql.raw(columnOf(name))
  if (standing === undefined) return sql<boolean>`${day(on!)} between p.from_on and p.until_on`
  const begun = sql<boolean>`${day(standing.from)} <= p.until_on`
  return standing.until === undefined
    ? begun
    : sql<boolean>`${begun} and (${day(standing.until)} is null or ${day(standing.until)} > p.until_on)`
}

/**
 * The rows behind an indicator in some periods: `period`, `id`, `number`, `title`, `day`, `amount`, `holds` (of a share) and `unit_id`,
 * the unit at which the row counts: its own, or where that is not in the tree on the last day of the period, the nearest above.
 */
export async function rowsBehind(
  reading: RowsReading,
  indicator: Indicator,
  periods: readonly CountedPeriod[],
): Promise<RawBuilder<unknown>> {
  const derived = indicator.derived!
  const { measure, from, where, on, standing, unit } = derived
  const { tenantId } = reading
  const amount = measure.of === 'sum' ? sql`coalesce(${sql.raw(columnOf(measure.column))}, 0)` : sql`1::numeric`
  const holds =
    measure.of === 'share' ? sql`coalesce(${conditionSql(measure.that, derived)}, false)` : sql`null::boolean`
  const list = (key: keyof CountedPeriod) => periods.map((one) => one[key])
  return sql`select b.period, b.id, b.number, b.title, b.day, b.amount, b.holds, v.unit_id from (
      select p.period, p.until_on, w.id, w.number, w.title, ${sql.raw(columnOf(standing?.from ?? on!))} as day,
        ${amount} as amount, ${holds} as holds, ${sql.raw(columnOf(unit))} as whose
      from unnest(${list('period')}::text[], ${list('fromOn')}::date[], ${list('untilOn')}::date[]) as p(period, from_on, until_on)
      join (${await rowsOfRegister(reading, from)}) w on ${inPeriod(derived)}
      where ${conditionSql(where, derived)}) b
    join lateral (select v.unit_id from unit_versions v
      where v.tenant_id = ${tenantId} and v.from_on <= b.until_on and (v.until_on is null or v.until_on > b.until_on)
        and (v.unit_id = b.whose or (select l.path from unit_versions l where l.tenant_id = ${tenantId}
          and l.unit_id = b.whose order by l.from_on desc limit 1) like v.path || '%')
      order by v.unit_id = b.whose desc, length(v.path) desc limit 1) v on true`
}
