import { sql } from 'kysely'
import { chooseAwards } from '#engine/policy/choose-awards.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { sayVerdict, traceLines } from '#engine/policy/say-verdict.ts'
import { type Verdict, type VerdictState, verdictBy } from '#engine/policy/verdict.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Found, Occasion } from '#modules/policies/award.rules.ts'
import { type AwardRow, type RoundRow, rulesHash, setAwards } from '#modules/policies/server/award.store.ts'
import { heldElsewhere, payablePolicies } from '#modules/policies/server/draw-awards.ts'
import { listFactReads, type SheetContext, sheetsOf } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { getPolicyBook, type PolicyBook } from '#modules/policies/server/policy-book.queries.ts'

export type CheckContext = SheetContext & { readonly newId: () => string }

/** What a check found different from the list. */
export interface Difference {
  readonly award: AwardRow
  readonly found: Found
  readonly toFen: bigint
  readonly reason: string
}

/** The first sentence of a verdict and the rules that are not met. */
export function shortReason(verdict: Verdict): string {
  const lines = traceLines(verdict, 'zh-CN').filter(({ holds }) => holds !== true)
  return [...sayVerdict(verdict, 'zh-CN').slice(0, 1), ...lines.map(({ text }) => text)].join('\n').slice(0, 2000)
}

interface Checking {
  readonly book: PolicyBook
  readonly policies: readonly CompiledPolicy[]
  readonly round: RoundRow
  /** The day whose facts count; the years are those of the round's day. */
  readonly today: string
}

/** Decides held awards anew: by the facts of today and the rules of the round's day. */
async function differencesOf(
  context: SheetContext,
  held: readonly AwardRow[],
  { book, policies, round, today }: Checking,
): Promise<Difference[]> {
  const reads = await listFactReads(context, book)
  const entryIds = [...new Set(held.map(({ entryId }) => entryId))]
  const elsewhere = await heldElsewhere(context, entryIds, round.on.slice(0, 4), round.id)
  const byPolicy = new Map(policies.map((compiled) => [compiled.policy.code, compiled]))
  const found: Difference[] = []
  const seen = new Set<string>()
  for await (const page of sheetsOf(context, book, reads, { on: round.on, asOf: today, entryIds }))
    for (const { entryId, vouched } of page) {
      seen.add(entryId)
      const standing: AwardRow[] = []
      for (const award of held.filter((one) => one.entryId === entryId)) {
        const verdict = verdictBy(byPolicy.get(award.policy)!, vouched.facts, round.on, vouched.sources)
        const { amountFen = 0n } = verdict
        const isEligible = verdict.state === 'eligible' && amountFen > 0n
        if (isEligible && String(amountFen) === award.claimFen) standing.push(award)
        else
          found.push(
            isEligible
              ? { award, found: 'amount', toFen: amountFen, reason: sayVerdict(verdict, 'zh-CN')[0] ?? '' }
              : { award, found: 'facts', toFen: 0n, reason: shortReason(verdict) },
          )
      }
      found.push(...noLongerTogether(standing, book, elsewhere.get(entryId) ?? []))
    }
  const absent = held.filter(({ entryId }) => !seen.has(entryId))
  return [
    ...found,
    ...absent.map((award) => ({ award, found: 'facts' as const, toFen: 0n, reason: '名录中已无此企业' })),
  ]
}

/** A child whose parent has fallen away falls with it; what another round took meanwhile is not taken again. */
function noLongerTogether(
  standing: readonly AwardRow[],
  { stacking }: PolicyBook,
  elsewhere: Parameters<typeof chooseAwards>[2] & object,
): Difference[] {
  const { awards } = chooseAwards(
    standing.map(({ policy, claimFen }) => ({ policy, amountFen: BigInt(claimFen) })),
    stacking,
    elsewhere.filter(({ amountFen }) => amountFen > 0n),
  )
  return standing.flatMap((award, at) => {
    const { paidFen, because } = awards[at]!
    if (paidFen > 0n) return []
    const reasons = stacking.filter(({ code }) => because.includes(code))
    const reason = reasons.map(({ clause, reason: { zh } }) => `${clause} ${zh}`).join('；')
    return [{ award, found: 'facts' as const, toFen: 0n, reason }]
  })
}

/**
 * Checks every award again; who is no longer eligible, or to another sum, is left out and told why. Answers those that stay.
 * Rules that were published anew since want a new round.
 */
export async function checkAgain(
  context: CheckContext,
  { round, awards, today }: { readonly round: RoundRow; readonly awards: readonly AwardRow[]; readonly today: string },
  occasion: Occasion,
): Promise<{ readonly stay: readonly AwardRow[]; readonly differences: readonly Difference[] }> {
  const book = await getPolicyBook(context.tx, context.tenantId)
  if (rulesHash(book, round.policies, round.on) !== round.rulesHash)
    throw new Refusal('conflict', { key: 'award.rules-changed' })
  const held = awards.filter(({ state }) => state === 'listed' || state === 'waiting' || state === 'objected')
  const policies = payablePolicies(book, round.policies, round.on)
  const differences = await differencesOf(context, held, { book, policies, round, today })
  for (const kind of ['facts', 'amount'] as const) {
    const ids = differences.filter(({ found }) => found === kind).map(({ award }) => award.id)
    if (ids.length > 0) await setAwards(context, ids, 'dropped', `award.dropped.${kind}`)
  }
  await keepDifferences(context, round.id, occasion, today, differences)
  const gone = new Set(differences.map(({ award }) => award.id))
  return { stay: held.filter(({ id }) => !gone.has(id)), differences }
}

export async function keepDifferences(
  { tx, tenantId, newId }: CheckContext,
  roundId: string,
  occasion: Occasion,
  on: string,
  differences: readonly Difference[],
): Promise<void> {
  if (differences.length === 0) return
  const rows = differences.map(({ award, found, toFen, reason }) => ({
    ...{ id: newId(), awardId: award.id, found, fromFen: award.amountFen, toFen: String(toFen), reason },
  }))
  await sql`insert into award_checks (tenant_id, id, round_id, award_id, occasion, on_date, found, from_fen, to_fen, reason)
    select ${tenantId}, id, ${roundId}, "awardId", ${occasion}, ${on}, found, "fromFen", "toFen", reason
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as x(id uuid, "awardId" uuid, found text, "fromFen" bigint, "toFen" bigint, reason text)`.execute(tx)
}

/** Of what is asked for after an award: it holds, it does not, or nobody knows. */
export const outcomeOf = (state: VerdictState): 'holds' | 'fails' | 'open' =>
  state === 'eligible' ? 'holds' : state === 'unknown' || state === 'needs-person' ? 'open' : 'fails'
