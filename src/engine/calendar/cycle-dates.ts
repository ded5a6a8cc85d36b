import { z } from 'zod'
import { type CalendarDate, dateOf, dayNumber, dayNumberOf, daysInMonth } from '#engine/calendar/date.ts'
import { frequencyOf, lastDay, type Period } from '#engine/calendar/period.ts'
import { addWorkingDays, type WorkingDayCalendar, workingDayFrom } from '#engine/calendar/working-days.ts'
import { Refusal } from '#engine/refusal.ts'

const TimeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'rule.time-of-day')
const WorkingDays = z.int().min(0).max(250)

/** When a cycle's reports are asked for. Days count from the last day of the period they are about. */
export const CycleRule = z
  .strictObject({
    opensDays: z
      .int()
      .min(-370)
      .max(370)
      .default(1)
      .describe('calendar days after the period’s last day; 1 is the day after'),
    dueWorkingDays: WorkingDays.optional().describe('due on this working day after the period’s last day'),
    dueDay: z.int().min(1).max(31).optional().describe('or: due on this day of the month after; a holiday moves it on'),
    dueTime: TimeOfDay.default('18:00'),
    graceWorkingDays: WorkingDays.default(0).describe('working days after due in which a report is late but taken'),
    closesWorkingDays: WorkingDays.optional().describe(
      'working days after due at which it closes; without it, with the grace',
    ),
    reminders: z.array(z.int().min(-60).max(60)).max(20).default([]).describe('working days before (−) and after due'),
    reminderTime: TimeOfDay.default('09:00'),
  })
  .refine((rule) => (rule.dueWorkingDays === undefined) !== (rule.dueDay === undefined), {
    message: 'rule.due-once',
    path: ['dueDay'],
  })
  .refine((rule) => rule.closesWorkingDays === undefined || rule.closesWorkingDays >= rule.graceWorkingDays, {
    message: 'rule.closes-after-grace',
    path: ['closesWorkingDays'],
  })
export type CycleRule = z.infer<typeof CycleRule>

/** Instants in ISO 8601, UTC: `2023-07-07T10:00:00.000Z`. opensAt ≤ dueAt ≤ graceUntil ≤ closesAt; remindAt in order. */
export interface CycleDates {
  readonly opensAt: string
  readonly dueAt: string
  readonly graceUntil: string
  readonly closesAt: string
  readonly remindAt: readonly string[]
}

export type CyclePhase = 'not-open' | 'open' | 'grace' | 'late' | 'closed'

/**
 * The instants of one cycle. `offsetMinutes` is the zone's distance from UTC (China +480).
 * @throws Refusal rule-broken when `dueDay` is asked of a day or week, or the cycle would open after it is due.
 */
export function cycleDates(
  period: Period,
  rule: CycleRule,
  calendar: WorkingDayCalendar,
  offsetMinutes: number,
): CycleDates {
  const last = lastDay(period)
  const dueOn =
    rule.dueDay === undefined
      ? addWorkingDays(last, rule.dueWorkingDays!, calendar)
      : dueOnDay(period, rule.dueDay, calendar)
  const at = (date: CalendarDate, time: string) => instantAt(date, time, offsetMinutes)
  const workingDayAfterDue = (days: number) => addWorkingDays(dueOn, days, calendar)
  const dates: CycleDates = {
    opensAt: at(dateOf(dayNumber(last) + rule.opensDays), '00:00'),
    dueAt: at(dueOn, rule.dueTime),
    graceUntil: at(workingDayAfterDue(rule.graceWorkingDays), rule.dueTime),
    closesAt: at(workingDayAfterDue(rule.closesWorkingDays ?? rule.graceWorkingDays), rule.dueTime),
    remindAt: [...new Set(rule.reminders.map((days) => at(workingDayAfterDue(days), rule.reminderTime)))].sort(),
  }
  if (dates.opensAt >= dates.dueAt) {
    throw new Refusal('rule-broken', { key: 'calendar.opens-after-due', params: { period }, at: 'opensDays' })
  }
  return dates
}

/**
 * Whether an act is in time. The minute of the limit itself is still in time: due 18:00, done at 18:00:59 is in time, at
 * 18:01:00 it is late, because clerks and clocks show minutes.
 */
export function isInTime(actedAt: Date, limit: string): boolean {
  return Math.floor(actedAt.getTime() / 60_000) <= Math.floor(Date.parse(limit) / 60_000)
}

/** Where a cycle stands: open until due, then grace, then late (taken only by named exception) until it closes. */
export function cyclePhase(dates: CycleDates, now: Date): CyclePhase {
  if (now.getTime() < Date.parse(dates.opensAt)) return 'not-open'
  if (isInTime(now, dates.dueAt)) return 'open'
  if (isInTime(now, dates.graceUntil)) return 'grace'
  return isInTime(now, dates.closesAt) ? 'late' : 'closed'
}

/** The instant of a local date and time. */
export function instantAt(date: CalendarDate, time: string, offsetMinutes: number): string {
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)) - offsetMinutes
  return new Date(dayNumber(date) * 86_400_000 + minutes * 60_000).toISOString()
}

function dueOnDay(period: Period, dueDay: number, calendar: WorkingDayCalendar): CalendarDate {
  const frequency = frequencyOf(period)
  if (frequency === 'day' || frequency === 'week') {
    throw new Refusal('rule-broken', { key: 'calendar.due-day-of-short-period', params: { period }, at: 'dueDay' })
  }
  const firstOfNext = dateOf(dayNumber(lastDay(period)) + 1)
  const [year, month] = [Number(firstOfNext.slice(0, 4)), Number(firstOfNext.slice(5, 7))]
  const date = dateOf(dayNumberOf(year, month, Math.min(dueDay, daysInMonth(year, month))))
  return workingDayFrom(date, calendar)
}
