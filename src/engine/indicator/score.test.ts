import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Completion } from '#engine/indicator/completion.ts'
import { type Figure, figureOf, MISSING, NOT_APPLICABLE, numberOf } from '#engine/indicator/figure.ts'
import { type ScoreFacts, scoreOf } from '#engine/indicator/score.ts'
import { ScoreRule, SheetLimits } from '#engine/indicator/score-rule.ts'
import { checkWeights, type SheetItem, scoreSheet } from '#engine/indicator/score-sheet.ts'
import { exact, exactText, formatExact } from '#engine/number/exact.ts'

const reached = (percent: number): Completion => ({ state: 'rate', percent: exact(percent), met: percent >= 100 })
const facts = (more: Partial<ScoreFacts>): ScoreFacts => ({
  completion: { state: 'none', reason: 'missing' },
  figure: MISSING,
  ...more,
})
const points = (figure: Figure) => (figure.state === 'value' ? exactText(figure.value) : figure.state)

function score(rule: unknown, weight: number, more: Partial<ScoreFacts>, direction: 'up' | 'down' = 'up'): string {
  return points(scoreOf(ScoreRule.parse(rule), direction, exact(weight), facts(more)))
}

describe('score rules', () => {
  const wujin2010 = { rule: 'proportional', bonusCap: 4 }
  it.each([
    [120, '12'],
    [150, '14'],
    [85, '8.5'],
    [100, '10'],
  ])('proportional with a bonus of at most 4: %i %% of 10 is %s', (percent, expected) => {
    expect(score(wujin2010, 10, { completion: reached(percent) })).toBe(expected)
  })

  it('a target met without a rate is full score, one not met none', () => {
    expect(score(wujin2010, 10, { completion: { state: 'met-only', met: true } })).toBe('10')
    expect(score(wujin2010, 10, { completion: { state: 'met-only', met: false } })).toBe('0')
  })

  it('12 % above the average: two whole steps, or 2.4 in line', () => {
    const rule = { rule: 'average-based', stepPercent: 5, stepPoints: 0.5 }
    const peers = [exact(88), exact(112), exact(100)]
    expect(score(rule, 10, { figure: figureOf(112), peers })).toBe('11')
    expect(score({ ...rule, mode: 'linear' }, 10, { figure: figureOf(112), peers })).toBe('11.2')
    expect(score(rule, 10, { figure: figureOf(88), peers })).toBe('9')
    expect(score(rule, 10, { figure: figureOf(88), peers }, 'down')).toBe('11')
    expect(score(rule, 10, { figure: figureOf(3), peers: [exact(-3), exact(3)] })).toBe('invalid')
    expect(score(rule, 10, { figure: figureOf(3) })).toBe('missing')
  })

  it('25 points above the province in successive bands is 18.33, below it as much less', () => {
    const rule = { rule: 'banded', bandWidth: 10, divisors: [20, 40, 60] }
    const banded = (value: number) =>
      numberOf(
        scoreOf(ScoreRule.parse(rule), 'up', exact(10), facts({ figure: figureOf(value), reference: exact(20) })),
      )!
    expect(formatExact(banded(45), 2, 'half-up')).toBe('18.33')
    expect(formatExact(banded(-5), 2, 'half-up')).toBe('1.67')
    expect(banded(20).equals(10)).toBe(true)
    expect(banded(200).equals(banded(50))).toBe(true)
  })

  it('功效系数 of 110 between 50 and 150 is 84', () => {
    expect(score({ rule: 'efficacy', worst: 50, best: 150 }, 100, { figure: figureOf(110) })).toBe('84')
    expect(score({ rule: 'efficacy', worst: 50, best: 150 }, 10, { figure: figureOf(200) })).toBe('10')
    expect(score({ rule: 'efficacy', worst: 50, best: 150 }, 10, { figure: figureOf(-500) })).toBe('0')
    expect(score({ rule: 'efficacy' }, 100, { figure: figureOf(3), peers: [exact(1), exact(3), exact(5)] })).toBe('80')
    expect(
      score({ rule: 'efficacy' }, 100, { figure: figureOf(1), peers: [exact(1), exact(3), exact(5)] }, 'down'),
    ).toBe('100')
    expect(score({ rule: 'efficacy', worst: 5, best: 5 }, 10, { figure: figureOf(5) })).toBe('invalid')
  })

  it('rank points fall by place, not below nothing', () => {
    const rule = { rule: 'rank-points', step: 5 }
    expect([1, 2, 4, 40].map((place) => score(rule, 20, { figure: figureOf(1), rank: place }))).toEqual([
      '20',
      '19',
      '17',
      '0',
    ])
    expect(score(rule, 20, { figure: figureOf(1) })).toBe('missing')
  })

  it('milestones count by weight, with bonus, penalty and veto', () => {
    const plan = [
      { weight: exact(3), finished: true },
      { weight: exact(1), finished: false },
    ]
    expect(score({ rule: 'milestones' }, 20, { milestones: plan })).toBe('15')
    expect(
      score({ rule: 'milestones' }, 20, { milestones: plan, adjustments: [exact(5), exact(-2)], vetoed: true }),
    ).toBe('18')
    expect(score({ rule: 'milestones', veto: true }, 20, { milestones: plan, vetoed: true })).toBe('0')
    expect(score({ rule: 'milestones' }, 20, {})).toBe('missing')
  })

  it('what is not asked is not applicable, what is lacking is missing', () => {
    expect(score(wujin2010, 10, { completion: { state: 'none', reason: 'no-target' } })).toBe('not-applicable')
    expect(score(wujin2010, 10, { completion: { state: 'none', reason: 'missing' } })).toBe('missing')
    expect(score({ rule: 'efficacy' }, 10, { figure: NOT_APPLICABLE })).toBe('not-applicable')
  })
})

describe('a score sheet', () => {
  const item = (code: string, weight: number, score: Figure | number, lastPoints?: number): SheetItem => ({
    code,
    weight: exact(weight),
    score: typeof score === 'number' ? figureOf(score) : score,
    lastPoints: lastPoints === undefined ? undefined : exact(lastPoints),
  })
  const sheet = (items: SheetItem[], limits: unknown = {}) => scoreSheet(items, SheetLimits.parse(limits))
  const total = (items: SheetItem[], limits?: unknown) =>
    sheet(items, limits).total && exactText(sheet(items, limits).total!)

  it('caps items and the whole, and keeps what was above', () => {
    const items = [item('a', 60, 90), item('b', 40, -5)]
    const capped = sheet(items, { itemCapPercent: 120, totalCap: 70 })
    expect(capped.items.map((one) => [exactText(one.points!), exactText(one.uncapped!)])).toEqual([
      ['72', '90'],
      ['0', '-5'],
    ])
    expect(exactText(capped.total!)).toBe('70')
    expect(total(items, { floor: -100 })).toBe('85')
  })

  it('what is missing counts 0, is carried, or leaves the sheet and the rest is reweighted', () => {
    const items = [item('a', 60, 54), item('b', 40, MISSING, 30)]
    expect(total(items)).toBe('54')
    expect(total(items, { missing: 'carry' })).toBe('84')
    expect(total(items, { missing: 'exclude' })).toBe('90')
    expect(total([item('a', 60, 54), item('b', 40, MISSING)], { missing: 'carry' })).toBe('54')
  })

  it('what does not apply always leaves the sheet, and an empty sheet has no total', () => {
    expect(total([item('a', 60, 54), item('b', 40, NOT_APPLICABLE)])).toBe('90')
    expect(total([item('a', 60, NOT_APPLICABLE)])).toBeUndefined()
  })

  it('weights that do not sum to 100 are told with what is lacking', () => {
    expect(checkWeights([exact('33.3'), exact('66.7')])).toBeUndefined()
    expect(checkWeights([exact(60), exact('39.9')])).toEqual({
      key: 'indicator.weights-not-100',
      params: { sum: '99.9', lacking: '0.1' },
    })
  })

  it('law: a total lies between floor and cap, and reweighting a sheet of equal percentages changes nothing', () => {
    const row = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.boolean())
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), fc.integer({ min: 0, max: 100 }), (rows, percent) => {
        const items = rows.map(([weight, there], at) =>
          item(`i${at}`, weight, there ? figureOf(exact(weight * percent).div(100)) : MISSING),
        )
        const scored = scoreSheet(items, SheetLimits.parse({ missing: 'exclude', totalCap: 110 }))
        const all = rows.reduce((sum, [weight]) => sum + weight, 0)
        if (rows.every(([, there]) => !there)) expect(scored.total).toBeUndefined()
        else expect(exactText(scored.total!)).toBe(exactText(exact(Math.min(110 * 100, all * percent)).div(100)))
      }),
    )
  })
})
