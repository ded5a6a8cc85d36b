import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateOf, dayNumber } from '#engine/calendar/date.ts'
import { type CountedSpan, countIn, periodsOver, readAsked, spanOf } from '#modules/projects/project-register.rules.ts'

const day = fc.integer({ min: dayNumber('2021-01-01'), max: dayNumber('2024-12-31') }).map(dateOf)
const project = { approvedOn: '2021-07-01', endOn: '2023-06-30', state: 'accepted', closedOn: '2023-12-30' } as const
const asked = (of: string) => readAsked(of)!

describe('The register of projects', () => {
  it('is asked by a word, a family where one is meant, and for the year to date', () => {
    expect(readAsked('approvals')).toEqual({ count: 'approvals', toDate: false })
    expect(readAsked('year-to-date.acceptances-due.key-rd')).toEqual({
      count: 'acceptances-due',
      family: 'key-rd',
      toDate: true,
    })
    for (const nothing of ['', 'projects', 'approval', 'year-to-date.', 'toString'])
      expect(readAsked(nothing)).toBe(undefined)
  })

  it('counts what is accepted by the last day as on time, and as overdue what is open on the day after', () => {
    expect(spanOf('acceptances-on-time', project, 6)).toEqual({ from: '2023-12-30' })
    expect(spanOf('overdue', project, 6)).toBe(undefined)
    const late = { ...project, closedOn: '2023-12-31' } as const
    expect(spanOf('acceptances-on-time', late, 6)).toBe(undefined)
    expect(spanOf('overdue', late, 6)).toEqual({ from: '2023-12-31', until: '2023-12-31' })
    expect(spanOf('acceptances-on-time', { ...project, state: 'failed' }, 6)).toBe(undefined)
    const open = spanOf('overdue', { ...project, state: 'ongoing', closedOn: null }, 6)!
    expect(['2023-11', '2023-12', '2024-01'].map((period) => countIn([open], period, asked('overdue')))).toEqual([
      0, 1, 1,
    ])
  })

  it('says nothing of periods that are not over', () => {
    expect(periodsOver(2023, '2023-04-01')).toEqual(['2023-01', '2023-02', '2023-03', '2023-Q1'])
    expect(periodsOver(2024, '2023-04-01')).toEqual([])
  })

  it('law: months add up to quarters and years, and the year to date is their running sum', () => {
    fc.assert(
      fc.property(fc.array(day, { maxLength: 40 }), (days) => {
        const spans = days.map((from): CountedSpan => ({ from }))
        const of = asked('approvals')
        const months = periodsOver(2021, '2025-01-01').filter((period) => /^\d{4}-\d\d$/.test(period))
        const counts = months.map((month) => countIn(spans, month, of))
        expect(counts.reduce((a, b) => a + b, 0)).toBe(days.length)
        expect(countIn(spans, '2022-Q2', of)).toBe(counts.slice(15, 18).reduce((a, b) => a + b, 0))
        expect(countIn(spans, '2022-06', { ...of, toDate: true })).toBe(counts.slice(12, 18).reduce((a, b) => a + b, 0))
        expect(countIn(spans, '2022-12', { ...of, toDate: true })).toBe(countIn(spans, '2022', of))
      }),
      { numRuns: 100 },
    )
  })
})
