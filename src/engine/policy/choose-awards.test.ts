import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exact } from '#engine/number/exact.ts'
import { type Choice, type Claim, chooseAwards, type PaidAward } from '#engine/policy/choose-awards.ts'
import { instalmentsOf, payProRata, shareWithin } from '#engine/policy/pro-rata.ts'
import type { StackingRule } from '#engine/policy/stacking.ts'

const reason = { zh: '理由', en: 'reason' }
const rule = (
  code: string,
  kind: StackingRule['rule'],
  policies: string[],
  more: Partial<StackingRule> = {},
): StackingRule => ({
  code,
  rule: kind,
  policies,
  clause: '第一条',
  reason,
  ...more,
})
const claim = (policy: string, wan: number, item?: string): Claim => ({
  policy,
  amountFen: BigInt(wan) * 1_000_000n,
  ...(item !== undefined && { item }),
})
const paid = (policy: string, wan: number, isThisYear = true): PaidAward => ({ ...claim(policy, wan), isThisYear })
const wan = ({ totalFen }: Choice) => Number(totalFen / 1_000_000n)
const told = ({ awards }: Choice) => awards.map(({ paidFen, because }) => [Number(paidFen / 1_000_000n), ...because])

test('of titles in one year the highest only, and nothing more once one was paid', () => {
  const rules = [rule('titles', 'highest-only', ['a', 'b', 'c'])]
  const choice = chooseAwards([claim('a', 3), claim('b', 10), claim('c', 5)], rules)
  expect(told(choice)).toEqual([[0, 'titles'], [10], [0, 'titles']])
  expect(wan(chooseAwards([claim('b', 10)], rules, [paid('a', 3)]))).toBe(0)
})

test('the difference is paid over what was paid before, never below nothing', () => {
  const rules = [rule('top-up', 'difference', ['city', 'province'])]
  expect(told(chooseAwards([claim('city', 10)], rules, [paid('province', 20)]))).toEqual([[0, 'top-up']])
  expect(told(chooseAwards([claim('province', 30)], rules, [paid('city', 10)]))).toEqual([[20, 'top-up']])
})

test('a ceiling counts what was paid this year and the last awards give way', () => {
  const rules = [rule('year', 'ceiling', ['a', 'b'], { cap: 100 })]
  expect(told(chooseAwards([claim('a', 60), claim('b', 60)], rules, [paid('a', 20), paid('a', 50, false)]))).toEqual([
    [60],
    [20, 'year'],
  ])
})

test('one award for one item, and a child only with its parent', () => {
  const once = [rule('once', 'once-per-item', ['a', 'b'])]
  expect(wan(chooseAwards([claim('a', 5, 'c1'), claim('b', 8, 'c1'), claim('b', 2, 'c2')], once))).toBe(10)
  const child = [
    rule('child', 'child-of', ['kid'], { parent: 'mother' }),
    rule('either', 'either-or', ['mother', 'other']),
  ]
  expect(told(chooseAwards([claim('kid', 4), claim('mother', 5), claim('other', 8)], child))).toEqual([
    [4],
    [5],
    [0, 'either'],
  ])
  expect(told(chooseAwards([claim('kid', 4), claim('mother', 5), claim('other', 12)], child))).toEqual([
    [0, 'child'],
    [0, 'either'],
    [12],
  ])
})

test('hundreds of claims are chosen knot by knot, a ceiling over all of them notwithstanding', () => {
  const policies = Array.from({ length: 100 }, (_, at) => [`p${at}`, `q${at}`] as const)
  const either = policies.map((pair, at) => rule(`either${at}`, 'either-or', [...pair]))
  const claims = policies.flatMap(([p, q], at) => [
    claim(p, 1 + (at % 7), `i${at}`),
    claim(q, 1 + (at % 5), `i${at}`),
    claim('patent', 1, `z${at}`),
  ])
  const once = rule('once', 'once-per-item', ['patent', ...policies.flat()])
  const best = policies.reduce((sum, _, at) => sum + Math.max(1 + (at % 7), 1 + (at % 5)) + 1, 0)
  expect(wan(chooseAwards(claims, [...either, once]))).toBe(best)
  const everything = ['patent', ...policies.flat()]
  expect(wan(chooseAwards(claims, [...either, once, rule('year', 'ceiling', everything, { cap: 200 })]))).toBe(200)
  const high = rule('year', 'ceiling', everything, { cap: best + 50 })
  expect(wan(chooseAwards(claims, [...either, once, high]))).toBe(best)
})

test('a knot that the search does not get through in its steps is refused by name, not guessed', () => {
  const claims = Array.from({ length: 24 }, (_, at) => claim(`p${at}`, 3 + (at % 4)))
  const ring = claims.map((_, at) => rule(`r${at}`, 'either-or', [`p${at}`, `p${(at + 1) % 24}`, `p${(at + 5) % 24}`]))
  expect(() => chooseAwards(claims, ring, [], 10)).toThrow(
    expect.objectContaining({
      code: 'over-limit',
      reasons: [{ key: 'award.too-many-linked', params: { n: 24, policies: expect.stringContaining('p0, p1') } }],
    }),
  )
  expect(wan(chooseAwards(claims, ring))).toBeGreaterThan(0)
})

const POLICIES = ['a', 'b', 'c', 'd', 'e']
const someRule = fc
  .record({
    kind: fc.constantFrom(
      ...(['either-or', 'highest-only', 'difference', 'ceiling', 'once-per-item', 'child-of'] as const),
    ),
    policies: fc.uniqueArray(fc.constantFrom(...POLICIES), { minLength: 1, maxLength: 4 }),
    parent: fc.constantFrom(...POLICIES),
    cap: fc.integer({ min: 1, max: 40 }),
    code: fc.string({ minLength: 1, maxLength: 4 }),
  })
  .map(({ kind, policies, parent, cap, code }) =>
    rule(code, kind, policies, { ...(kind === 'child-of' && { parent }), ...(kind === 'ceiling' && { cap }) }),
  )
const someClaim = fc
  .tuple(
    fc.constantFrom(...POLICIES),
    fc.integer({ min: 1, max: 30 }),
    fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
  )
  .map(([policy, amount, item]) => claim(policy, amount, item))
const somePaid = fc
  .tuple(fc.constantFrom(...POLICIES), fc.integer({ min: 1, max: 30 }), fc.boolean())
  .map((each) => paid(...each))

/** Written apart from the search: what a set of awards pays, or nothing when the rules forbid it. */
function payoutOf(
  claims: readonly Claim[],
  rules: readonly StackingRule[],
  before: readonly PaidAward[],
  taken: readonly boolean[],
): bigint | undefined {
  const mine = claims.map((each, at) => ({ ...each, at })).filter(({ at }) => taken[at])
  for (const { rule: kind, policies, parent } of rules) {
    const members = mine.filter(({ policy }) => policies.includes(policy))
    const had = before.filter(({ policy }) => policies.includes(policy))
    if (kind === 'either-or' || kind === 'highest-only')
      if (members.length + had.length > 1 && members.length > 0) return undefined
    if (kind === 'difference' && members.length > 1) return undefined
    if (kind === 'once-per-item')
      for (const one of members) {
        const same = members.filter(({ item }) => item !== undefined && item === one.item).length
        if (same > 1 || had.some(({ item }) => item !== undefined && item === one.item)) return undefined
      }
    const hasParent = mine.some(({ policy }) => policy === parent) || before.some(({ policy }) => policy === parent)
    if (kind === 'child-of' && members.length > 0 && !hasParent) return undefined
  }
  const sums = mine.map((each) => {
    let amount = each.amountFen
    for (const { rule: kind, policies } of rules) {
      if (kind !== 'difference' || !policies.includes(each.policy)) continue
      const [most = 0n] = before
        .filter(({ policy }) => policies.includes(policy))
        .map(({ amountFen }) => amountFen)
        .sort((a, b) => (a < b ? 1 : -1))
      const rest = each.amountFen > most ? each.amountFen - most : 0n
      if (rest < amount) amount = rest
    }
    return { policy: each.policy, amount }
  })
  for (const { rule: kind, policies, cap } of rules) {
    if (kind !== 'ceiling') continue
    let room =
      BigInt(Number(cap) * 1_000_000) -
      before
        .filter((each) => each.isThisYear && policies.includes(each.policy))
        .reduce((sum, { amountFen }) => sum + amountFen, 0n)
    for (const each of sums) {
      if (!policies.includes(each.policy)) continue
      if (each.amount > (room > 0n ? room : 0n)) each.amount = room > 0n ? room : 0n
      room -= each.amount
    }
  }
  return sums.reduce((sum, { amount }) => sum + amount, 0n)
}

test('law: the chosen awards are lawful and pay as much as the best of all sets', () => {
  fc.assert(
    fc.property(
      fc.array(someClaim, { maxLength: 9 }),
      fc.array(someRule, { maxLength: 7 }),
      fc.array(somePaid, { maxLength: 2 }),
      (claims, rules, before) => {
        let best = 0n
        for (let set = 0; set < 2 ** claims.length; set++) {
          const total = payoutOf(
            claims,
            rules,
            before,
            claims.map((_, at) => (set & (1 << at)) !== 0),
          )
          if (total !== undefined && total > best) best = total
        }
        const choice = chooseAwards(claims, rules, before)
        expect(choice.totalFen).toBe(best)
        expect(
          payoutOf(
            claims,
            rules,
            before,
            choice.awards.map(({ isTaken }) => isTaken),
          ),
        ).toBe(best)
        expect(choice.awards.reduce((sum, { paidFen }) => sum + paidFen, 0n)).toBe(best)
      },
    ),
    { numRuns: 150 },
  )
})

test('law: a pool pays each claim the same part, to the fen, and is spent whole', () => {
  expect(payProRata([120_000_000n], 90_000_000n)).toMatchObject({ paidFen: [90_000_000n], factor: exact('0.75') })
  fc.assert(
    fc.property(
      fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { maxLength: 30 }),
      fc.bigInt({ min: 0n, max: 10n ** 12n }),
      (claims, pool) => {
        const { paidFen } = payProRata(claims, pool)
        const [asked, given] = [claims, paidFen].map((all) => all.reduce((sum, each) => sum + each, 0n)) as [
          bigint,
          bigint,
        ]
        expect(given).toBe(asked <= pool ? asked : given === pool ? pool : -1n)
        for (const [at, fen] of paidFen.entries()) {
          const fair = asked > pool ? ((claims[at] as bigint) * pool) / asked : (claims[at] as bigint)
          expect(fen === fair || fen === fair + 1n).toBe(true)
        }
      },
    ),
  )
})

test('law: what falls away of a shared pool or limit is shared again among the rest, to the fen', () => {
  const money = fc.bigInt({ min: 1n, max: 10n ** 11n })
  const sum = (all: readonly bigint[]): bigint => all.reduce((total, each) => total + each, 0n)
  const least = (a: bigint, b: bigint | undefined): bigint => (b !== undefined && b < a ? b : a)
  fc.assert(
    fc.property(
      fc.array(fc.record({ policy: fc.constantFrom('a', 'b', 'c'), fen: money }), { minLength: 1, maxLength: 20 }),
      fc.record({ a: money, b: money }),
      fc.option(money, { nil: undefined }),
      fc.array(fc.nat({ max: 19 }), { maxLength: 5 }),
      (claims, pool, limit, falling) => {
        const limits = { pools: new Map(Object.entries(pool)), limit }
        const rest = claims.filter((_, at) => !falling.includes(at))
        const shares = shareWithin(rest, limits)
        const of = (policy: string) => rest.flatMap((claim, at) => (claim.policy === policy ? [at] : []))
        const afterPools = ['a', 'b', 'c'].map((policy) =>
          least(sum(of(policy).map((at) => rest[at]!.fen)), limits.pools.get(policy)),
        )
        // All there is goes out, or every claim is met whole.
        expect(sum(shares.map(({ paidFen }) => paidFen))).toBe(least(sum(afterPools), limit))
        for (const [at, { paidFen, lessenedBy }] of shares.entries()) {
          expect(paidFen <= rest[at]!.fen).toBe(true)
          expect(paidFen < rest[at]!.fen).toBe(lessenedBy.length > 0)
        }
        // Nobody loses by what falls away from others, but the fen that rounding gave.
        if (limit !== undefined) return
        const before = shareWithin(claims, limits).filter((_, at) => !falling.includes(at))
        for (const [at, { paidFen }] of before.entries()) expect(shares[at]!.paidFen >= paidFen - 1n).toBe(true)
      },
    ),
  )
})

test('instalments add up to the whole', () => {
  expect(instalmentsOf(100_000_001n, [exact(60), exact(40)])).toEqual([60_000_000n, 40_000_001n])
  expect(instalmentsOf(5n, [])).toEqual([5n])
})
