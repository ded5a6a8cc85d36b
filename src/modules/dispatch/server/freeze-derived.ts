import { sql } from 'kysely'
import { countedPeriod, rowsBehind } from '#modules/dispatch/server/derived-rows.ts'
import { ownPeriod } from '#modules/dispatch/server/figure-view.ts'
import type { Freezing, FrozenShared } from '#modules/dispatch/server/freeze-shared.ts'
import { frozenDictionary } from '#modules/dispatch/server/frozen-figures.ts'
import type { Part } from '#modules/dispatch/server/snapshot-part.ts'

/** One row behind a figure, as it was when the month was frozen: with the unit at which it counted. */
export interface CountedRow {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly unitId: string
  readonly day: string
  readonly amount: string
  readonly holds: boolean | null
}

/** The rows behind each derived indicator of the period, by indicator: what was counted can be told for ever. */
export async function* freezeDerived(
  { tx, tenantId, period, now }: Freezing,
  { dictionary }: FrozenShared,
): AsyncGenerator<Part> {
  for (const entry of frozenDictionary(dictionary).entries) {
    if (entry.indicator.derived === undefined || entry.retired) continue
    const counted = countedPeriod(entry.indicator, ownPeriod(entry, period))
    const { rows } = await sql<CountedRow>`
      select id, number, title, unit_id, day::text, amount::text, holds
      from (${await rowsBehind({ tx, tenantId, now }, entry.indicator, [counted])}) r order by id`.execute(tx)
    yield { name: 'derived', key: entry.id, content: { rows } }
  }
}
