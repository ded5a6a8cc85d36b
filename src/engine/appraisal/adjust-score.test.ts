import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AdjustmentFacts, adjustScore } from '#engine/appraisal/adjust-score.ts'
import { EMPTY_LEDGER, ledgerFault, type Posting, post, replay } from '#engine/appraisal/ledger.ts'
import { AppraisalPractice } from '#engine/definition/appraisal-practice.ts'
import { compareExact, type Exact, exact, exactText, sum, ZERO } from '#engine/number/exact.ts'

const both = (text: string) => ({ zh: text, en: text })
const kind = (code: string, sign: 'plus' | 'minus' | 'either', more: object = {}) => ({
  code,
  name: both(code),
  sign,
  points: { most: 10 },
  ...more,
})
const practice = (more: object = {}) =>
  AppraisalPractice.parse({ kinds: [kind('bonus', 'plus'), kind('deduction', 'minus')], ...more })

let serial = 0
const line = (kindCode: string, points: string, more: Partial<Posting> = {}): Posting => {
  serial += 1
  return {
    id: `e${serial}`,
    year: 2023,
    serial,
    unitId: 'u',
    kind: kindCode,
    points: exact(points),
    from: '2023-01-01',
    until: '2023-12-31',
    ...more,
  }
}
const counter = (of: Posting, more: Partial<Posting> = {}): Posting =>
  line(of.kind, '0', {
    ...of,
    id: `c${of.id}`,
    serial: of.serial + 1000,
    points: of.points.neg(),
    reverses: of.id,
    ...more,
  })

const score = (rules: AppraisalPractice, raw: string, lines: readonly Posting[], more: Partial<AdjustmentFacts> = {}) =>
  adjustScore(rules, { raw: exact(raw), items: new Map(), ledger: replay(lines), on: '2023-06-30', ...more })
const told = (result: ReturnType<typeof adjustScore>) => [
  ...result.entries.map(({ effective }) => exactText(effective)),
  result.adjusted && exactText(result.adjusted),
]

describe('a score is adjusted by the entries in effect', () => {
  test('points given and taken, exactly', () => {
    expect(told(score(practice(), '92.4', [line('bonus', '2'), line('deduction', '-1')]))).toEqual(['2', '-1', '93.4'])
  })

  test('bonuses together at most 4 (武进): the last bears the cut, and it says so', () => {
    const rules = practice({ caps: [{ code: 'bonuses', name: both('加分'), kinds: ['bonus'], most: 4 }] })
    const result = score(rules, '90', [line('bonus', '3'), line('bonus', '2')])
    expect(told(result)).toEqual(['3', '1', '94'])
    expect(result.entries[1]!.cuts).toEqual([{ by: 'cap', cap: 'bonuses', points: exact('1') }])
    const shared = score({ ...rules, sharing: 'pro-rata' }, '90', [line('bonus', '3'), line('bonus', '2')])
    expect(told(shared)).toEqual(['2.4', '1.6', '94'])
  })

  test('a total capped at 110 and a floor at 0; what figures earned beyond is never cut', () => {
    const rules = practice({ limits: { totalCap: 110 } })
    expect(told(score(rules, '109', [line('bonus', '4')]))).toEqual(['1', '110'])
    expect(told(score(rules, '112', [line('bonus', '4'), line('deduction', '-1')]))).toEqual(['1', '-1', '112'])
    expect(told(score(rules, '0.5', [line('deduction', '-1')]))).toEqual(['-0.5', '0'])
    expect(told(score(rules, '-2', [line('deduction', '-1')]))).toEqual(['0', '-2'])
  })

  test('kind after kind or all together are two rules', () => {
    const lines = [line('bonus', '4'), line('deduction', '-2')]
    expect(told(score(practice({ limits: { totalCap: 110 } }), '109', lines)).at(-1)).toBe('110')
    expect(told(score(practice({ limits: { totalCap: 110 }, order: 'by-kind' }), '109', lines)).at(-1)).toBe('108')
  })

  test('an entry on one indicator stays within the cap of that indicator', () => {
    const rules = practice({ limits: { itemCapPercent: 120 } })
    const items = new Map([['i', { score: exact('11'), weight: exact('10') }]])
    const on = (points: string, indicatorId: string) => [line('bonus', points, { indicatorId })]
    expect(told(score(rules, '80', on('3', 'i'), { items }))).toEqual(['1', '81'])
    const off = score(rules, '80', on('3', 'elsewhere'), { items })
    expect(off.entries[0]!.cuts[0]!.by).toBe('not-on-sheet')
  })

  test('the year’s bound of a kind is used up by earlier months, and months keep what they had', () => {
    const rules = practice({ kinds: [kind('bonus', 'plus', { points: { most: 2, year: 3 }, lasts: 'period' })] })
    const month = (n: string) => line('bonus', '2', { from: `2023-${n}-01`, until: `2023-${n}-28` })
    const lines = [month('02'), month('04'), month('05')]
    const at = (on: string) => told(score(rules, '50', lines, { on })).at(-1)
    expect([at('2023-02-28'), at('2023-04-28'), at('2023-05-28'), at('2023-06-30')]).toEqual(['52', '51', '50', '50'])
  })

  test('a line taken back and its counter-entry stay in sight and count nothing, and free what they had used up', () => {
    const rules = practice({ caps: [{ code: 'bonuses', name: both('加分'), kinds: ['bonus'], most: 4 }] })
    const first = line('bonus', '3')
    const result = score(rules, '90', [first, line('bonus', '2'), counter(first)])
    expect(told(result)).toEqual(['0', '2', '0', '92'])
    expect(result.entries.map(({ cuts }) => cuts.map(({ by }) => by))).toEqual([['reversed'], [], ['reversed']])
  })

  test('without a score there is nothing to adjust', () => {
    expect(score(practice(), '1', [line('bonus', '2')], { raw: undefined }).adjusted).toBeUndefined()
  })
})

test('a counter-entry takes back one standing line, whole, and never a counter-entry', () => {
  const bonus = line('bonus', '2')
  const once = replay([bonus, counter(bonus)])
  expect(ledgerFault(once, counter(bonus, { id: 'again' }))).toBe('already-reversed')
  expect(ledgerFault(once, counter(counter(bonus), { id: 'back', reverses: `c${bonus.id}` }))).toBe('counter-entry')
  expect(ledgerFault(once, line('bonus', '-2', { reverses: 'nowhere' }))).toBe('unknown')
  expect(ledgerFault(once, { ...bonus })).toBe('twice')
  expect(ledgerFault(replay([bonus]), counter(bonus, { points: exact('-1') }))).toBe('other-amount')
  expect(() => post(EMPTY_LEDGER, counter(bonus))).toThrow('unknown')
})

const decimal = (low: number, high: number) =>
  fc.integer({ min: low * 100, max: high * 100 }).map((n) => exact(n).div(100))
const anyPractice = fc.record({
  order: fc.constantFrom('together' as const, 'by-kind' as const),
  sharing: fc.constantFrom('in-order' as const, 'pro-rata' as const),
  totalCap: fc.option(fc.integer({ min: 1, max: 120 }), { nil: undefined }),
  floor: fc.integer({ min: 0, max: 20 }),
  itemCapPercent: fc.option(fc.integer({ min: 50, max: 150 }), { nil: undefined }),
  most: fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined }),
  least: fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined }),
  year: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
})
const build = (given: typeof anyPractice extends fc.Arbitrary<infer T> ? T : never): AppraisalPractice =>
  AppraisalPractice.parse({
    order: given.order,
    sharing: given.sharing,
    limits: { totalCap: given.totalCap, floor: given.floor, itemCapPercent: given.itemCapPercent },
    caps: [{ code: 'c', name: both('c'), kinds: ['bonus', 'mixed'], most: given.most, least: given.least }],
    kinds: [
      kind('bonus', 'plus', { points: { most: 10, year: given.year } }),
      kind('mixed', 'either'),
      kind('deduction', 'minus'),
    ],
  })
const anyLines: fc.Arbitrary<readonly Posting[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom('bonus', 'mixed', 'deduction', 'struck'),
      points: decimal(0, 9),
      minus: fc.boolean(),
      indicator: fc.constantFrom(undefined, 'i', 'j', 'elsewhere'),
      month: fc.integer({ min: 1, max: 9 }),
      isYear: fc.boolean(),
      isReversed: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map((all) => {
    const lines = all.map(({ kind: code, points, minus, indicator, month, isYear }, at): Posting => {
      const isMinus = code === 'deduction' || (code !== 'bonus' && minus)
      return {
        id: `p${at}`,
        year: 2023,
        serial: at + 1,
        unitId: 'u',
        kind: code,
        points: isMinus ? points.neg() : points,
        indicatorId: indicator,
        from: `2023-0${month}-01`,
        until: isYear ? '2023-12-31' : `2023-0${month}-28`,
      }
    })
    return [...lines, ...lines.filter((_, at) => all[at]!.isReversed).map((one) => counter(one))]
  })
const anyCase = fc.record({
  rules: anyPractice.map(build),
  raw: decimal(-5, 125),
  lines: anyLines,
  on: fc.constantFrom('2023-03-28', '2023-06-28', '2023-12-31'),
})
const items = new Map<string, { score: Exact | undefined; weight: Exact }>([
  ['i', { score: exact('7.5'), weight: exact('8') }],
  ['j', { score: undefined, weight: exact('5') }],
])
type Case = typeof anyCase extends fc.Arbitrary<infer T> ? T : never
const adjust = ({ rules, raw, lines, on }: Case) => adjustScore(rules, { raw, items, ledger: replay(lines), on })

describe('the law of the ledger', () => {
  test('raw plus the sum of effective points is the adjusted score, exactly, for any entries and limits', () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const { raw, adjusted, entries } = adjust(one)
        expect(exactText(raw!.add(sum(entries.map(({ effective }) => effective))))).toBe(exactText(adjusted!))
        for (const { nominal, effective, cuts } of entries) {
          expect(exactText(nominal.sub(sum(cuts.map(({ points }) => points))))).toBe(exactText(effective))
          // An entry never counts for more than it says, nor the other way.
          expect(effective.s === 0n || effective.n === 0n || effective.s === nominal.s).toBe(true)
          expect(compareExact(effective.abs(), nominal.abs())).toBeLessThanOrEqual(0)
        }
      }),
    )
  })

  test('limits hold: the adjusted score leaves them no further than figures alone did', () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const { adjusted, raw } = adjust(one)
        const { totalCap, floor } = one.rules.limits
        if (totalCap !== undefined) expect(adjusted!.lte(exact(totalCap)) || adjusted!.lte(raw!)).toBe(true)
        expect(adjusted!.gte(exact(floor)) || adjusted!.gte(raw!)).toBe(true)
      }),
    )
  })

  test('the order in which lines are read never matters', () => {
    fc.assert(
      fc.property(anyCase, fc.infiniteStream(fc.nat()), (one, chance) => {
        const keys = new Map(one.lines.map(({ id }) => [id, chance.next().value]))
        const { lines } = replay(one.lines)
        const shuffled = [...lines].sort((a, b) => keys.get(a.id)! - keys.get(b.id)!)
        const ledger = { ...replay(one.lines), lines: shuffled }
        const again = adjustScore(one.rules, { raw: one.raw, items, ledger, on: one.on })
        expect(told(again)).toEqual(told(adjust(one)))
      }),
    )
  })

  test('weighed together, the total does not depend on the order of booking', () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const kinds = one.rules.kinds.map(withoutYear)
        const rules = { ...one.rules, order: 'together' as const, sharing: 'in-order' as const, kinds }
        const renumbered = one.lines.map((posting) => ({ ...posting, serial: 5000 - posting.serial }))
        const total = (lines: readonly Posting[]) => exactText(adjust({ ...one, rules, lines }).adjusted!)
        expect(total(renumbered)).toBe(total(one.lines))
      }),
    )
  })

  test('a reversal restores the score as if the entry had never been', () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const standing = one.lines.filter(({ reverses, id }) => !reverses && !one.lines.some((c) => c.reverses === id))
        const [target] = standing
        if (target === undefined) return
        const without = one.lines.filter(({ id }) => id !== target.id)
        const back = adjust({ ...one, lines: [...one.lines, counter(target)] })
        expect(exactText(back.adjusted!)).toBe(exactText(adjust({ ...one, lines: without }).adjusted!))
      }),
    )
  })

  test('read line by line, or from any point on, the ledger is the same as read whole', () => {
    fc.assert(
      fc.property(anyLines, fc.nat(30), (lines, at) => {
        const whole = replay(lines)
        expect(replay(lines.slice(at), replay(lines.slice(0, at)))).toEqual(whole)
        expect(lines.reduce(post, EMPTY_LEDGER)).toEqual(whole)
      }),
    )
  })
})

const withoutYear = <K extends { points: object }>(one: K): K => ({
  ...one,
  points: { ...one.points, year: undefined },
})
test('nothing booked changes nothing', () => {
  expect(told(score(practice({ limits: { totalCap: 100 } }), '88.8', []))).toEqual(['88.8'])
  expect(sum([])).toEqual(ZERO)
})
