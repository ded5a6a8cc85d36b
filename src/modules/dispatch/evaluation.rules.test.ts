import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FREQUENCIES, periodAt, periodsOfYear, slotCount } from '#engine/calendar/period.ts'
import type { Target } from '#engine/indicator/completion.ts'
import { type Figure, figureOf, invalid, MISSING, NOT_APPLICABLE } from '#engine/indicator/figure.ts'
import { Indicator } from '#engine/indicator/indicator.ts'
import { exact } from '#engine/number/exact.ts'
import { Evaluation } from '#modules/dispatch/dispatch.ts'
import { type EvaluationFacts, evaluateFigure, showEvaluation } from '#modules/dispatch/evaluation.rules.ts'
import { indicatorLights } from '#tests/builders/lights.ts'

const NONE: Target = { state: 'none' }
const of = (value: string | number): Target => ({ state: 'value', value: exact(value) })
const figures = (...values: (string | number | Figure)[]): Figure[] =>
  values.map((value) => (typeof value === 'object' ? value : figureOf(value)))

const indicator = (more: object = {}) =>
  Indicator.parse({
    code: 'one',
    name: { zh: '一', en: 'One' },
    unit: '亿元',
    frequency: 'month',
    kind: 'flow',
    direction: 'up',
    rollUp: { rule: 'sum' },
    overTime: 'sum',
    reporting: 'cumulative',
    decimals: 2,
    ...more,
  })

function show(facts: Partial<EvaluationFacts> & Pick<EvaluationFacts, 'period' | 'thisYear'>) {
  const whole = { indicator: indicator(), lastYear: [], target: NONE, lights: indicatorLights, ...facts }
  return showEvaluation(whole.indicator, { expectation: 'missing' }, evaluateFigure(whole))
}

describe('the vectors of the facts', () => {
  test('27.32 of 40 at midyear: 68.30 % against 50.00, 18.30 points ahead, 2.1133 a month needed', () => {
    const shown = show({ period: '2023-06', thisYear: figures(4, 8, 13, 18, 22, '27.32'), target: of(40) })
    expect(shown).toMatchObject({
      figure: { state: 'value', value: '27.32' },
      completionPercent: '68.3000',
      completionShownPercent: '68.3000',
      schedulePercent: '50.0000',
      scheduleGapPoints: '18.3000',
      gap: '12.68',
      neededPace: '2.1133',
      light: 'normal',
    })
  })

  test('157 of 180 from 155: 2 of 25 net; behind by the calendar, on schedule by the batch curve', () => {
    const facts = {
      period: '2023-06',
      thisYear: figures(155, 155, 156, 156, 156, 157),
      target: of(180),
      base: figureOf(155),
    }
    const net = { kind: 'net-increase', overTime: 'last', reporting: 'in-period', decimals: 0, unit: '家' }
    expect(show({ ...facts, indicator: indicator(net) })).toMatchObject({
      completionPercent: '8.0000',
      scheduleGapPoints: '-42.0000',
      light: 'warning',
    })
    const curve = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 80, 100]
    expect(show({ ...facts, indicator: indicator({ ...net, curve }) })).toMatchObject({
      completionPercent: '8.0000',
      schedulePercent: '0.0000',
      scheduleGapPoints: '8.0000',
      light: 'normal',
    })
    const stock = indicator({ ...net, kind: 'stock' })
    expect(show({ ...facts, indicator: stock }).completionPercent).toBe('87.2222')
  })

  test('a net increase takes last December as its base, or the target set as initial; without either it has no rate', () => {
    const net = indicator({ kind: 'net-increase', overTime: 'last', reporting: 'in-period' })
    const facts = { indicator: net, period: '2023-01', thisYear: figures(157), target: of(180) }
    const months = Array.from({ length: 11 }, () => 150)
    expect(show({ ...facts, lastYear: figures(...months, 155) }).completionPercent).toBe('8.0000')
    const without = show({ ...facts, lastYear: figures(...months, MISSING) })
    expect(without).toMatchObject({ light: 'none' })
    expect(without.completionPercent).toBeUndefined()
    const partial: Figure = { state: 'value', value: exact(80), parts: { expected: 7, present: 4 } }
    expect(show({ ...facts, lastYear: figures(...months, partial) }).completionPercent).toBeUndefined()
  })

  test('1.29 % after 1.26 % is 0.03 points more, not 2.38 %', () => {
    const ratio = indicator({
      kind: 'ratio',
      unit: '%',
      frequency: 'year',
      reporting: 'in-period',
      overTime: 'last',
      rollUp: { rule: 'own' },
    })
    const shown = show({ indicator: ratio, period: '2022', thisYear: figures('1.29'), lastYear: figures('1.26') })
    expect(shown.yearOnYear).toEqual({ value: '0.0300', unit: 'points' })
  })

  test('同比 is over the size of the base; from 0, from nothing or from a part there is none', () => {
    const change = (before: Figure | number) =>
      show({ period: '2023-01', thisYear: figures(12), lastYear: figures(before) }).yearOnYear
    expect(change(10)).toEqual({ value: '20.0000', unit: 'percent' })
    expect(change(-10)).toEqual({ value: '220.0000', unit: 'percent' })
    for (const nothing of [0, MISSING, NOT_APPLICABLE, invalid('division-by-zero')])
      expect(change(nothing)).toBeUndefined()
    expect(change({ state: 'value', value: exact(5), parts: { expected: 7, present: 3 } })).toBeUndefined()
  })

  test('环比 of a year to date compares what the months brought; January stands for itself beside December', () => {
    const change = (period: string, thisYear: Figure[], lastYear: Figure[] = []) =>
      show({ period, thisYear, lastYear }).periodOnPeriod
    expect(change('2023-03', figures(10, 18, 30))).toEqual({ value: '50.0000', unit: 'percent' }) // 12 after 8
    expect(change('2023-02', figures(10, 18))).toEqual({ value: '-20.0000', unit: 'percent' }) // 8 after 10
    const lastYear = figures(...Array.from({ length: 11 }, (_, month) => month + 1), 16)
    expect(change('2023-01', figures(10), lastYear)).toEqual({ value: '100.0000', unit: 'percent' }) // 10 after 5
    expect(change('2023-03', figures(10, MISSING, 30))).toBeUndefined()
  })

  test('a target that should fall is reached from above, and a flow’s base is the whole of last year', () => {
    const down = indicator({ direction: 'down', reverse: 'distance-from-base', reporting: 'in-period' })
    const lastYear = figures(...Array.from({ length: 12 }, () => 10))
    const shown = show({
      indicator: down,
      period: '2023-06',
      thisYear: figures(15, 15, 15, 15, 15, 15),
      lastYear,
      target: of(60),
    })
    expect(shown.completionPercent).toBe('50.0000') // (120 − 90)/(120 − 60)
    const limit = indicator({ kind: 'stock', direction: 'down', overTime: 'last', reporting: 'in-period' })
    expect(show({ indicator: limit, period: '2023-12', thisYear: figures(2), target: of(1) }).completionPercent).toBe(
      '50.0000',
    )
  })

  test('a year’s own figure is held against the whole target', () => {
    const yearly = indicator({ frequency: 'year', reporting: 'in-period' })
    expect(show({ indicator: yearly, period: '2023', thisYear: figures(45), target: of(40) })).toMatchObject({
      completionPercent: '112.5000',
      completionShownPercent: '100.0000',
      schedulePercent: '100.0000',
      scheduleGapPoints: '12.5000',
      gap: '-5.00',
      light: 'achieved',
    })
  })

  test('29 February and week 53 have no year-on-year change', () => {
    const daily = indicator({ frequency: 'day', reporting: 'in-period', overTime: 'last', kind: 'stock' })
    const year = figures(...Array.from({ length: 365 }, (_, day) => day + 1))
    const change = (period: string, day: number) =>
      show({ indicator: daily, period, thisYear: figures(...Array.from({ length: day }, () => 100)), lastYear: year })
        .yearOnYear
    expect(change('2024-02-29', 60)).toBeUndefined()
    expect(change('2024-03-01', 61)).toEqual({ value: '66.6667', unit: 'percent' }) // 100 after 60, the 1st of March
  })
})

describe('a part is not judged', () => {
  const partial: Figure = { state: 'value', value: exact(9), parts: { expected: 7, present: 2 } }

  test('neither completion, gap, pace, change nor forecast; the light says how many are in', () => {
    const shown = show({
      period: '2023-06',
      thisYear: figures(1, 2, 3, 4, 5, partial),
      lastYear: figures(1, 2, 3, 4, 5, 6),
      target: of(40),
    })
    expect(shown).toMatchObject({
      figure: { state: 'value', value: '9.00', parts: { present: 2, expected: 7 } },
      light: 'unreported',
      lightReason: { zh: '已报 2 家，应报 7 家，尚不评价', en: '2 of 7 reports are in; not judged yet' },
    })
    const told = Object.entries(shown).filter(([, value]) => value !== undefined)
    expect(told.map(([key]) => key).sort()).toEqual([
      'figure',
      'light',
      'lightReason',
      'schedulePercent',
      'sign',
      'target',
    ])
  })

  test('without a target it is not asked for either', () => {
    expect(show({ period: '2023-06', thisYear: [partial] })).toMatchObject({ light: 'none' })
    expect(show({ period: '2023-06', thisYear: [partial], target: { state: 'not-applicable' } })).toMatchObject({
      light: 'none',
    })
  })

  test('an earlier partial month does not count as behind', () => {
    const behind = show({ period: '2023-02', thisYear: figures('3.1', '6.2'), target: of(40) })
    expect(behind).toMatchObject({ light: 'warning', lightReason: { zh: expect.stringContaining('连续 2 期') } })
    const first = { ...partial, value: exact('3.1') }
    expect(show({ period: '2023-02', thisYear: [first, figureOf('6.2')], target: of(40) }).light).toBe('behind')
  })
})

const amount = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((cents) => (cents / 100).toFixed(2))
const figure: fc.Arbitrary<Figure> = fc.oneof(
  { weight: 6, arbitrary: amount.map((value) => figureOf(value)) },
  fc.constant(MISSING),
  fc.constant(NOT_APPLICABLE),
  fc.constant(invalid('division-by-zero')),
  amount.map((value): Figure => ({ state: 'value', value: exact(value), parts: { expected: 3, present: 2 } })),
)
const target: fc.Arbitrary<Target> = fc.oneof(
  { weight: 4, arbitrary: amount.map(of) },
  fc.constant(NONE),
  fc.constant<Target>({ state: 'not-applicable' }),
  fc.tuple(amount, amount).map(([low, high]): Target => ({ state: 'band', low: exact(low), high: exact(high) })),
)
const kind = fc.constantFrom(
  { kind: 'flow', overTime: 'sum', reporting: 'cumulative' },
  { kind: 'flow', overTime: 'sum', reporting: 'in-period' },
  { kind: 'stock', overTime: 'last', reporting: 'in-period' },
  { kind: 'stock', overTime: 'average', reporting: 'in-period' },
  { kind: 'net-increase', overTime: 'last', reporting: 'in-period' },
  { kind: 'ratio', overTime: 'last', reporting: 'in-period', unit: '%', rollUp: { rule: 'own' } },
)
const direction = fc.constantFrom(
  { direction: 'up' },
  { direction: 'down' },
  { direction: 'down', reverse: 'distance-from-base' },
  { direction: 'keep', bandTolerance: 5 },
  { direction: 'band', bandTolerance: 0 },
)
const facts: fc.Arbitrary<EvaluationFacts> = fc
  .record({
    kind,
    direction,
    frequency: fc.constantFrom(...FREQUENCIES.filter((one) => one !== 'day' && one !== 'week')),
    year: fc.integer({ min: 2020, max: 2025 }),
    slots: fc.integer({ min: 0, max: 11 }),
    target,
    base: fc.option(figure, { nil: undefined }),
    thisYear: fc.array(figure, { minLength: 12, maxLength: 12 }),
    lastYear: fc.array(figure, { minLength: 12, maxLength: 12 }),
  })
  .map((one) => {
    const count = slotCount(one.frequency, one.year)
    const slot = one.slots % count
    return {
      indicator: indicator({ ...one.kind, ...one.direction, frequency: one.frequency }),
      period: periodAt(one.frequency, one.year, slot),
      thisYear: one.thisYear.slice(0, slot + 1),
      lastYear: one.lastYear.slice(0, periodsOfYear(one.year - 1, one.frequency).length),
      target: one.target,
      ...(one.base && { base: one.base }),
      lights: indicatorLights,
    }
  })

describe('laws', () => {
  const shownOf = (one: EvaluationFacts) => {
    const evaluated = evaluateFigure(one)
    return { evaluated, shown: showEvaluation(one.indicator, { expectation: 'missing' }, evaluated) }
  }

  test('whatever is known, what is shown fits the contract', () => {
    fc.assert(
      fc.property(facts, (one) => Evaluation.safeParse(shownOf(one).shown).success),
      { numRuns: 500 },
    )
  })

  test('the shown completion lies between 0 and 100 and the uncapped one is kept', () => {
    fc.assert(
      fc.property(facts, (one) => {
        const { evaluated, shown } = shownOf(one)
        expect(shown.completionPercent === undefined).toBe(evaluated.completion.state !== 'rate')
        if (shown.completionPercent === undefined) return
        const [uncapped, capped] = [Number(shown.completionPercent), Number(shown.completionShownPercent)]
        expect(capped).toBe(Math.min(100, Math.max(0, uncapped)))
      }),
    )
  })

  test('where there is no whole figure there is no number but the part that is there', () => {
    fc.assert(
      fc.property(facts, (one) => {
        const { evaluated, shown } = shownOf(one)
        const isWhole = evaluated.figure.state === 'value' && shown.figure.parts === undefined
        if (isWhole) return
        for (const key of [
          'completionPercent',
          'completionShownPercent',
          'scheduleGapPoints',
          'gap',
          'neededPace',
          'forecast',
        ] as const)
          expect(shown[key]).toBeUndefined()
        expect(shown.yearOnYear ?? shown.periodOnPeriod).toBeUndefined()
        expect(['unreported', 'near-due', 'none']).toContain(shown.light)
        if (evaluated.figure.state !== 'value') expect(shown.figure.value).toBeUndefined()
      }),
    )
  })

  test('light and gap agree where a schedule is followed: behind is below it, on schedule is not', () => {
    fc.assert(
      fc.property(facts, (one) => {
        const { evaluated, shown } = shownOf(one)
        // What must be kept, or stay under a limit, is due whole at any time: no schedule is followed there.
        const { direction, kind, reverse } = one.indicator
        const isLimit = direction === 'down' && reverse === 'target-over-actual' && kind !== 'net-increase'
        if (shown.scheduleGapPoints === undefined || isLimit || direction === 'keep' || direction === 'band') return
        const ahead = evaluated.gap!.s >= 0n
        if (shown.light === 'normal') expect(ahead).toBe(true)
        if (shown.light === 'behind') expect(ahead).toBe(false)
        if (shown.light === 'warning' && shown.lightReason?.en.includes('in a row') !== true) expect(ahead).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  test('a figure that is not asked for has no light', () => {
    fc.assert(
      fc.property(facts, (one) => {
        const none = shownOf({ ...one, target: NONE }).shown
        expect(none.light).toBe('none')
        expect(none.completionPercent).toBeUndefined()
      }),
    )
  })

  test('absurdly large figures and rates are no number on a screen, and break none', () => {
    const huge = figureOf('999999999999999999')
    const shown = show({
      period: '2023-06',
      thisYear: [huge],
      target: of('0.000000000001'),
      lastYear: figures('0.000000000001'),
    })
    expect(Evaluation.safeParse(shown).success).toBe(true)
    expect(shown.completionPercent).toBeUndefined()
    const sum = show({ period: '2023-06', thisYear: [figureOf('1234567890123456789012345')], target: NONE })
    expect(Evaluation.safeParse(sum).success).toBe(true)
    expect(sum.figure).toEqual({ state: 'invalid', reason: 'not-comparable' })
  })
})
