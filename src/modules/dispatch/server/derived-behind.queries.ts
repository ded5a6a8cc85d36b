import { sql } from 'kysely'
import { lastDay } from '#engine/calendar/period.ts'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import { DERIVED_REGISTERS } from '#engine/indicator/derivation.ts'
import { exact, exactText } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import type { figureBehind, RowBehind } from '#modules/dispatch/derived.contract.ts'
import { countedPeriod, rowsBehind } from '#modules/dispatch/server/derived-rows.ts'
import { ownPeriod } from '#modules/dispatch/server/figure-view.ts'
import type { CountedRow } from '#modules/dispatch/server/freeze-derived.ts'
import type { FrozenTree } from '#modules/dispatch/server/frozen-figures.ts'
import { type DictionaryEntry, getDictionary, headOf } from '#modules/dispatch/server/indicator.queries.ts'
import { listPlaces, type Place } from '#modules/dispatch/server/place.queries.ts'
import { getSnapshotHead, readSnapshotPart } from '#modules/dispatch/server/snapshot.queries.ts'
import { SUBJECT_OF, seenRows } from '#modules/projects/server/derived-rows.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

type Reader = Pick<OperationContext, 'tx' | 'tenantId' | 'now' | 'actor'>

interface Asked {
  readonly unitId: string
  readonly indicatorId: string
  readonly period: string
  readonly asOf?: string | undefined
}

interface Behind {
  readonly entry: DictionaryEntry
  readonly unit: Place
  readonly rows: readonly RowBehind[]
  readonly total: number
  readonly holding: number | null
  readonly kept: boolean
}

/** The rows that count in a figure at a unit, the youngest first; those that the reader may not open are only numbers. */
export async function rowsOfFigure(context: Reader, asked: Asked): Promise<Behind> {
  const { tx, tenantId, actor } = context
  const entry = (await getDictionary(tx, tenantId)).byId.get(asked.indicatorId)
  if (entry === undefined) throw new Refusal('not-found', { key: 'indicator.not-found', at: 'indicatorId' })
  const { derived } = entry.indicator
  if (derived === undefined) throw new Refusal('rule-broken', { key: 'figure.not-derived', at: 'indicatorId' })
  const { places, counted } = await (asked.asOf === undefined ? live(context, entry, asked) : frozen(context, asked))
  const unit = places.find(({ id }) => id === asked.unitId)
  if (unit === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'unitId' })
  const below = new Map(places.filter(({ path }) => path.startsWith(unit.path)).map((place) => [place.id, place]))
  const own = (counted ?? []).filter((row) => below.has(row.unitId))
  const ids = own.map(({ id }) => id)
  const seen = ids.length === 0 ? new Set<string>() : await seenRows(context, derived.from, actor, ids)
  return {
    entry,
    unit,
    total: own.length,
    holding: derived.measure.of === 'share' ? own.filter(({ holds }) => holds === true).length : null,
    kept: counted !== undefined,
    rows: own
      .filter(({ id }) => seen.has(id))
      .sort((a, b) => (a.day === b.day ? (a.id < b.id ? 1 : -1) : a.day < b.day ? 1 : -1))
      .map(({ unitId, amount, ...row }) => ({
        ...row,
        amount: plain(amount),
        kind: SUBJECT_OF[derived.from],
        unit: { short: below.get(unitId)!.name.short },
      })),
  }
}

/** `1.00` as the database tells it is 1. */
const plain = (amount: string): string => exactText(exact(amount))

async function live(context: Reader, entry: DictionaryEntry, { period }: Asked) {
  const { tx, tenantId } = context
  const places = await listPlaces(tx, tenantId, lastDay(period))
  const counted = countedPeriod(entry.indicator, ownPeriod(entry, period))
  const { rows } = await sql<CountedRow>`
    select id, number, title, unit_id, day::text, amount::text, holds
    from (${await rowsBehind(context, entry.indicator, [counted])}) r`.execute(tx)
  return { places, counted: rows as readonly CountedRow[] | undefined }
}

async function frozen({ tx, tenantId }: Reader, { indicatorId, period, asOf }: Asked) {
  const head = await getSnapshotHead(tx, tenantId, asOf!)
  if (head.period !== period)
    throw new Refusal('rule-broken', { key: 'snapshot.other-period', params: { period: head.period }, at: 'asOf' })
  const { places } = (await readSnapshotPart(tx, tenantId, asOf!, 'tree')) as FrozenTree
  const part = (await readSnapshotPart(tx, tenantId, asOf!, 'derived', indicatorId)) as
    | { readonly rows: readonly CountedRow[] }
    | undefined
  return { places, counted: part?.rows }
}

export const getBehind: Handler<typeof figureBehind> = async (context, { limit, cursor, ...asked }) => {
  const { entry, rows, total, holding, kept } = await rowsOfFigure(context, asked)
  const { from, measure } = entry.indicator.derived!
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const rest =
    after === undefined ? rows : rows.filter(({ day, id }) => day < after.key || (day === after.key && id < after.id))
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  return {
    indicator: headOf(entry),
    register: DERIVED_REGISTERS[from].name,
    measure: measure.of,
    total,
    holding,
    hidden: total - rows.length,
    rows: page,
    next: rest.length > limit && last ? writeCursor({ id: last.id, key: last.day }) : null,
    kept,
  }
}
