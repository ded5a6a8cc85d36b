import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Completion, completion } from '#engine/indicator/completion.ts'
import { figureOf } from '#engine/indicator/figure.ts'
import { type LightFacts, LightScheme, lightOf } from '#engine/indicator/light.ts'
import { scheduleAt } from '#engine/indicator/schedule.ts'
import { exact } from '#engine/number/exact.ts'

const up = { kind: 'flow', direction: 'up', reverse: 'target-over-actual' } as const
const rate = (percent: number | string): Completion => ({
  state: 'rate',
  percent: exact(percent),
  met: Number(percent) >= 100,
})
const lit = (more: Partial<LightFacts>, scheme: object = {}) =>
  lightOf(LightScheme.parse(scheme), { rule: up, completion: rate(50), schedule: exact(50), ...more })
const light = (more: Partial<LightFacts>, scheme: object = {}) => lit(more, scheme)?.light

describe('lights', () => {
  it('on schedule normal, at 90 % of it behind, below that a warning', () => {
    expect(['50', '49.99', '45', '44.99', '-3'].map((percent) => light({ completion: rate(percent) }))).toEqual([
      'normal',
      'behind',
      'behind',
      'warning',
      'warning',
    ])
    expect(lit({ completion: rate('68.3') })!.reason).toEqual({
      key: 'indicator.light-reason.normal',
      params: { percent: '68.30', schedule: '50.00' },
    })
  })

  it('T=180 high-tech firms, base 155, now 157: a warning in June, unless the batch curve asks nothing before November', () => {
    const net = { kind: 'net-increase', direction: 'up', reverse: 'target-over-actual' } as const
    const reached = completion(net, figureOf(157), { state: 'value', value: exact(180) }, figureOf(155))
    const curve = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 50, 100]
    expect(light({ rule: net, completion: reached, schedule: scheduleAt('linear', '2023-06') })).toBe('warning')
    expect(light({ rule: net, completion: reached, schedule: scheduleAt(curve, '2023-06') })).toBe('normal')
  })

  it('two months behind in a row are a warning; a month between breaks the row', () => {
    const behind = { completion: rate(46) }
    expect(light({ ...behind, before: ['behind'] })).toBe('warning')
    expect(lit({ ...behind, before: ['behind'] })!.level).toBe('behind')
    expect(light({ ...behind, before: ['behind', 'normal'] })).toBe('behind')
    expect(light({ ...behind, before: ['behind', undefined] })).toBe('behind')
    expect(light({ ...behind, before: ['behind'] }, { behindTimes: 3 })).toBe('behind')
    expect(lit({ ...behind, before: ['behind', 'behind'] })!.reason.params!.times).toBe(3)
  })

  it('unreported is neither good nor bad, and near-due only where the scheme says so', () => {
    const nothing = { completion: { state: 'none', reason: 'missing' } as const }
    expect(light(nothing)).toBe('unreported')
    expect(light({ ...nothing, daysToDue: 2 })).toBe('unreported')
    expect(light({ ...nothing, daysToDue: 2 }, { nearDueDays: 3 })).toBe('near-due')
    expect(light({ ...nothing, daysToDue: -1 }, { nearDueDays: 3 })).toBe('unreported')
    expect(light({ completion: { state: 'none', reason: 'no-target' } })).toBeUndefined()
    expect(light({ completion: { state: 'none', reason: 'not-applicable' } })).toBeUndefined()
  })

  it('a target reached early is achieved, a lag caught up may show as made up', () => {
    expect(light({ completion: rate(100) })).toBe('achieved')
    expect(light({ completion: { state: 'met-only', met: true } })).toBe('achieved')
    expect(light({ before: ['warning'] }, { showMadeUp: true })).toBe('made-up')
    expect(light({ before: ['warning'] })).toBe('normal')
  })

  it('a band or a limit is achieved only when the year is over', () => {
    const band = { ...up, direction: 'band', bandTolerance: 5 } as const
    const limit = { ...up, direction: 'down' } as const
    expect(light({ rule: band, completion: rate(100) })).toBe('normal')
    expect(light({ rule: band, completion: rate(92) })).toBe('behind')
    expect(light({ rule: band, completion: rate(100), schedule: exact(100) })).toBe('achieved')
    expect(light({ rule: limit, completion: { state: 'met-only', met: true } })).toBe('normal')
    // 12 allowed in the year: 6 by June is on the line, 8 is too many, though all are below 12.
    expect(light({ rule: limit, completion: rate(200) })).toBe('normal')
    expect(light({ rule: limit, completion: rate(150) })).toBe('warning')
    expect(light({ rule: { ...limit, kind: 'stock' }, completion: rate(150) })).toBe('normal')
  })

  it('law: more completion never gives a worse level', () => {
    const order = ['achieved', 'normal', 'behind', 'warning']
    const percent = fc.integer({ min: -50, max: 200 })
    fc.assert(
      fc.property(
        percent,
        percent,
        fc.integer({ min: 0, max: 100 }),
        fc.constantFrom('up', 'down', 'keep'),
        (a, b, schedule, direction) => {
          const place = (of: number) =>
            order.indexOf(lit({ rule: { ...up, direction }, completion: rate(of), schedule: exact(schedule) })!.level!)
          expect(place(Math.max(a, b))).toBeLessThanOrEqual(place(Math.min(a, b)))
        },
      ),
    )
  })
})
