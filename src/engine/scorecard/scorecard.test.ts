import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareExact, exact, formatExact, mean } from '#engine/number/exact.ts'
import { countVotes, gradeFaults, gradeOf, panelScore } from '#engine/scorecard/panel.ts'
import { sheetFaults, totalOf } from '#engine/scorecard/score-sheet.ts'
import { Scorecard } from '#engine/scorecard/scorecard.ts'
import { placesOf, squareRoot, standardise } from '#engine/scorecard/standardise.ts'

const text = (zh: string) => ({ zh, en: zh })
const card = Scorecard.parse({
  code: 'applied',
  name: text('应用研发'),
  criteria: [15, 25, 20, 10, 15, 10, 5].map((weight, n) => ({ code: `c${n}`, name: text(`项${n}`), weight })),
  votes: [
    { code: 'yes', name: text('同意'), favours: true },
    { code: 'no', name: text('不同意') },
  ],
  grades: [
    { code: 'A', name: text('优'), from: 85, mostPercent: 30 },
    { code: 'B', name: text('良'), from: 70 },
  ],
  trim: {},
})
const points = (...values: number[]) => values.map((value) => exact(value))
const shown = (value: Parameters<typeof formatExact>[0] | undefined) => value && formatExact(value, 2, 'half-up')

describe('A score sheet', () => {
  it('gives 80.00 when every criterion is met at 80 %', () => {
    const marks = Object.fromEntries(card.criteria.map(({ code }) => [code, '80']))
    expect(sheetFaults(card, { marks, vote: 'yes' })).toEqual([])
    expect(shown(totalOf(card, { marks, vote: 'yes' }))).toBe('80.00')
  })

  it('names each fault: a mark that is missing, no number, out of range, between two levels, of no criterion, and a missing vote', () => {
    const banded = Scorecard.parse({
      ...card,
      criteria: [
        {
          code: 'a',
          name: text('甲'),
          weight: 60,
          most: 10,
          bands: [
            { name: text('高'), from: 8, to: 10 },
            { name: text('低'), from: 0, to: 5 },
          ],
        },
        { code: 'b', name: text('乙'), weight: 20 },
        { code: 'c', name: text('丙'), weight: 10 },
        { code: 'd', name: text('丁'), weight: 10 },
      ],
    })
    expect(sheetFaults(banded, { marks: { a: '6', b: '100.5', c: '1e2', x: '1' } })).toEqual([
      { criterion: 'a', fault: 'between-bands' },
      { criterion: 'b', fault: 'out-of-range' },
      { criterion: 'c', fault: 'no-number' },
      { criterion: 'd', fault: 'missing' },
      { criterion: 'x', fault: 'unknown' },
      { criterion: 'vote', fault: 'no-vote' },
    ])
  })

  it('is refused when its weights do not add up to 100, exactly', () => {
    const criteria = ['33.3', '33.3', '33.3'].map((weight, n) => ({ code: `c${n}`, name: text('甲'), weight }))
    expect(Scorecard.safeParse({ ...card, criteria }).success).toBe(false)
    criteria[2]!.weight = '33.4'
    expect(Scorecard.safeParse({ ...card, criteria }).success).toBe(true)
  })
})

describe('A panel', () => {
  it('cuts one highest and one lowest off from five on', () => {
    expect(shown(panelScore(card, points(92, 88, 85, 79, 60)).mean)).toBe('84.00')
    expect(shown(panelScore({}, points(92, 88, 85, 79, 60)).mean)).toBe('80.80')
    expect(shown(panelScore(card, points(90, 80, 85)).mean)).toBe('85.00')
    expect(shown(panelScore(card, points(90, 90, 80, 70, 60)).mean)).toBe('80.00')
    expect(panelScore(card, points(90, 90, 80, 70, 60)).cut).toEqual([0, 4])
  })

  it('lies between its lowest and its highest, whatever the order in which it was scored', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        (all, mix) => {
          const totals = all.map((value) => exact(value).div(100))
          const of = panelScore(card, totals).mean!
          expect(
            totals.some((one) => compareExact(one, of) <= 0) && totals.some((one) => compareExact(one, of) >= 0),
          ).toBe(true)
          const mixed = totals
            .map((one) => [mix.next().value, one] as const)
            .sort(([a], [b]) => a! - b!)
            .map(([, one]) => one)
          expect(panelScore(card, mixed).mean!.equals(of)).toBe(true)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('counts votes and carries at two thirds exactly', () => {
    expect(countVotes(card, ['yes', 'yes', 'no'], '66.66')).toMatchObject({
      favour: 2,
      carries: true,
      counts: { yes: 2, no: 1 },
    })
    expect(countVotes(card, ['yes', 'yes', 'no'], '66.67').carries).toBe(false)
    expect(countVotes(card, [undefined], 0).carries).toBe(false)
  })

  it('tells a grade that was given too often: three of ten at most, two of nine', () => {
    expect(gradeOf(card, exact('84.99'))).toBe('B')
    expect(gradeFaults(card, points(90, 90, 85, 80, 80, 80, 80, 80, 80, 80))).toEqual([])
    expect(gradeFaults(card, points(90, 90, 85, 80, 80, 80, 80, 80, 80))).toEqual([
      { grade: 'A', given: 3, of: 9, mostPercent: '30', most: 2 },
    ])
  })

  it('lets a share bind from the number of which it allows one: 30 % from four on, and 0 % always', () => {
    expect([1, 2, 3].map((n) => gradeFaults(card, points(...Array<number>(n).fill(90))))).toEqual([[], [], []])
    expect(gradeFaults(card, points(90, 90, 80, 80))).toMatchObject([{ grade: 'A', given: 2, most: 1 }])
    const none = Scorecard.parse({ ...card, grades: [{ ...card.grades[0], mostPercent: 0 }, card.grades[1]] })
    expect(gradeFaults(none, points(90))).toMatchObject([{ grade: 'A', given: 1, most: 0 }])
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 120 }), (percent, n) => {
        const of = Scorecard.parse({ ...card, grades: [{ ...card.grades[0], mostPercent: percent }, card.grades[1]] })
        const most = Math.floor((percent * n) / 100)
        const faults = gradeFaults(of, points(...Array<number>(n).fill(90)))
        expect(faults.map((one) => one.most)).toEqual(most === 0 || most >= n ? [] : [most])
      }),
      { numRuns: 200 },
    )
  })
})

describe('Groups with other reviewers', () => {
  const groups = fc.array(
    fc.record({
      group: fc.constantFrom('甲', '乙', '丙'),
      score: fc.integer({ min: 0, max: 10_000 }).map((n) => exact(n).div(100)),
    }),
    { minLength: 1, maxLength: 30 },
  )

  it('have one mean afterwards, and keep the order within a group', () => {
    fc.assert(
      fc.property(groups, fc.constantFrom('mean', 'mean-and-spread'), (scores, how) => {
        const after = standardise(scores, how)
        const common = mean(scores.map(({ score }) => score))!
        for (const group of new Set(scores.map((one) => one.group))) {
          const own = after.filter((_, at) => scores[at]!.group === group)
          expect(mean(own)!.equals(common)).toBe(true)
        }
        for (const [a, first] of scores.entries())
          for (const [b, second] of scores.entries())
            if (first.group === second.group)
              expect(compareExact(after[a]!, after[b]!)).toBe(compareExact(first.score, second.score))
      }),
      { numRuns: 150 },
    )
  })

  it('are equal to a reckoning by hand: severe 60 and 80, mild 80 and 100', () => {
    const scores = [60, 80]
      .map((n) => ({ group: '严', score: exact(n) }))
      .concat([80, 100].map((n) => ({ group: '宽', score: exact(n) })))
    expect(standardise(scores, 'mean').map(shown)).toEqual(['70.00', '90.00', '70.00', '90.00'])
    expect(standardise(scores, 'mean-and-spread').map(shown)).toEqual(['65.86', '94.14', '65.86', '94.14'])
    expect(standardise(scores, 'none').map(shown)).toEqual(['60.00', '80.00', '80.00', '100.00'])
  })

  it('take square roots that are exact where there is one, and else too small by less than 10⁻¹²', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.bigInt({ min: 1n, max: 10n ** 12n }), (n, d) => {
        const x = exact(n).div(exact(d))
        const root = squareRoot(x)
        const above = root.add(exact(1).div(exact(10n ** 12n)))
        expect(compareExact(root.mul(root), x)).not.toBe(1)
        expect(compareExact(above.mul(above), x)).toBe(1)
      }),
      { numRuns: 200 },
    )
    expect(squareRoot(exact('6.25')).equals(exact('2.5'))).toBe(true)
  })

  it('share a place only when score, every criterion and variance are equal', () => {
    const one = (id: string, score: number, marks: number[], variance = 0) => ({
      id,
      score: exact(score),
      marks: points(...marks),
      variance: exact(variance),
    })
    expect([
      ...placesOf([
        one('a', 90, [1, 2]),
        one('b', 90, [2, 1]),
        one('c', 95, [0, 0]),
        one('d', 90, [1, 2]),
        one('e', 90, [1, 2], 3),
      ]),
    ]).toEqual([
      ['c', 1],
      ['b', 2],
      ['a', 3],
      ['d', 3],
      ['e', 5],
    ])
  })
})
