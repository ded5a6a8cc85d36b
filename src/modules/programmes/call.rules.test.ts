import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aYearLater, contentFaults, stageOf, timeFaults } from '#modules/programmes/call.rules.ts'
import { CallContent } from '#modules/programmes/call.ts'

const at = (text: string) => new Date(`2023-${text}+08:00`)
const window = {
  state: 'published' as const,
  opensAt: at('07-01T08:00'),
  closesAt: at('07-31T18:00'),
  recommendBy: at('08-07T18:00'),
}

describe('The window of a call', () => {
  it('opens at its opening instant and is closed at its closing instant, to the microsecond that the clock tells', () => {
    expect(stageOf(window, at('07-01T07:59:59.999'))).toBe('coming')
    expect(stageOf(window, at('07-01T08:00'))).toBe('open')
    expect(stageOf(window, at('07-31T17:59:59.999'))).toBe('open')
    expect(stageOf(window, at('07-31T18:00'))).toBe('recommending')
    expect(stageOf(window, at('08-07T18:00'))).toBe('closed')
    expect(stageOf({ ...window, recommendBy: null }, at('07-31T18:00'))).toBe('closed')
    expect(stageOf({ ...window, state: 'withdrawn' }, at('07-05T08:00'))).toBe('withdrawn')
  })

  it('only moves on, whenever one looks', () => {
    const order = ['coming', 'open', 'recommending', 'closed']
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 * 24 * 60 }), fc.nat(50_000), (minutes, more) => {
        const first = new Date(at('06-25T00:00').getTime() + minutes * 60_000)
        const then = new Date(first.getTime() + more * 60_000)
        expect(order.indexOf(stageOf(window, then))).toBeGreaterThanOrEqual(order.indexOf(stageOf(window, first)))
      }),
      { numRuns: 200 },
    )
  })

  it('has its deadlines in order', () => {
    const times = { ...window, unitBy: at('07-25T18:00') }
    expect(timeFaults(times)).toEqual([])
    expect(timeFaults({ ...times, unitBy: at('08-01T00:00') })).toEqual([
      { key: 'call.unit-deadline-outside', at: 'unitBy' },
    ])
    expect(timeFaults({ ...times, recommendBy: at('07-31T17:00') })).toMatchObject([{ at: 'recommendBy' }])
    expect(timeFaults({ ...times, closesAt: null })).toMatchObject([{ key: 'call.no-closing' }])
  })

  it('moves to the same minute of another year, and 29 February to the 28th', () => {
    expect(aYearLater(at('07-31T18:00'), 1).toISOString()).toBe('2024-07-31T10:00:00.000Z')
    expect(aYearLater(new Date('2024-02-29T02:00:00Z'), 1).toISOString()).toBe('2025-02-28T02:00:00.000Z')
  })
})

it('A call is published with a text and directions of its family, each code once', () => {
  const direction = { code: '1.1', name: '酿酒葡萄', mode: 'open-competition' }
  const content = CallContent.parse({ text: '正文', directions: [direction] })
  expect(contentFaults(content, ['open-competition'])).toEqual([])
  expect(contentFaults(content, ['parallel-race'])).toMatchObject([{ key: 'call.foreign-mode' }])
  expect(contentFaults(CallContent.parse({ directions: [direction, direction] }), ['open-competition'])).toEqual([
    { key: 'call.no-text', at: 'text' },
    { key: 'call.direction-twice', at: 'directions/1/code' },
  ])
})
