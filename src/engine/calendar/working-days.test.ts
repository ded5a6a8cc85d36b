import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CycleRule, cycleDates, cyclePhase, isInTime } from '#engine/calendar/cycle-dates.ts'
import { dateOf } from '#engine/calendar/date.ts'
import { FREQUENCIES, periodOf } from '#engine/calendar/period.ts'
import {
  addWorkingDays,
  isWorkingDay,
  NO_HOLIDAYS,
  workingDayCalendar,
  workingDayFrom,
  workingDaysBetween,
} from '#engine/calendar/working-days.ts'
import { Refusal } from '#engine/refusal.ts'

// National Day and Mid-Autumn 2023, as arranged by the State Council's notice for 2023.
const october = workingDayCalendar(
  ['2023-09-29', '2023-09-30', '2023-10-01', '2023-10-02', '2023-10-03', '2023-10-04', '2023-10-05', '2023-10-06'],
  ['2023-10-07', '2023-10-08'],
)
const date = fc.integer({ min: 19_000, max: 20_500 }).map(dateOf)
const calendar = fc
  .tuple(fc.uniqueArray(date, { maxLength: 60 }), fc.uniqueArray(date, { maxLength: 20 }))
  .map(([off, on]) =>
    workingDayCalendar(
      off.filter((day) => !on.includes(day)),
      on,
    ),
  )

describe('working days', () => {
  it('a holiday is none, a make-up Saturday is one', () => {
    expect(isWorkingDay('2023-09-29', october)).toBe(false)
    expect(isWorkingDay('2023-10-07', october)).toBe(true)
    expect(isWorkingDay('2023-10-14', october)).toBe(false)
    expect(addWorkingDays('2023-09-28', 1, october)).toBe('2023-10-07')
    expect(addWorkingDays('2023-10-09', -3, october)).toBe('2023-09-28')
    expect(workingDayFrom('2023-10-01', october)).toBe('2023-10-07')
  })

  it('a day cannot be both, and must exist', () => {
    expect(() => workingDayCalendar(['2023-10-07'], ['2023-10-07'])).toThrow(Refusal)
    expect(() => workingDayCalendar(['2023-02-30'], [])).toThrow(Refusal)
    expect(() => addWorkingDays('2023-01-01', 1.5, NO_HOLIDAYS)).toThrow(RangeError)
  })

  it('law: n working days on are n working days away, there and back', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: -80, max: 80 }), calendar, (from, days, of) => {
        const to = addWorkingDays(from, days, of)
        if (days !== 0) expect(isWorkingDay(to, of)).toBe(true)
        if (days > 0) expect(workingDaysBetween(from, to, of)).toBe(days)
        if (days < 0) expect(workingDaysBetween(from, to, of)).toBe(days)
        if (isWorkingDay(from, of)) expect(addWorkingDays(to, -days, of)).toBe(from)
      }),
    )
  })
})

const monthly = CycleRule.parse({
  opensDays: -5,
  dueWorkingDays: 5,
  graceWorkingDays: 2,
  closesWorkingDays: 10,
  reminders: [-2, -1, 1, -1],
})

describe('cycle dates', () => {
  it('September 2023 is due on the fifth working day of October, after the holidays', () => {
    expect(cycleDates('2023-09', monthly, october, 480)).toEqual({
      opensAt: '2023-09-24T16:00:00.000Z',
      dueAt: '2023-10-11T10:00:00.000Z',
      graceUntil: '2023-10-13T10:00:00.000Z',
      closesAt: '2023-10-25T10:00:00.000Z',
      remindAt: ['2023-10-09T01:00:00.000Z', '2023-10-10T01:00:00.000Z', '2023-10-12T01:00:00.000Z'],
    })
  })

  it('a due day that is a holiday moves on, and the 31st of a short month is its last day', () => {
    const rule = CycleRule.parse({ dueDay: 3 })
    expect(cycleDates('2023-Q3', rule, october, 480).dueAt).toBe('2023-10-07T10:00:00.000Z')
    expect(cycleDates('2024-01', CycleRule.parse({ dueDay: 31 }), NO_HOLIDAYS, 0).dueAt).toBe(
      '2024-02-29T18:00:00.000Z',
    )
  })

  it('the due minute itself is in time, the next is not', () => {
    const { dueAt } = cycleDates('2023-09', monthly, october, 480)
    expect(isInTime(new Date('2023-10-11T10:00:00.000Z'), dueAt)).toBe(true)
    expect(isInTime(new Date('2023-10-11T10:00:59.999Z'), dueAt)).toBe(true)
    expect(isInTime(new Date('2023-10-11T10:01:00.000Z'), dueAt)).toBe(false)
  })

  it('a cycle is open, in grace, late and closed, one after the other', () => {
    const dates = cycleDates('2023-09', monthly, october, 480)
    const phase = (at: string) => cyclePhase(dates, new Date(at))
    expect(phase('2023-09-24T15:59:59.999Z')).toBe('not-open')
    expect(phase(dates.opensAt)).toBe('open')
    expect(phase(dates.dueAt)).toBe('open')
    expect(phase('2023-10-11T10:01:00Z')).toBe('grace')
    expect(phase('2023-10-13T10:01:00Z')).toBe('late')
    expect(phase('2023-10-25T10:01:00Z')).toBe('closed')
  })

  it('an impossible rule is refused', () => {
    expect(CycleRule.safeParse({ dueDay: 3, dueWorkingDays: 3 }).success).toBe(false)
    expect(CycleRule.safeParse({}).success).toBe(false)
    expect(CycleRule.safeParse({ dueDay: 3, graceWorkingDays: 3, closesWorkingDays: 2 }).success).toBe(false)
    expect(CycleRule.safeParse({ dueDay: 3, dueTime: '24:00' }).success).toBe(false)
    expect(() => cycleDates('2023-W26', CycleRule.parse({ dueDay: 3 }), NO_HOLIDAYS, 480)).toThrow(Refusal)
    expect(() => cycleDates('2023-06', CycleRule.parse({ dueDay: 3, opensDays: 20 }), NO_HOLIDAYS, 480)).toThrow(
      Refusal,
    )
  })

  it('law: it opens before it is due, then grace, then close', () => {
    fc.assert(
      fc.property(
        date,
        fc.constantFrom(...FREQUENCIES),
        fc.nat(20),
        fc.nat(10),
        fc.nat(10),
        calendar,
        fc.integer({ min: -720, max: 840 }),
        (on, of, due, grace, more, days, offset) => {
          const rule = CycleRule.parse({
            opensDays: 0,
            dueWorkingDays: due,
            graceWorkingDays: grace,
            closesWorkingDays: grace + more,
          })
          const dates = cycleDates(periodOf(on, of), rule, days, offset)
          expect(
            dates.opensAt < dates.dueAt && dates.dueAt <= dates.graceUntil && dates.graceUntil <= dates.closesAt,
          ).toBe(true)
        },
      ),
    )
  })
})
