import { sql } from 'kysely'
import { lastDay } from '#engine/calendar/period.ts'
import type { AdjustedRanking } from '#modules/appraisal/entry.contract.ts'
import { isScored } from '#modules/appraisal/entry.ts'
import { getAdjustedRanking, openLedger } from '#modules/appraisal/server/adjusted-ranking.queries.ts'
import type { FreezePart } from '#server/http/module.ts'

/**
 * The year's ledger as it stood when the period was frozen, with the rule it counts by, and the adjusted ranking of every unit
 * whose members it touches. What is approved later is in later snapshots and in restatements alone.
 */
export const freezeAppraisal: FreezePart = {
  name: 'appraisal',
  take: async function* ({ tx, tenantId, now }, { period }) {
    if (!isScored(period)) return
    const context = { tx, tenantId, now }
    const ledger = await openLedger(context, period)
    if (ledger.lines.length === 0) return
    yield { key: '', content: ledger }
    const { rows } = await sql<{ parentId: string }>`
      select distinct parent_id from unit_versions
      where tenant_id = ${tenantId} and unit_id = any(${[...new Set(ledger.lines.map(({ unitId }) => unitId))]}::uuid[])
        and parent_id is not null and from_on <= ${lastDay(period)}::date
        and (until_on is null or until_on > ${lastDay(period)}::date)
      order by parent_id`.execute(tx)
    for (const { parentId } of rows)
      yield { key: parentId, content: await getAdjustedRanking(context, { unitId: parentId, period }) }
  },
  totals: {
    permission: 'appraisal.read',
    of: ({ key, content }) =>
      key === ''
        ? []
        : (content as AdjustedRanking).groups.flatMap(({ rows }) =>
            rows.map(({ unit, adjusted, rank }) => ({ unit, score: adjusted, rank })),
          ),
  },
}
