import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { firstDay, type Period, periodsOfYear, yearOf } from '#engine/calendar/period.ts'
import type { DerivedRegister } from '#engine/indicator/derivation.ts'
import { columnOf, countedPeriod, rowsBehind } from '#modules/dispatch/server/derived-rows.ts'
import { rollUpAfter, rollUpPeriod } from '#modules/dispatch/server/figure.store.ts'
import { type Dictionary, type DictionaryEntry, getDictionary } from '#modules/dispatch/server/indicator.queries.ts'
import { rowsOfRegister } from '#modules/projects/server/derived-rows.queries.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { JobContext } from '#server/http/module.ts'

type Context = Pick<JobContext, 'tenantId' | 'now'> & { readonly tx: Tx }

/** Years back of which a register is counted; what is older was reported. */
const MOST_YEARS = 10

/**
 * Counts the registers anew where something has happened to them, a day has passed, or an indicator is defined otherwise. What
 * differs from what was counted before is rolled up to every unit above; the rest stays as it is.
 */
export async function keepDerived(context: Context): Promise<void> {
  const { tx, tenantId, now } = context
  const dictionary = await getDictionary(tx, tenantId)
  const entries = derivedEntries(dictionary)
  if (entries.length === 0) return
  await sql`select pg_advisory_xact_lock(hashtextextended(${`derived ${tenantId}`}, 0))`.execute(tx)
  const stamp = stampOf(await getToday(tx, tenantId, now), entries)
  const { rows } = await sql<{ stamp: string; isDue: boolean }>`
    select stamp, is_due from derived_marks where tenant_id = ${tenantId}`.execute(tx)
  if (rows[0] !== undefined && rows[0].stamp === stamp && !rows[0].isDue) return
  // Taken back before counting: what happens meanwhile makes it due again.
  await sql`insert into derived_marks (tenant_id, stamp, is_due, counted_at) values (${tenantId}, ${stamp}, false, ${now})
    on conflict (tenant_id) do update set stamp = excluded.stamp, is_due = false, counted_at = excluded.counted_at`.execute(
    tx,
  )
  await countRegisters(context, dictionary)
}

const derivedEntries = ({ entries }: Dictionary): readonly DictionaryEntry[] =>
  entries.filter(({ indicator, retired }) => indicator.derived !== undefined && !retired)

const stampOf = (today: CalendarDate, entries: readonly DictionaryEntry[]): string =>
  createHash('sha256')
    .update(`${today} ${entries.map(({ id, version }) => `${id} ${version}`).join(' ')}`)
    .digest('hex')

/** Counts every derived indicator in every period of which its register speaks, and rolls up what has changed. */
export async function countRegisters(context: Context, known?: Dictionary): Promise<void> {
  const { tx, tenantId, now } = context
  const dictionary = known ?? (await getDictionary(tx, tenantId))
  const today = await getToday(tx, tenantId, now)
  const begins = new Map<string, Period | undefined>()
  const opened = new Map<Period, string[]>()
  const cells: { readonly indicatorId: string; readonly unitId: string; readonly period: Period }[] = []
  for (const entry of derivedEntries(dictionary)) {
    const { from, on, standing } = entry.indicator.derived!
    const column = standing?.from ?? on!
    const key = `${from} ${column}`
    if (!begins.has(key)) begins.set(key, await firstYearOf(context, from, column, today))
    const fresh = await coverPeriods(context, entry, begins.get(key), today)
    for (const period of fresh) opened.set(period, [...(opened.get(period) ?? []), entry.code])
    const changed = await recount(context, entry)
    cells.push(...changed.filter(({ period }) => !fresh.has(period)))
  }
  for (const period of [...opened.keys()].sort()) await rollUpPeriod(tx, tenantId, period, opened.get(period)!)
  await rollUpAfter(tx, tenantId, cells)
}

/** The year in which the register begins; undefined: it holds nothing yet. */
async function firstYearOf(
  context: Context,
  register: DerivedRegister,
  column: string,
  today: CalendarDate,
): Promise<Period | undefined> {
  const day = sql.raw(columnOf(column))
  const { rows } = await sql<{ year: number | null }>`
    select extract(year from min(${day}))::int as year from (${await rowsOfRegister(context, register)}) w
    where ${day} <= ${today}::date`.execute(context.tx)
  const year = rows[0]?.year
  return year == null ? undefined : String(Math.max(year, yearOf(today) - MOST_YEARS))
}

/** Opens the periods up to the one under way; answers those that were not open before. */
async function coverPeriods(
  { tx, tenantId }: Context,
  { id, indicator }: DictionaryEntry,
  since: Period | undefined,
  today: CalendarDate,
): Promise<ReadonlySet<Period>> {
  if (since === undefined) return new Set()
  const years = Array.from({ length: yearOf(today) - Number(since) + 1 }, (_, at) => Number(since) + at)
  const periods = years
    .flatMap((year) => periodsOfYear(year, indicator.frequency))
    .filter((period) => firstDay(period) <= today)
  const { rows } = await sql<{ period: Period }>`insert into derived_periods (tenant_id, indicator_id, period)
    select ${tenantId}, ${id}, period from unnest(${periods}::text[]) as p(period)
    on conflict do nothing returning period`.execute(tx)
  return new Set(rows.map(({ period }) => period))
}

/** Writes what the units have of themselves where it differs from what is written; answers the cells that changed. */
async function recount(context: Context, { id, indicator }: DictionaryEntry) {
  const { tx, tenantId } = context
  const { rows: open } = await sql<{ period: Period }>`select period from derived_periods
    where tenant_id = ${tenantId} and indicator_id = ${id} order by period`.execute(tx)
  if (open.length === 0) return []
  const periods = open.map(({ period }) => countedPeriod(indicator, period))
  const isShare = indicator.derived!.measure.of === 'share'
  const { rows } = await sql<{ period: Period; unitId: string }>`
    with counted as (
      select period, unit_id, ${isShare ? sql`count(*) filter (where holds)::numeric` : sql`sum(amount)`} as amount,
        ${isShare ? sql`count(*)::numeric` : sql`null::numeric`} as out_of, count(*)::int as rows
      from (${await rowsBehind(context, indicator, periods)}) r group by period, unit_id
    ), gone as (
      delete from derived_values d where d.tenant_id = ${tenantId} and d.indicator_id = ${id}
        and not exists (select from counted c where c.period = d.period and c.unit_id = d.unit_id)
      returning d.period, d.unit_id
    ), written as (
      insert into derived_values as d (tenant_id, indicator_id, period, unit_id, amount, out_of, rows)
      select ${tenantId}, ${id}, period, unit_id, amount, out_of, rows from counted
      on conflict (tenant_id, indicator_id, period, unit_id) do update
        set amount = excluded.amount, out_of = excluded.out_of, rows = excluded.rows
        where (d.amount, d.rows) is distinct from (excluded.amount, excluded.rows) or d.out_of is distinct from excluded.out_of
      returning d.period, d.unit_id
    ) select period, unit_id from gone union select period, unit_id from written`.execute(tx)
  return rows.map((row) => ({ ...row, indicatorId: id }))
}

/** Something has happened to a register: it is counted anew by the clock. */
export async function markDue({ tx, tenantId }: { readonly tx: Tx; readonly tenantId: string }): Promise<void> {
  await sql`update derived_marks set is_due = true where tenant_id = ${tenantId} and not is_due`.execute(tx)
}
