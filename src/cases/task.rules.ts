import { lastDayOfWeek, localDay } from '#cases/local-day.ts'

export const TASK_GROUPS = ['late', 'today', 'thisWeek', 'later'] as const
export type TaskGroup = (typeof TASK_GROUPS)[number]

/** Where a task stands in the inbox: late is what is past its instant; days and weeks (Monday to Sunday) are the office's. */
export function groupOf(dueAt: Date | undefined, now: Date, utcOffsetMinutes: number): TaskGroup {
  if (!dueAt) return 'later'
  if (dueAt.getTime() < now.getTime()) return 'late'
  const [dueOn, today] = [localDay(dueAt, utcOffsetMinutes), localDay(now, utcOffsetMinutes)]
  if (dueOn === today) return 'today'
  return dueOn <= lastDayOfWeek(today) ? 'thisWeek' : 'later'
}
