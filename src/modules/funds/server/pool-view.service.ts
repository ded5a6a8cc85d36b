import { sql } from 'kysely'
import { can } from '#engine/access/can.ts'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import type { Fen } from '#engine/money/fen.ts'
import type * as contract from '#modules/funds/pool.contract.ts'
import type { PoolHead } from '#modules/funds/pool.contract.ts'
import { getCommitmentRow } from '#modules/funds/server/commitment.queries.ts'
import { unitInSight } from '#modules/funds/server/fund.access.ts'
import { tellHistory } from '#modules/funds/server/fund-words.ts'
import {
  type AccountBalances,
  balancesOf,
  balancesText,
  listEntries,
  listHolderBalances,
  listPoolBalances,
  listUnprovenAccounts,
} from '#modules/funds/server/ledger.queries.ts'
import {
  executionOf,
  executionText,
  getPoolRow,
  type LineRow,
  listLineRows,
  listPoolRows,
  type PoolRow,
  unitNameOf,
} from '#modules/funds/server/pool.queries.ts'
import { findFundPractice, namedBy } from '#modules/funds/server/practice.queries.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

type Practice = Awaited<ReturnType<typeof findFundPractice>>

const headOf = (row: PoolRow, balances: AccountBalances, practice: Practice): PoolHead => ({
  id: row.id,
  unit: unitNameOf(row),
  year: row.year,
  code: row.code,
  name: { zh: row.nameZh, en: row.nameEn },
  programme: row.programme,
  source: namedBy(practice?.sources, row.source),
  document: row.document,
  isSample: row.isSample,
  version: row.version,
  execution: executionOf([balances]),
})

export const listPools: Handler<typeof contract.listPools> = async (context, { year }) => {
  const seen = await listPoolRows(context, unitInSight(context.actor, 'p'))
  const years = [...new Set(seen.map((row) => row.year))].sort((a, b) => b - a)
  const shown = year === undefined ? seen : seen.filter((row) => row.year === year)
  const balances = await listPoolBalances(
    context,
    shown.map(({ id }) => id),
  )
  const practice = await findFundPractice(context)
  return {
    pools: shown.map((row) => headOf(row, balancesOf(balances, row.id), practice)),
    years,
    total: executionOf([...balances.values()]),
  }
}

export const getPractice: Handler<typeof contract.getPractice> = async (context) => {
  const practice = await findFundPractice(context)
  return {
    sources: practice?.sources ?? [],
    lists: practice?.lists ?? [],
    instalments: (practice?.instalments ?? []).map(({ code, name }) => ({ code, name })),
  }
}

export const getPool: Handler<typeof contract.getPool> = async (context, { poolId }) => {
  const row = await getPoolRow(context, poolId)
  const practice = await findFundPractice(context)
  const balances = balancesOf(await listPoolBalances(context, [poolId]), poolId)
  const path = (await findUnitPath(context.tx, context.tenantId, row.unitId)) ?? '/'
  const total = Object.values(balances).reduce((sofar, one) => sofar + one, 0n)
  return {
    ...headOf(row, balances, practice),
    balances: balancesText(balances),
    lines: await linesOf(context, poolId),
    isProven: total === 0n && (await listUnprovenAccounts(context, poolId)).length === 0,
    mayManage: can(context.actor, 'fund.manage', path),
    mayRequest: can(context.actor, 'fund.request', path),
    history: await tellHistory(context, 'fund-pool', poolId),
  }
}

async function linesOf(context: OperationContext, poolId: string) {
  const lines = await listLineRows(context, [poolId])
  const free = await listHolderBalances(
    context,
    lines.map(({ id }) => id),
  )
  const taken = await sumCommitments(context, sql`c.pool_id = ${poolId}`, sql`c.line_id`)
  return lines.map((line: LineRow) => {
    const left = balancesOf(free, line.id).line
    const { committed = 0n, paid = 0n } = taken.get(line.id) ?? {}
    return {
      id: line.id,
      code: line.code,
      name: { zh: line.nameZh, en: line.nameEn },
      programme: line.programme,
      allocatedFen: String(left + committed),
      execution: executionText(left + committed, committed, paid, left),
    }
  })
}

interface Taken {
  readonly committed: Fen
  readonly paid: Fen
}

/** Committed and paid money of commitments `c`, grouped by what the key says. */
async function sumCommitments(
  { tx, tenantId }: OperationContext,
  where: ReturnType<typeof sql>,
  key: ReturnType<typeof sql>,
): Promise<ReadonlyMap<string, Taken>> {
  const { rows } = await sql<{ key: string; committed: string; paid: string }>`
    select (${key})::text as key,
      coalesce(sum(a.balance_fen) filter (where a.kind in ('commitment', 'payable', 'paid', 'spent', 'surplus')), 0)::text
        as committed,
      coalesce(sum(a.balance_fen) filter (where a.kind in ('paid', 'spent', 'surplus')), 0)::text as paid
    from fund_commitments c
    join fund_pools p on p.tenant_id = c.tenant_id and p.id = c.pool_id
    join fund_lines l on l.tenant_id = c.tenant_id and l.id = c.line_id
    join fund_accounts a on a.tenant_id = c.tenant_id and a.holder_id = c.id
    where c.tenant_id = ${tenantId} and ${where} group by 1`.execute(tx)
  return new Map(rows.map((row) => [row.key, { committed: BigInt(row.committed), paid: BigInt(row.paid) }]))
}

export const executionRates: Handler<typeof contract.executionRates> = async (context, { year, by }) => {
  const { tx, tenantId, actor } = context
  if (by === 'pool') {
    const { pools } = await listPools(context, { year })
    return { rows: pools.map(({ id, name, execution }) => ({ key: id, name, execution })) }
  }
  const sight = unitInSight(actor, 'c')
  if (by === 'unit') {
    const taken = await sumCommitments(context, sql`p.year = ${year} and ${sight}`, sql`c.unit_id`)
    const { rows: names } = await sql<{ unitId: string; zh: string; en: string }>`
      select distinct on (unit_id) unit_id, name_zh as zh, name_en as en from unit_versions
      where tenant_id = ${tenantId} and unit_id = any(${[...taken.keys()]}::uuid[]) order by unit_id, from_on desc`.execute(
      tx,
    )
    return {
      rows: names.map(({ unitId, zh, en }) => {
        const { committed, paid } = taken.get(unitId)!
        return { key: unitId, name: { zh, en }, execution: executionText(committed, committed, paid, 0n) }
      }),
    }
  }
  const programme = sql`coalesce(l.programme, p.programme, l.code)`
  const taken = await sumCommitments(context, sql`p.year = ${year} and ${sight}`, programme)
  const { rows: free } = await sql<{ key: string; zh: string; en: string; line: string }>`
    select ${programme} as key, min(l.name_zh) as zh, min(l.name_en) as en, coalesce(sum(a.balance_fen), 0)::text as line
    from fund_lines l
    join fund_pools p on p.tenant_id = l.tenant_id and p.id = l.pool_id
    left join fund_accounts a on a.tenant_id = l.tenant_id and a.holder_id = l.id and a.kind = 'line'
    where l.tenant_id = ${tenantId} and p.year = ${year} and ${unitInSight(actor, 'p')} group by 1 order by 1`.execute(
    tx,
  )
  return {
    rows: free.map(({ key, zh, en, line }) => {
      const { committed = 0n, paid = 0n } = taken.get(key) ?? {}
      return {
        key,
        name: { zh, en },
        execution: executionText(BigInt(line) + committed, committed, paid, BigInt(line)),
      }
    }),
  }
}

export const listPoolEntries: Handler<typeof contract.listPoolEntries> = (context, { poolId, ...page }) =>
  pageOfEntries(context, { poolId, ...page })

export const listCommitmentEntries: Handler<typeof contract.listCommitmentEntries> = async (
  context,
  { commitmentId, ...page },
) => {
  const { poolId } = await getCommitmentRow(context, commitmentId)
  return pageOfEntries(context, { poolId, holderId: commitmentId, ...page })
}

async function pageOfEntries(
  context: OperationContext,
  {
    after,
    limit,
    ...which
  }: {
    readonly poolId: string
    readonly holderId?: string
    readonly after?: string | undefined
    readonly limit: number
  },
) {
  const place = after === undefined ? undefined : readCursor(after)
  const rows = await listEntries(context, {
    ...which,
    after: place && { id: place.id, number: /^\d{1,6}$/.test(place.key) ? Number(place.key) : 0 },
    limit: limit + 1,
  })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    entries: shown.map(({ causeKind, causeId, cause, bookedAt, amountFen, ...row }) => ({
      ...row,
      amountFen: String(amountFen),
      cause: { kind: causeKind, id: causeId, name: cause },
      bookedAt: bookedAt.toISOString(),
    })),
    next: rows.length > limit && last ? writeCursor({ id: last.postingId, key: String(last.number) }) : null,
  }
}
