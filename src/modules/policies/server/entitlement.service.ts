import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import { type Choice, type Claim, chooseAwards } from '#engine/policy/choose-awards.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { sayVerdict, type TraceLine, traceLines } from '#engine/policy/say-verdict.ts'
import type { StackingRule } from '#engine/policy/stacking.ts'
import { type Verdict, verdictBy } from '#engine/policy/verdict.ts'
import type { Language } from '#engine/text/message.ts'
import type * as contract from '#modules/policies/policy.contract.ts'
import type { Entitlement, VerdictLine } from '#modules/policies/policy.contract.ts'
import { listComingEnds } from '#modules/policies/server/certificate.queries.ts'
import { listCorrections } from '#modules/policies/server/correction.queries.ts'
import { findCultivation } from '#modules/policies/server/cultivation-practice.queries.ts'
import { type EntrySheet, getSheet } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { listAwardsOf } from '#modules/policies/server/policy.queries.ts'
import { getPolicyBook, inForceOn, type PolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const STATES = ['eligible', 'near-miss', 'needs-person', 'unknown', 'not-eligible'] as const
const DAYS_AHEAD = 90
const HOLDS = new Map<unknown, VerdictLine['holds']>([
  [true, 'yes'],
  [false, 'no'],
  ['unknown', 'unknown'],
  ['person', 'person'],
])

const told = ({ path, text, clause, says, holds, children }: TraceLine): VerdictLine => ({
  ...{ path, text, clause, says: says ?? null, holds: HOLDS.get(holds) ?? null },
  children: children.map(told),
})

export const shownTrace = (verdict: Verdict, language: Language): VerdictLine[] =>
  traceLines(verdict, language).map(told)

const textOf = (fen: bigint | undefined): string | null => (fen === undefined ? null : String(fen))

/** A policy that gives money out of the budget. */
export const isGrant = ({ policy }: CompiledPolicy): boolean => policy.gives?.what === 'grant'

/** Claims to grants by facts that others vouch for. */
export function claimsOf(
  policies: readonly CompiledPolicy[],
  { vouched }: Pick<EntrySheet, 'vouched'>,
  on: string,
): (Claim & { readonly verdict: Verdict; readonly compiled: CompiledPolicy })[] {
  return policies.filter(isGrant).flatMap((compiled) => {
    const verdict = verdictBy(compiled, vouched.facts, on, vouched.sources)
    const { amountFen = 0n } = verdict
    return verdict.state === 'eligible' && amountFen > 0n
      ? [{ policy: compiled.policy.code, amountFen, verdict, compiled }]
      : []
  })
}

function shownChoice(choice: Choice, policies: readonly CompiledPolicy[], stacking: readonly StackingRule[]) {
  const names = new Map(policies.map(({ policy }) => [policy.code, policy.name]))
  return {
    totalFen: String(choice.totalFen),
    awards: choice.awards.map(({ claim, paidFen, isTaken, because }) => ({
      policy: claim.policy,
      name: names.get(claim.policy)!,
      claimFen: String(claim.amountFen),
      paidFen: String(paidFen),
      isTaken,
      because: stacking.filter(({ code }) => because.includes(code)).map(({ clause, reason }) => ({ clause, reason })),
    })),
  }
}

export const getEntitlementsOf: Handler<typeof contract.getEntitlements> = async (context, input) => {
  const { tx, tenantId, now, language } = context
  const book = await getPolicyBook(tx, tenantId)
  const on = input.on ?? (await getToday(tx, tenantId, now))
  const { entry, reads } = await getSheet(context, book, input.registerEntryId, on)
  const policies = inForceOn(book, on)
  const claims = claimsOf(policies, entry, on)
  const rows = policies.map((compiled) => entitlement(context, compiled, entry, on))
  const shown = reads.filter(({ named }) => entry.known.facts[named.name] !== undefined)
  return {
    ...{ registerEntryId: entry.entryId, key: entry.key, name: entry.name, region: entry.region, on },
    rows: rows.sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || byMoney(a, b)),
    choice: shownChoice(
      chooseAwards(
        claims.map(({ policy, amountFen }) => ({ policy, amountFen })),
        book.stacking,
      ),
      policies,
      book.stacking,
    ),
    facts: shown.map(({ named: { name, declared } }) => {
      const source = entry.known.sources.get(name)
      return {
        name,
        label: labelOf(declared.label, name),
        value: shownValue(entry.known.facts[name], declared.type === 'number', language),
        unit: declared.unit ? labelOf(declared.unit, '') : null,
        source: source?.from ?? '',
        asOf: source?.asOf ?? null,
        trust: source?.trust ?? null,
      }
    }),
    conflicts: entry.known.conflicts.map((name) => labelOf(book.dictionary.facts.get(name)?.declared.label, name)),
    deadlines: await deadlinesOf(context, book, entry.entryId, on),
    corrections: await listCorrections(context, entry.entryId),
    awards: await listAwardsOf(context, entry.entryId),
  }
}

/** Titles of the enterprise that end soon, by what the register holds of their certificates. */
async function deadlinesOf(context: OperationContext, book: PolicyBook, entryId: string, on: string) {
  const ladder = (await findCultivation(context))?.practice.ladder
  const where = sql`e.id = ${entryId}`
  const ends = await listComingEnds(context, book, ladder, { on, within: DAYS_AHEAD, where })
  return ends.map(({ title, until, days }) => ({ label: title, on: until, days }))
}

const labelOf = (label: { readonly zh: string; readonly en: string } | undefined, name: string) =>
  label === undefined ? { zh: name, en: name } : { zh: label.zh, en: label.en }

/** The greater sum first. */
function byMoney(a: Entitlement, b: Entitlement): number {
  const [x, y] = [a, b].map(({ amountFen, wouldBeFen }) => BigInt(amountFen ?? wouldBeFen ?? '0')) as [bigint, bigint]
  return x === y ? 0 : x > y ? -1 : 1
}

function shownValue(value: unknown, isNumber: boolean, language: OperationContext['language']): string {
  if (typeof value === 'boolean') return language === 'en' ? (value ? 'yes' : 'no') : value ? '是' : '否'
  return isNumber
    ? String(value)
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, '')
    : String(value)
}

function entitlement(
  { language }: Pick<OperationContext, 'language'>,
  compiled: CompiledPolicy,
  { known, vouched }: EntrySheet,
  on: string,
): Entitlement {
  const { code, version, name, area, kind, way, sample } = compiled.policy
  const found = verdictBy(compiled, known.facts, on, known.sources)
  return {
    ...{ policy: code, version, name, area, kind, way, isSample: sample },
    state: found.state as Entitlement['state'], // it is in force on the day
    amountFen: textOf(found.amountFen),
    wouldBeFen: textOf(found.wouldBeFen),
    isPayable:
      found.state === 'eligible' && verdictBy(compiled, vouched.facts, on, vouched.sources).state === 'eligible',
    sentences: sayVerdict(found, language),
    trace: shownTrace(found, language),
  }
}
