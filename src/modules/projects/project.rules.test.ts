import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acceptanceBy, addMonthsTo, formatNumber, midTermOn, statusOf } from '#modules/projects/project.rules.ts'

describe('A project', () => {
  it('is numbered by the pattern of its pack', () => {
    expect(formatNumber('{yy}{family}{serial:3}', { year: 2023, family: 'ZD', serial: 7 })).toBe('23ZD007')
    expect(formatNumber('ZYJB-{yyyy}-{serial:2}', { year: 2026, family: '', serial: 112 })).toBe('ZYJB-2026-112')
  })

  it('is overdue from the day after the last day for acceptance, and never once it is closed', () => {
    const project = { state: 'ongoing' as const, endOn: '2023-08-31' }
    expect(acceptanceBy(project.endOn, 6)).toBe('2024-02-29')
    expect(statusOf(project, '2024-02-29', 6)).toBe('ongoing')
    expect(statusOf(project, '2024-03-01', 6)).toBe('overdue')
    expect(statusOf({ ...project, state: 'accepted' }, '2030-01-01', 6)).toBe('accepted')
  })

  it('counts months to the same day or the last of a shorter month, there and back within four days', () => {
    expect(addMonthsTo('2023-01-31', 1)).toBe('2023-02-28')
    expect(addMonthsTo('2023-12-15', 13)).toBe('2025-01-15')
    const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2050-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 120 }), (date, months) => {
        const text = date.toISOString().slice(0, 10)
        const back = addMonthsTo(addMonthsTo(text, months), -months)
        expect(text.slice(0, 7)).toBe(back.slice(0, 7))
        expect(Number(text.slice(8)) - Number(back.slice(8))).toBeLessThanOrEqual(3)
      }),
      { numRuns: 200 },
    )
    expect(midTermOn('2024-01-01', '2026-12-31')).toBe('2025-07-01')
  })
})
