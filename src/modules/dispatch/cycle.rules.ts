import { cycleDates, cyclePhase as enginePhase } from '#engine/calendar/cycle-dates.ts'
import {
  comparePeriods,
  frequencyOf,
  nextPeriod,
  type Period,
  periodOf,
  previousPeriod,
} from '#engine/calendar/period.ts'
import type { WorkingDayCalendar } from '#engine/calendar/working-days.ts'
import type { Cycle } from '#engine/definition/cycle.ts'
import { Refusal } from '#engine/refusal.ts'
import type { CyclePhase } from '#modules/dispatch/report.rules.ts'

/** The administration's clock: its working days, and how far its local time is ahead of UTC. */
export interface OfficeClock {
  readonly calendar: WorkingDayCalendar
  readonly utcOffsetMinutes: number
}

export interface CycleInstants {
  readonly opensAt: Date
  readonly dueAt: Date
  readonly graceUntil: Date
  readonly closesAt: Date
  /** In order, without repetition. */
  readonly remindAt: readonly Date[]
}

/** When the reports of one period are asked for. @throws Refusal as the engine's `cycleDates`. */
export function cycleInstants(definition: Cycle, period: Period, clock: OfficeClock): CycleInstants {
  const dates = cycleDates(period, definition.rule, clock.calendar, clock.utcOffsetMinutes)
  return {
    opensAt: new Date(dates.opensAt),
    dueAt: new Date(dates.dueAt),
    graceUntil: new Date(dates.graceUntil),
    closesAt: new Date(dates.closesAt),
    remindAt: dates.remindAt.map((at) => new Date(at)),
  }
}

/** Where a cycle stands now; closed by hand counts as closed. */
export function cyclePhase(
  cycle: Omit<CycleInstants, 'remindAt'> & { readonly closedAt: Date | null },
  now: Date,
): CyclePhase {
  if (cycle.closedAt !== null && cycle.closedAt <= now) return 'closed'
  const dates = {
    opensAt: cycle.opensAt.toISOString(),
    dueAt: cycle.dueAt.toISOString(),
    graceUntil: cycle.graceUntil.toISOString(),
    closesAt: cycle.closesAt.toISOString(),
    remindAt: [],
  }
  const phase = enginePhase(dates, now)
  return phase === 'not-open' ? 'planned' : phase === 'late' ? 'due-passed' : phase
}

/** @throws Refusal when the definition does not run in this period. */
export function checkRuns(definition: Cycle, period: Period): void {
  if (frequencyOf(period) !== definition.frequency) {
    throw new Refusal('form-invalid', { key: 'cycle.wrong-frequency', params: { period }, at: 'period' })
  }
  if (!runsIn(definition, period)) {
    throw new Refusal('rule-broken', { key: 'cycle.outside', params: { period }, at: 'period' })
  }
}

const runsIn = (definition: Cycle, period: Period): boolean =>
  comparePeriods(period, definition.first) >= 0 &&
  (definition.last === undefined || comparePeriods(period, definition.last) <= 0)

/** Looked at in one round; a longer interruption is made up for round by round or by hand. */
const MOST_PERIODS = 400

/** The periods whose cycle is open now by the definition, the earliest first; those already closed are not begun any more. */
export function periodsOpenAt(definition: Cycle, now: Date, clock: OfficeClock): Period[] {
  const found: Period[] = []
  let period = latestToOpen(definition, now, clock)
  for (
    let looked = 0;
    looked < MOST_PERIODS && runsFrom(definition, period);
    looked++, period = previousPeriod(period)
  ) {
    if (!runsIn(definition, period)) continue
    const { opensAt, closesAt } = cycleInstants(definition, period, clock)
    if (closesAt < now) break
    if (opensAt <= now) found.unshift(period)
  }
  return found
}

const runsFrom = (definition: Cycle, period: Period): boolean => comparePeriods(period, definition.first) >= 0

/** The last period that may have opened: the current one, or one to come when the rhythm opens before its period begins. */
function latestToOpen(definition: Cycle, now: Date, clock: OfficeClock): Period {
  const today = new Date(now.getTime() + clock.utcOffsetMinutes * 60_000).toISOString().slice(0, 10)
  let period = periodOf(today, definition.frequency)
  for (let looked = 0; looked < MOST_PERIODS; looked++) {
    const next = nextPeriod(period)
    if (cycleInstants(definition, next, clock).opensAt > now) return period
    period = next
  }
  return period
}
