import { sql } from 'kysely'
import { fenOfWan } from '#engine/money/fen.ts'
import { chooseAwards, type PaidAward } from '#engine/policy/choose-awards.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { confirmationOf } from '#engine/policy/policy-terms.ts'
import { isInForce } from '#engine/policy/policy-version.ts'
import { shareWithin } from '#engine/policy/pro-rata.ts'
import { sayVerdict, traceLines } from '#engine/policy/say-verdict.ts'
import type { Verdict } from '#engine/policy/verdict.ts'
import { Refusal } from '#engine/refusal.ts'
import type { NewAward } from '#modules/policies/server/award.store.ts'
import { listFactReads, type SheetContext, sheetsOf } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { claimsOf, isGrant } from '#modules/policies/server/entitlement.service.ts'
import type { PolicyBook } from '#modules/policies/server/policy-book.queries.ts'

export type DrawnAward = Omit<NewAward, 'id'>

/** Versions of the named policies that may be paid without an application on the day. @throws Refusal for any other. */
export function payablePolicies(book: PolicyBook, codes: readonly string[], on: string): readonly CompiledPolicy[] {
  return codes.map((code, at) => {
    const compiled = book.policies.find(({ policy }) => policy.code === code && isInForce(policy, on))
    const where = { at: `policies/${at}` }
    if (compiled === undefined) throw new Refusal('rule-broken', { key: 'award.unknown-policy', ...where })
    if (!isGrant(compiled)) throw new Refusal('rule-broken', { key: 'award.no-grant', ...where })
    if (compiled.policy.way === 'apply') throw new Refusal('rule-broken', { key: 'award.not-paid-so', ...where })
    return compiled
  })
}

/** One list is drawn up at a time: what another holds, and what is left of each pool, is then settled. */
export async function waitToDraw({ tx, tenantId }: SheetContext): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`draw-awards ${tenantId}`}, 0))`.execute(tx)
}

const HOLDS = sql`('waiting', 'listed', 'objected', 'stopped', 'paid', 'recovering')`

/** What each enterprise holds of other rounds, for what excludes or lessens another award. */
export async function heldElsewhere(
  { tx, tenantId }: SheetContext,
  entryIds: readonly string[],
  item: string,
  exceptRoundId: string | null = null,
): Promise<ReadonlyMap<string, PaidAward[]>> {
  const { rows } = await sql<{ entryId: string; policy: string; fen: string; item: string; state: string }>`
    select entry_id, policy, amount_fen::text as fen, item, state from awards
    where tenant_id = ${tenantId} and entry_id = any(${entryIds}::uuid[]) and state in ${HOLDS}
      and (${exceptRoundId}::uuid is null or round_id <> ${exceptRoundId}::uuid)`.execute(tx)
  const paid = new Map<string, PaidAward[]>()
  for (const row of rows) {
    const amountFen = row.state === 'stopped' ? 0n : BigInt(row.fen)
    const award = { policy: row.policy, amountFen, isThisYear: row.item === item }
    paid.set(row.entryId, [...(paid.get(row.entryId) ?? []), award])
  }
  return paid
}

/** What other batches of the year have given of each policy. */
export async function givenOf(
  { tx, tenantId }: SheetContext,
  policies: readonly string[],
  item: string,
  exceptRoundId: string | null = null,
): Promise<ReadonlyMap<string, bigint>> {
  const { rows } = await sql<{ policy: string; fen: string }>`
    select policy, sum(amount_fen)::text as fen from awards
    where tenant_id = ${tenantId} and policy = any(${policies}) and item = ${item}
      and state in ('waiting', 'listed', 'objected', 'paid', 'recovering')
      and (${exceptRoundId}::uuid is null or round_id <> ${exceptRoundId}::uuid)
    group by policy`.execute(tx)
  return new Map(rows.map(({ policy, fen }) => [policy, BigInt(fen)]))
}

interface Drawing {
  readonly book: PolicyBook
  readonly policies: readonly CompiledPolicy[]
  readonly on: string
}

/**
 * What every enterprise is to be paid: eligible by facts that others vouch for, the best lawful choice among its claims.
 * What it holds for the year already is left out.
 */
export async function drawAwards(context: SheetContext, { book, policies, on }: Drawing): Promise<DrawnAward[]> {
  const item = on.slice(0, 4)
  const reads = await listFactReads(context, book)
  const drawn: DrawnAward[] = []
  for await (const page of sheetsOf(context, book, reads, { on })) {
    const held = await heldElsewhere(
      context,
      page.map(({ entryId }) => entryId),
      item,
    )
    for (const entry of page) {
      const paid = held.get(entry.entryId) ?? []
      const own = new Set(paid.filter(({ isThisYear }) => isThisYear).map(({ policy }) => policy))
      const claims = claimsOf(policies, entry, on).filter(({ policy }) => !own.has(policy))
      const choice = chooseAwards(
        claims.map(({ policy, amountFen }) => ({ policy, amountFen })),
        book.stacking,
        paid.filter(({ amountFen }) => amountFen > 0n),
      )
      for (const [at, { paidFen, because }] of choice.awards.entries()) {
        const { compiled, verdict, amountFen } = claims[at]!
        if (paidFen === 0n) continue
        const asked = confirmationOf(compiled.policy)
        drawn.push({
          ...{ entryId: entry.entryId, entryVersion: entry.version, item, because },
          ...{ policy: compiled.policy.code, version: compiled.policy.version },
          claimFen: String(amountFen),
          entitledFen: String(paidFen),
          amountFen: String(paidFen),
          reason: reasonOf(verdict),
          state: asked === undefined ? 'listed' : 'waiting',
          silence: asked?.silence ?? null,
        })
      }
    }
  }
  return drawn
}

/** The sentences that are kept with an award, in the language of documents. */
export function reasonOf(verdict: Verdict): string {
  const lines = traceLines(verdict, 'zh-CN').map(({ text }) => text)
  return [...sayVerdict(verdict, 'zh-CN').slice(0, 1), ...lines].join('\n').slice(0, 4000)
}

/** What is left of the pools that policies have, after what was given of them. */
export function poolsLeft(
  policies: readonly CompiledPolicy[],
  given: ReadonlyMap<string, bigint>,
): ReadonlyMap<string, bigint> {
  return new Map(
    policies.flatMap(({ policy: { code, gives } }) => {
      if (gives?.pool === undefined) return []
      const left = fenOfWan(gives.pool.total) - (given.get(code) ?? 0n)
      return [[code, left > 0n ? left : 0n] as const]
    }),
  )
}

/** Awards as far as the pools of their policies and the limit of the round reach. What was lessened says so. */
export function withinLimits(
  awards: readonly DrawnAward[],
  pools: ReadonlyMap<string, bigint>,
  limit: bigint | undefined,
): DrawnAward[] {
  const shares = shareWithin(
    awards.map(({ policy, entitledFen }) => ({ policy, fen: BigInt(entitledFen) })),
    { pools, limit },
  )
  return awards.flatMap((award, at) => {
    const { paidFen, lessenedBy } = shares[at]!
    if (paidFen === 0n) return []
    return [{ ...award, amountFen: String(paidFen), because: [...award.because, ...lessenedBy] }]
  })
}
