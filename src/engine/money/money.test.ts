import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adjustBudget } from '#engine/money/adjust-budget.ts'
import { type BudgetLine, checkBudget, indirectShare } from '#engine/money/budget.ts'
import { executionPercent } from '#engine/money/execution-rate.ts'
import { exactFen, fenOfWan, floorFen, parseYuan, roundFen, sumFen, wanText, yuanText } from '#engine/money/fen.ts'
import { planInstalments } from '#engine/money/instalments.ts'
import { simpleInterest } from '#engine/money/interest.ts'
import { ACCOUNT_HOLDER, FUND_ACCOUNTS, FUND_MOVEMENTS, MOVEMENT_NAMES, transferFault } from '#engine/money/ledger.ts'
import { gradePerformance, performanceFaults } from '#engine/money/performance.ts'
import { bandParts, progressiveCeiling } from '#engine/money/progressive.ts'
import { splitShares } from '#engine/money/split-shares.ts'
import { compareExact, exact, exactText } from '#engine/number/exact.ts'

const NEW = [{ upToWan: 500, percent: 30 }, { upToWan: 1000, percent: 25 }, { percent: 20 }]
const OLD = [{ upToWan: 500, percent: 20 }, { upToWan: 1000, percent: 15 }, { percent: 13 }]
const wan = (amount: number | string) => fenOfWan(amount)
const amount = fc.bigInt({ min: 0n, max: 10n ** 14n })

describe('indirect costs', () => {
  const SUBJECTS = [
    { code: 'equipment', kind: 'direct', isEquipment: true },
    { code: 'business', kind: 'direct' },
    { code: 'indirect', kind: 'indirect' },
  ] as const
  const ceiling = (direct: number, equipment: number, bands: typeof NEW) =>
    indirectShare(
      [
        { subject: 'equipment', source: 'granted', amountFen: wan(equipment) },
        { subject: 'business', source: 'granted', amountFen: wan(direct - equipment) },
      ],
      { subjects: SUBJECTS, indirect: { bands } },
      'granted',
    ).ceilingFen

  test('the ceilings of both tables, exactly (facts §1.9)', () => {
    expect(ceiling(800, 100, NEW)).toBe(wan(200))
    expect(ceiling(500, 0, NEW)).toBe(wan(150))
    expect(ceiling(1500, 200, NEW)).toBe(wan(335))
    expect(ceiling(1500, 200, OLD)).toBe(wan(214))
    expect(ceiling(60, 10, NEW)).toBe(wan(15))
    expect(ceiling(0, 0, NEW)).toBe(0n)
  })

  test('law: bands cover the base once, the ceiling rises with it and never faster than the first band', () => {
    fc.assert(
      fc.property(amount, amount, (base, more) => {
        expect(sumFen(bandParts(base, NEW).map(({ baseFen }) => baseFen))).toBe(base)
        const [low, high] = [progressiveCeiling(base, NEW), progressiveCeiling(base + more, NEW)]
        expect(high >= low).toBe(true)
        expect(10n * (high - low) <= 3n * more + 10n).toBe(true)
      }),
    )
  })

  test('special money and own money are reckoned apart, and every fault is told', () => {
    const line = (subject: string, source: BudgetLine['source'], amountWan: number) => ({
      subject,
      source,
      amountFen: wan(amountWan),
    })
    const rule = { subjects: SUBJECTS, indirect: { bands: NEW }, ownRatio: 1 }
    const sound = [line('business', 'granted', 70), line('indirect', 'granted', 20), line('business', 'own', 90)]
    expect(checkBudget(sound, wan(90), rule)).toEqual([])
    const faults = checkBudget(
      [line('business', 'granted', 70), line('indirect', 'granted', 30), line('business', 'own', 80)],
      wan(90),
      rule,
    )
    expect(faults.map(({ fault }) => fault)).toEqual(['not-the-grant', 'own-too-small', 'indirect-over'])
    expect(faults.at(-1)).toMatchObject({ source: 'granted', indirectFen: wan(30), ceilingFen: wan(21) })
    expect(checkBudget([line('feast', 'granted', 1)], wan(1), rule)).toEqual([
      { fault: 'unknown-subject', subject: 'feast' },
    ])
  })

  test('equipment up is the unit’s right, indirect costs only go down, others are the leader’s', () => {
    const rules = [
      { subjects: ['equipment'], direction: 'up', by: 'unit' },
      { subjects: ['indirect'], direction: 'up', by: 'nobody' },
      { subjects: ['equipment', 'business', 'indirect'], direction: 'either', by: 'leader' },
    ] as const
    const budget = (equipment: number, business: number, indirect: number): BudgetLine[] =>
      Object.entries({ equipment, business, indirect }).map(([subject, value]) => ({
        subject,
        source: 'granted',
        amountFen: wan(value),
      }))
    const change = (after: BudgetLine[]) => adjustBudget(budget(10, 50, 20), after, SUBJECTS, rules)
    expect(change(budget(10, 55, 15))).toMatchObject({ right: 'leader', keepsTotal: true })
    expect(change(budget(20, 40, 20))).toMatchObject({ right: 'unit', keepsTotal: true })
    expect(change(budget(10, 40, 30))).toMatchObject({ right: 'nobody' })
    expect(change(budget(10, 51, 20))).toMatchObject({ keepsTotal: false })
  })
})

describe('shares', () => {
  test('law: parts add up to the whole, and each is within a fen of its exact share', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(
        amount,
        weights.filter((all) => all.some((one) => one > 0)),
        (whole, all) => {
          const parts = splitShares(
            whole,
            all.map((one) => exact(one)),
          )
          expect(sumFen(parts)).toBe(whole)
          const total = BigInt(all.reduce((sofar, one) => sofar + one, 0))
          for (const [at, part] of parts.entries()) {
            const off = part * total - whole * BigInt(all[at]!)
            expect(off < total && off > -total).toBe(true)
            if (all[at] === 0) expect(part).toBe(0n)
          }
        },
      ),
    )
  })

  test('three thirds of a yuan, and of equal remainders the earlier part has the fen', () => {
    const third = exact(1).div(3)
    expect(splitShares(100n, [third, third, third])).toEqual([34n, 33n, 33n])
    expect(splitShares(0n, [exact(0)])).toEqual([0n])
    expect(() => splitShares(1n, [exact(0)])).toThrow('nobody')
    expect(() => splitShares(1n, [exact(-1), exact(2)])).toThrow('0 or more')
  })

  test('instalments add up to the grant', () => {
    const plan = [
      { code: 'first', percent: 60 },
      { code: 'mid-term', percent: 30 },
      { code: 'last', percent: 10 },
    ]
    expect(planInstalments(101n, plan).map(({ amountFen }) => amountFen)).toEqual([61n, 30n, 10n])
  })
})

describe('interest, execution, performance', () => {
  test('simple interest runs for the days between, and not for none', () => {
    const rule = { ratePercent: '1.5', yearDays: 365 }
    expect(simpleInterest(wan(100), rule, '2022-01-01', '2023-01-01')).toBe(wan('1.5'))
    expect(simpleInterest(wan(100), rule, '2023-01-01', '2023-01-01')).toBe(0n)
    expect(simpleInterest(wan(100), rule, '2023-01-02', '2023-01-01')).toBe(0n)
    expect(yuanText(simpleInterest(wan(30), rule, '2022-03-01', '2023-06-30'))).toBe('5991.78')
  })

  test('execution of no budget is unknown, and more than all counts no more than its weight', () => {
    expect(executionPercent(1n, 0n)).toBeUndefined()
    expect(exactText(executionPercent(1n, 3n)!)).toBe('100/3')
  })

  const RULE = {
    parts: [
      { code: 'execution', weight: 10, isExecution: true },
      { code: 'output', weight: 50 },
      { code: 'effect', weight: 30 },
      { code: 'satisfaction', weight: 10 },
    ],
    grades: [
      { code: 'excellent', least: 90 },
      { code: 'good', least: 80 },
      { code: 'fair', least: 60 },
      { code: 'poor', least: 0 },
    ],
  }
  const judged = (output: string, effect: string, satisfaction: string) =>
    new Map(Object.entries({ output, effect, satisfaction }).map(([code, score]) => [code, exact(score)]))
  const graded = (...[scores, percent]: [Map<string, ReturnType<typeof exact>>, string]) => {
    const found = gradePerformance(RULE, scores, exact(percent))
    return found && [exactText(found.total), found.grade]
  }

  test('93.5 is excellent, and each border belongs to the better grade', () => {
    expect(graded(judged('48', '27', '9'), '95')).toEqual(['93.5', 'excellent'])
    expect(graded(judged('50', '30', '0'), '100')).toEqual(['90', 'excellent'])
    expect(graded(judged('50', '29.99', '0'), '100')).toEqual(['89.99', 'good'])
    expect(graded(judged('50', '10', '0'), '0')).toEqual(['60', 'fair'])
    expect(graded(judged('40', '10', '5'), '130')).toEqual(['65', 'fair'])
  })

  test('what is missing makes no grade, and a score beyond its weight is a fault', () => {
    expect(gradePerformance(RULE, judged('50', '30', '10'), undefined)).toBeUndefined()
    expect(gradePerformance(RULE, new Map(), exact(100))).toBeUndefined()
    const scores = new Map([
      ['output', exact('50.01')],
      ['effect', exact(-1)],
    ])
    expect([...performanceFaults(RULE, scores)]).toEqual([
      ['output', 'out-of-range'],
      ['effect', 'out-of-range'],
      ['satisfaction', 'missing'],
    ])
  })
})

describe('fen', () => {
  test('law: what a bank writes is read as the same amount', () => {
    fc.assert(fc.property(amount, (fen) => parseYuan(yuanText(fen)) === fen))
    expect(parseYuan('1,234,567.80')).toBe(123456780n)
    for (const no of ['', '1e3', '1.234', '12,34', '-', '１']) expect(parseYuan(no), no).toBeUndefined()
  })

  test('万元 show two decimals, and more only where the amount has them', () => {
    expect([wan('931.4'), 123_456n, 0n].map(wanText)).toEqual(['931.40', '0.123456', '0.00'])
    expect(() => fenOfWan('0.0000001')).toThrow('whole fen')
  })

  test('law: cutting never exceeds, rounding is off by half a fen at most', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.integer({ min: 1, max: 997 }), (n, d) => {
        const value = exactFen(n).div(d)
        if (n >= 0n) expect(compareExact(exactFen(floorFen(value)), value)).toBeLessThanOrEqual(0)
        expect(compareExact(exactFen(roundFen(value)).sub(value).abs().mul(2), exact(1))).toBeLessThanOrEqual(0)
      }),
    )
  })
})

test('every account is reached and left by some movement, and nothing moves but by one', () => {
  const reached = new Set(MOVEMENT_NAMES.map((name) => FUND_MOVEMENTS[name].to))
  const left = new Set(MOVEMENT_NAMES.flatMap((name) => [...FUND_MOVEMENTS[name].from]))
  for (const account of FUND_ACCOUNTS) {
    expect(reached.has(account as never) || left.has(account as never), account).toBe(true)
    expect(ACCOUNT_HOLDER[account]).toBeDefined()
  }
  expect(transferFault({ movement: 'pay', from: 'payable', to: 'paid', amountFen: 1n })).toBeUndefined()
  expect(transferFault({ movement: 'pay', from: 'line', to: 'paid', amountFen: 1n })).toBe('no-such-movement')
  expect(transferFault({ movement: 'pay', from: 'payable', to: 'paid', amountFen: 0n })).toBe('not-positive')
})
