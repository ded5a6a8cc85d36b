import type { CalendarDate } from '#engine/calendar/date.ts'
import type { WorkingDayCalendar } from '#engine/calendar/working-days.ts'
import type { CompiledScheme } from '#engine/light/compile-scheme.ts'
import type { LightEntry, LightReminder, LitSince, RaisedSlip } from '#engine/light/light-entry.ts'
import { afterSpan } from '#engine/light/light-span.ts'

/** The lights of the path that were not lit yet at the step before. */
function freshFrom(path: readonly LitSince[], before: LightEntry | undefined): number {
  return path.findLastIndex(({ light, since }) => light === before?.light && since === before.since) + 1
}

/** Slips to be issued or raised, and the light of the one that stays open. What is made good owes no slip. */
export function raisesOf(
  { scheme, lights, unknown }: CompiledScheme,
  before: LightEntry | undefined,
  level: string,
  path: readonly LitSince[],
): { readonly raises: readonly RaisedSlip[]; readonly slip: string | null } {
  const { slip: rule } = scheme
  if (rule === undefined) return { raises: [], slip: null }
  const isOpen = lights.get(level)!.alarm || level === unknown.code
  let slip = isOpen ? (before?.slip ?? null) : null
  const raises: RaisedSlip[] = []
  for (const { light, since } of path.slice(freshFrom(path, before))) {
    if (!rule.at.includes(light)) continue
    const isWorse = slip === null || lights.get(light)!.severity > lights.get(slip)!.severity
    if (rule.oneItemOneSlip && !isWorse) continue
    raises.push({ act: rule.oneItemOneSlip && slip !== null ? 'escalate' : 'issue', light, on: since })
    slip = light
  }
  return { raises, slip }
}

/** Reminders since the step before, each on its own day. */
export function remindersOf(
  { scheme }: CompiledScheme,
  before: LightEntry | undefined,
  path: readonly LitSince[],
  on: CalendarDate,
  calendar: WorkingDayCalendar,
): LightReminder[] {
  if (scheme.reminders.length === 0) return []
  const fresh = freshFrom(path, before)
  return path.slice(Math.max(0, fresh - 1)).flatMap(({ light, since }, index) => {
    const at = Math.max(0, fresh - 1) + index
    const until = path[at + 1]?.since
    const seen = at < fresh ? before?.on : undefined
    return scheme.reminders.flatMap(({ at: codes, every, atOnce }) => {
      if (!codes.includes(light)) return []
      const days: LightReminder[] = []
      let day = atOnce ? since : afterSpan(since, every, calendar)
      for (; day <= on && (until === undefined || day < until); day = afterSpan(day, every, calendar))
        if (seen === undefined || day > seen) days.push({ light, on: day })
      return days
    })
  })
}
