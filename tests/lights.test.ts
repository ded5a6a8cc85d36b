import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '#engine/calendar/date.ts'
import { lastDay, periodsOfYear } from '#engine/calendar/period.ts'
import type { Completion, CompletionRule } from '#engine/indicator/completion.ts'
import { indicatorFacts } from '#engine/light/indicator-facts.ts'
import { judge, stepLight } from '#engine/light/judge.ts'
import type { LightEntry, LightReminder, LightStep, RaisedSlip } from '#engine/light/light-entry.ts'
import { compareExact, type Exact, exact, HUNDRED } from '#engine/number/exact.ts'
import { nationalScheme, workingDays } from '#tests/builders/lights.ts'

const scheme = { default: nationalScheme('default'), suqian: nationalScheme('suqian') }
const sanming = nationalScheme('sanming')
const ouhai = nationalScheme('ouhai')
const ALL = [scheme.suqian, sanming, ouhai]

/** The light of an indicator as it was before schemes were data, kept to compare with (facts §3.2). */
function formerLight(rule: CompletionRule, completed: Completion, schedule: Exact, before: (string | undefined)[]) {
  if (completed.state === 'none') {
    const isAsked = completed.reason === 'missing' || completed.reason === 'invalid'
    return { light: isAsked ? 'unreported' : undefined, level: undefined }
  }
  const level = formerLevel(rule, completed, schedule)
  const isAgain = level === 'behind' && before.at(-1) === 'behind'
  return { light: isAgain ? 'warning' : level, level }
}

function formerLevel(rule: CompletionRule, completed: Exclude<Completion, { state: 'none' }>, schedule: Exact): string {
  const isLimit = rule.direction === 'down' && rule.reverse === 'target-over-actual' && rule.kind !== 'net-increase'
  const lasts = isLimit || rule.direction === 'keep' || rule.direction === 'band'
  if (completed.met && (compareExact(schedule, HUNDRED) >= 0 || !lasts)) return 'achieved'
  if (completed.state === 'met-only') return completed.met ? 'normal' : 'warning'
  const percent = isLimit && rule.kind === 'flow' ? completed.percent.mul(schedule).div(HUNDRED) : completed.percent
  const due = lasts ? HUNDRED : schedule
  if (compareExact(percent, due) >= 0) return 'normal'
  return compareExact(percent.mul(HUNDRED), due.mul(exact(90))) >= 0 ? 'behind' : 'warning'
}

const rules: fc.Arbitrary<CompletionRule> = fc.record({
  kind: fc.constantFrom('flow', 'stock', 'net-increase', 'ratio', 'formula'),
  direction: fc.constantFrom('up', 'down', 'keep', 'band'),
  reverse: fc.constantFrom('target-over-actual', 'distance-from-base'),
  bandTolerance: fc.constant(5),
})
/** Near the borders more often than elsewhere: 90 % of a schedule of 50 is 45. */
const percents = fc.oneof(
  fc.constantFrom('44.99', '45', '45.0000001', '49.99', '50', '89.99', '90', '99.99', '100', '0', '-3'),
  fc.integer({ min: -5000, max: 20_000 }).map((n) => String(n / 100)),
)
const completions: fc.Arbitrary<Completion> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ state: fc.constant('rate' as const), percent: percents.map(exact), met: fc.boolean() }),
  },
  fc.record({ state: fc.constant('met-only' as const), met: fc.boolean() }),
  fc.record({
    state: fc.constant('none' as const),
    reason: fc.constantFrom('missing', 'invalid', 'no-target', 'no-base', 'not-applicable', 'wrong-target'),
  }),
)
const schedules = fc.oneof(
  fc.constantFrom('0', '50', '100').map(exact),
  percents.map((text) => exact(text).abs()),
)
const YEAR = periodsOfYear(2023, 'month')

describe('the default scheme for indicators', () => {
  test('law: it lights what the former code lit, for every rule, completion, schedule and course of the year', () => {
    const months = fc.array(fc.tuple(completions, schedules), { minLength: 1, maxLength: 12 })
    let alarms = 0
    fc.assert(
      fc.property(rules, months, (rule, year) => {
        const levels: (string | undefined)[] = []
        let before: LightEntry | undefined
        for (const [at, [completed, schedule]] of year.entries()) {
          const period = YEAR[at]!
          const on = lastDay(period)
          const facts = indicatorFacts({ on, rule, completion: completed, schedule })
          before = stepLight(scheme.default, before, { on, period, facts }, workingDays).entry
          const former = formerLight(rule, completed, schedule, levels)
          levels.push(former.level)
          if (before.cause === 'escalated') alarms++
          expect(before.light ?? undefined).toBe(former.light)
        }
      }),
      { numRuns: 2000 },
    )
    expect(alarms).toBeGreaterThan(20)
  })

  test('law: more completion never gives a more severe light', () => {
    fc.assert(
      fc.property(rules, percents, percents, schedules, (rule, one, other, schedule) => {
        const [low, high] = [one, other].map(exact).sort(compareExact) as [Exact, Exact]
        const severityOf = (percent: Exact) => {
          const completed: Completion = { state: 'rate', percent, met: compareExact(percent, HUNDRED) >= 0 }
          const facts = indicatorFacts({ on: '2023-06-30', rule, completion: completed, schedule })
          return stepLight(scheme.default, undefined, { on: '2023-06-30', facts }, workingDays).light!.severity
        }
        expect(severityOf(high)).toBeLessThanOrEqual(severityOf(low))
      }),
    )
  })

  test('the vectors: 27.32 of 40 in June is on track, 2 of 25 net a warning, and with a curve on track', () => {
    const up = { kind: 'flow', direction: 'up', reverse: 'target-over-actual' } as const
    const lit = (percent: string, schedule: string) => {
      const completed: Completion = { state: 'rate', percent: exact(percent), met: false }
      const on = '2023-06-30'
      const facts = indicatorFacts({ on, rule: up, completion: completed, schedule: exact(schedule) })
      return judge(scheme.default, { on, period: '2023-06', facts }, [], workingDays)
    }
    expect(lit('68.3', '50')).toMatchObject({
      light: { code: 'normal', word: { zh: '正常' } },
      reason: { zh: '完成 68.3%，达到序时进度 50%', en: '68.3% done, schedule 50%' },
    })
    expect(lit('8', '50').light?.code).toBe('warning')
    expect(lit('8', '0').light?.code).toBe('normal')
  })
})

/** A task from March on: what is known of it on some days, in order; every fact may be missing. */
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 5 })
const days = fc.integer({ min: 0, max: 120 }).map((n) => addDays('2023-03-01', n))
const facts = fc.record({
  dueOn: maybe(days),
  done: maybe(fc.boolean()),
  doneOn: maybe(days),
  closed: maybe(fc.boolean()),
  progress: maybe(fc.integer({ min: 0, max: 100 })),
  due: maybe(fc.integer({ min: 0, max: 100 })),
  quality: maybe(fc.constantFrom('good', 'poor')),
  important: maybe(fc.boolean()),
  urgent: maybe(fc.boolean()),
  nodesDue: maybe(fc.integer({ min: 0, max: 4 })),
  nodesDone: maybe(fc.integer({ min: 0, max: 4 })),
  nodesLate: maybe(fc.integer({ min: 0, max: 2 })),
})
const course: fc.Arbitrary<LightStep[]> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 15 }), facts), { minLength: 1, maxLength: 25 })
  .map((steps) => {
    let on = '2023-03-01'
    return steps.map(([gap, known]) => {
      on = addDays(on, gap)
      return { on, facts: known }
    })
  })

describe('the schemes of Suqian, Sanming and Ou’hai', () => {
  test('law: exactly one light at any time, and missing facts never look good', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ALL), course, (compiled, steps) => {
        const history: LightEntry[] = []
        for (const step of steps) {
          const judged = judge(compiled, step, history, workingDays)
          history.push(judged.entry)
          expect(compiled.lights.get(judged.entry.light!)).toBe(judged.light)
          if (judged.entry.cause === 'unknown') expect(judged.light).toBe(compiled.unknown)
          expect(judged.reason.zh).not.toMatch(/\{\w+\}/)
          expect(judged.reason.zh).not.toBe('')
        }
        const nothing = judge(compiled, { on: steps.at(-1)!.on, facts: {} }, [], workingDays)
        expect(nothing.light).toBe(compiled.unknown)
      }),
    )
  })

  test('law: keeping only what changed gives the same as keeping every day, and replaying the same as going on', () => {
    const told = (judged: ReturnType<typeof judge>) => {
      const { light, since, level, debt, slip, awarded } = judged.entry
      return { light, since, level, debt, slip, awarded, raises: judged.raises, reminds: judged.reminds }
    }
    fc.assert(
      fc.property(fc.constantFrom(...ALL), course, (compiled, steps) => {
        const every: LightEntry[] = []
        const kept: LightEntry[] = []
        for (const step of steps) {
          const whole = judge(compiled, step, every, workingDays)
          const short = judge(compiled, step, JSON.parse(JSON.stringify(kept)), workingDays)
          expect(told(short)).toEqual(told(whole))
          every.push(whole.entry)
          if (short.changed) kept.push(short.entry)
        }
        const replayed: LightEntry[] = []
        for (const step of steps) replayed.push(stepLight(compiled, replayed.at(-1), step, workingDays).entry)
        expect(replayed).toEqual(every)
      }),
    )
  })

  test('law: later is never milder: with the same facts the severity only rises as days pass', () => {
    const open = facts.map((known) => ({
      ...known,
      done: false,
      doneOn: undefined,
      closed: false,
      dueOn: '2023-04-14',
    }))
    fc.assert(
      fc.property(
        fc.constantFrom(...ALL),
        open,
        fc.array(days, { minLength: 2, maxLength: 12 }),
        (compiled, known, on) => {
          const history: LightEntry[] = []
          let worst = 0
          for (const day of [...on].sort()) {
            const { entry, light } = judge(compiled, { on: day, facts: known }, history, workingDays)
            history.push(entry)
            if (light === compiled.unknown) continue
            expect(light!.severity).toBeGreaterThanOrEqual(worst)
            worst = light!.severity
          }
        },
      ),
    )
  })

  test('law: an escalation never goes back but for the event that makes it good', () => {
    let wasHeld = 0
    fc.assert(
      fc.property(course, (steps) => {
        let before: LightEntry | undefined
        for (const step of steps) {
          const { entry } = stepLight(sanming, before, step, workingDays)
          const was = before && sanming.lights.get(before.light!)
          const is = sanming.lights.get(entry.light!)!
          if (was?.alarm && is.severity < was.severity) expect(entry.level).toBe('normal')
          if (was?.alarm && entry.level === 'unreported') wasHeld++
          before = entry
        }
      }),
      { numRuns: 500 },
    )
    expect(wasHeld).toBeGreaterThan(10)
  })

  test('law: on whichever days one looks, the escalations, slips and reminders fall on the same days', () => {
    const known = { dueOn: '2023-02-28', done: false, closed: false, important: false, urgent: false, nodesDue: 0 }
    const looks = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 })
    const over = (compiled: typeof sanming, on: readonly string[]) => {
      const history: LightEntry[] = []
      const raises: RaisedSlip[] = []
      const reminds: LightReminder[] = []
      for (const day of on) {
        const judged = judge(compiled, { on: day, facts: known }, history, workingDays)
        if (judged.changed) history.push(judged.entry)
        raises.push(...judged.raises)
        reminds.push(...judged.reminds)
      }
      const { light, since } = history.at(-1)!
      return { light, since, raises, reminds }
    }
    fc.assert(
      fc.property(fc.constantFrom(scheme.suqian, sanming), looks, (compiled, chosen) => {
        const first = '2023-03-01'
        const last = addDays(first, 61)
        const daily = Array.from({ length: 62 }, (_, at) => addDays(first, at))
        const some = [first, ...chosen.sort((a, b) => a - b).map((at) => addDays(first, at)), last]
        expect(over(compiled, some)).toEqual(over(compiled, daily))
      }),
    )
  })

  test('law: red that is made up shows yellow and stays so, whatever is unknown in between', () => {
    fc.assert(
      fc.property(course, (steps) => {
        let before: LightEntry | undefined
        let wasRed = false
        for (const step of steps) {
          const { entry } = stepLight(ouhai, before, step, workingDays)
          if (wasRed) expect(entry.light).not.toBe('green')
          wasRed ||= entry.light === 'red'
          before = entry
        }
      }),
      { numRuns: 500 },
    )
  })
})

test('a day before the last of the history, a start the scheme does not know, or without anything behind, is refused', () => {
  const behind = { dueOn: '2023-06-30', done: false, progress: 10, due: 20, important: false, urgent: false }
  const { entry } = judge(sanming, { on: '2023-03-06', facts: behind }, [], workingDays)
  const again = (step: Partial<LightStep>) => () =>
    judge(sanming, { on: '2023-03-07', facts: behind, ...step }, [entry], workingDays)
  expect(again({ on: '2023-03-05' })).toThrow('light.out-of-order')
  expect(again({ start: 'normal' })).toThrow('light.no-such-start')
  expect(again({ start: 'red', facts: { ...behind, progress: 30, quality: 'good' } })).toThrow(
    'light.start-without-alarm',
  )
})

test('a month that is judged again stands in for itself: it neither counts twice nor raises twice', () => {
  const known = (on: string, percent: number) =>
    indicatorFacts({
      on,
      rule: { kind: 'flow', direction: 'up', reverse: 'target-over-actual' },
      completion: { state: 'rate', percent: exact(percent), met: false },
      schedule: exact(50),
    })
  const step = (period: string, percent: number) => ({
    on: lastDay(period),
    period,
    facts: known(lastDay(period), percent),
  })
  const history: LightEntry[] = []
  const lit = [step('2023-05', 46), step('2023-06', 60), step('2023-06', 46), step('2023-06', 46)].map((one) => {
    const judged = judge(scheme.default, one, history, workingDays)
    if (judged.changed) history.push(judged.entry)
    return judged.entry.light
  })
  expect(lit).toEqual(['behind', 'normal', 'warning', 'warning'])
  expect(history).toHaveLength(3)
})
