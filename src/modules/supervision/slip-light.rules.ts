import type { CalendarDate } from '#engine/calendar/date.ts'
import { addWorkingDays, type WorkingDayCalendar, workingDaysBetween } from '#engine/calendar/working-days.ts'
import type { SlipMoment, SlipPractice } from '#engine/definition/slip-practice.ts'
import type { Facts } from '#engine/expression/expression.ts'
import type { CompiledScheme } from '#engine/light/compile-scheme.ts'
import type { LightDefinition, LightScheme } from '#engine/light/light-scheme.ts'
import { isAnswered, type SlipState } from '#modules/supervision/slip.rules.ts'

export interface SlipLightState {
  readonly state: SlipState
  readonly issuedOn: CalendarDate
  readonly dueOn: CalendarDate
  readonly repliedOn: CalendarDate | null
  readonly isReceived: boolean
  readonly percent: number
  readonly isImportant: boolean
  readonly isUrgent: boolean
  readonly extensions: number
  readonly returns: number
}

/**
 * What a scheme for slips reads. Progress is that of the reply signed last; what is due grows evenly over the working days
 * from the issue to the deadline; what was sent back is of poor quality until it is answered anew.
 */
export function slipFacts(slip: SlipLightState, today: CalendarDate, calendar: WorkingDayCalendar): Facts {
  const done = isAnswered(slip.state)
  const whole = workingDaysBetween(slip.issuedOn, slip.dueOn, calendar)
  const passed = Math.max(0, workingDaysBetween(slip.issuedOn, today, calendar))
  const due = today >= slip.dueOn || whole <= 0 ? 100 : Math.min(100, Math.floor((passed * 100) / whole))
  return {
    dueOn: slip.dueOn,
    done,
    ...(done && slip.repliedOn !== null ? { doneOn: slip.repliedOn } : {}),
    closed: slip.state === 'closed' || slip.state === 'cancelled',
    progress: done ? 100 : slip.percent,
    due,
    quality: slip.state === 'returned' ? 'poor' : 'ordinary',
    important: slip.isImportant,
    urgent: slip.isUrgent,
    extensions: slip.extensions,
    returns: slip.returns,
    signed: slip.isReceived,
    replied: slip.state === 'replied' || done,
  }
}

/** The colours a slip may bear: the alarms of the scheme, the mildest first. */
export const coloursOf = ({ lights }: LightScheme): LightDefinition[] =>
  lights.filter(({ alarm }) => alarm).sort((a, b) => a.severity - b.severity)

/** Colours at which an officer may start a slip himself; where the scheme names none, the mildest. */
export function startingColours(scheme: LightScheme): LightDefinition[] {
  const colours = coloursOf(scheme)
  const named = colours.filter(({ code }) => scheme.startAt.includes(code))
  return named.length > 0 ? named : colours.slice(0, 1)
}

/** The colour after a judgement: it rises with a worse alarm and never falls. */
export function risenLevel({ lights }: CompiledScheme, level: string, light: string | undefined): string {
  const lit = light === undefined ? undefined : lights.get(light)
  if (lit === undefined || !lit.alarm) return level
  return lit.severity > (lights.get(level)?.severity ?? -1) ? lit.code : level
}

/** The last day up to today on which the practice has the unit reminded: some days before the deadline, after it again and again. */
export function lastReminderDay(
  { reminders }: SlipPractice,
  dueOn: CalendarDate,
  today: CalendarDate,
  calendar: WorkingDayCalendar,
): CalendarDate | undefined {
  const before = reminders.beforeWorkingDays.map((days) => addWorkingDays(dueOn, -days, calendar))
  const late = today > dueOn ? workingDaysBetween(dueOn, today, calendar) : 0
  const times = Math.floor(late / reminders.everyWorkingDays)
  const after = times === 0 ? [] : [addWorkingDays(dueOn, times * reminders.everyWorkingDays, calendar)]
  return [...before, ...after]
    .filter((day) => day <= today)
    .sort()
    .at(-1)
}

/** What the practice adds to the unit's score at this moment, for a slip of this colour. */
export function effectsOf({ effects }: SlipPractice, moment: SlipMoment, level: string): SlipPractice['effects'] {
  return effects.filter(
    (effect) => effect.on === moment && (effect.levels.length === 0 || effect.levels.includes(level)),
  )
}
