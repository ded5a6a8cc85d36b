import { describe, expect, it } from 'vitest'
import { NO_HOLIDAYS, workingDayCalendar } from '#engine/calendar/working-days.ts'
import { Cycle } from '#engine/definition/cycle.ts'
import { checkRuns, cycleInstants, cyclePhase, periodsOpenAt } from '#modules/dispatch/cycle.rules.ts'

const clock = { calendar: NO_HOLIDAYS, utcOffsetMinutes: 480 }
const monthly = Cycle.parse({
  code: 'monthly',
  name: { zh: '月报', en: 'Monthly' },
  frequency: 'month',
  first: '2023-01',
  rule: { dueWorkingDays: 3, graceWorkingDays: 2, closesWorkingDays: 5, reminders: [-1, 1] },
  assignments: [{ kinds: ['county'], indicators: ['a'] }],
})
const iso = (instants: readonly Date[]) => instants.map((instant) => instant.toISOString())

describe('the dates of a cycle', () => {
  it('count working days in the office’s own time', () => {
    const june = cycleInstants(monthly, '2023-06', clock)
    expect(iso([june.opensAt, june.dueAt, june.graceUntil, june.closesAt])).toEqual([
      '2023-06-30T16:00:00.000Z', // 1 July 00:00 in the office
      '2023-07-05T10:00:00.000Z', // Wednesday
      '2023-07-07T10:00:00.000Z',
      '2023-07-12T10:00:00.000Z',
    ])
    expect(iso(june.remindAt)).toEqual(['2023-07-04T01:00:00.000Z', '2023-07-06T01:00:00.000Z'])
  })

  it('pass over a holiday and count a worked Saturday', () => {
    const calendar = workingDayCalendar(['2023-05-01', '2023-05-02', '2023-05-03'], ['2023-05-06'])
    const april = cycleInstants(monthly, '2023-04', { ...clock, calendar })
    expect(april.dueAt.toISOString()).toBe('2023-05-06T10:00:00.000Z')
  })

  it.each([
    ['2023-06-30T15:59:59Z', 'planned'],
    ['2023-06-30T16:00:00Z', 'open'],
    ['2023-07-05T10:00:30Z', 'open'],
    ['2023-07-05T10:01:00Z', 'grace'],
    ['2023-07-07T10:01:00Z', 'due-passed'],
    ['2023-07-12T10:01:00Z', 'closed'],
  ])('at %s the cycle is %s', (now, phase) => {
    const june = { ...cycleInstants(monthly, '2023-06', clock), closedAt: null }
    expect(cyclePhase(june, new Date(now))).toBe(phase)
  })

  it('closed by hand is closed', () => {
    const june = cycleInstants(monthly, '2023-06', clock)
    const closedAt = new Date('2023-07-03T00:00:00Z')
    expect(cyclePhase({ ...june, closedAt }, closedAt)).toBe('closed')
  })
})

describe('which cycles are to be opened', () => {
  it('the month that has just ended, from its first open instant until it closes', () => {
    expect(periodsOpenAt(monthly, new Date('2023-06-30T15:59:00Z'), clock)).toEqual([])
    expect(periodsOpenAt(monthly, new Date('2023-06-30T16:00:00Z'), clock)).toEqual(['2023-06'])
    expect(periodsOpenAt(monthly, new Date('2023-07-20T00:00:00Z'), clock)).toEqual([])
  })

  it('every day of a daily rhythm that is still taken', () => {
    const daily = { ...monthly, frequency: 'day' as const, first: '2023-01-02' }
    const open = periodsOpenAt(daily, new Date('2023-03-08T04:00:00Z'), clock)
    // Friday 24 February is due on Wednesday 1 March and closes five working days later, today at 18:00.
    expect([open[0], open.at(-1), open.length]).toEqual(['2023-02-24', '2023-03-07', 12])
  })

  it('a rhythm that opens before its period begins is opened ahead', () => {
    const ahead = { ...monthly, rule: { ...monthly.rule, opensDays: -40 } }
    expect(periodsOpenAt(ahead, new Date('2023-06-22T01:00:00Z'), clock)).toEqual(['2023-06', '2023-07'])
  })

  it('nothing before the first period, and nothing after the last', () => {
    expect(periodsOpenAt({ ...monthly, first: '2023-07' }, new Date('2023-07-03T00:00:00Z'), clock)).toEqual([])
    expect(periodsOpenAt({ ...monthly, last: '2023-05' }, new Date('2023-07-03T00:00:00Z'), clock)).toEqual([])
    expect(() => checkRuns(monthly, '2022-12')).toThrow('cycle.outside')
    expect(() => checkRuns(monthly, '2023-Q2')).toThrow('cycle.wrong-frequency')
  })
})
