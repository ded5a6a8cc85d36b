import type { OrganisationMode } from '#engine/definition/programme-practice.ts'
import type { CallContent, CallStage, CallState } from '#modules/programmes/call.ts'
import { modeFaults } from '#modules/programmes/mode.rules.ts'

export interface CallWindow {
  readonly state: CallState
  readonly opensAt: Date | null
  readonly closesAt: Date | null
  readonly recommendBy: Date | null
}

/**
 * Where a call stands at an instant. The opening instant is open; the closing instant is closed: received before it is in time,
 * received at it is late. The same for the last instant of recommending.
 */
export function stageOf({ state, opensAt, closesAt, recommendBy }: CallWindow, at: Date): CallStage {
  if (state !== 'published' || opensAt === null || closesAt === null) return state === 'published' ? 'draft' : state
  if (at < opensAt) return 'coming'
  if (at < closesAt) return 'open'
  return recommendBy !== null && at < recommendBy ? 'recommending' : 'closed'
}

export interface WindowFault {
  readonly key: string
  readonly at: string
  readonly params?: Readonly<Record<string, string | number>>
}

export interface CallTimes {
  readonly opensAt: Date | null
  readonly closesAt: Date | null
  readonly unitBy: Date | null
  readonly recommendBy: Date | null
}

/** What is wrong with the times of a call that is to be published, or amended. */
export function timeFaults({ opensAt, closesAt, unitBy, recommendBy }: CallTimes): readonly WindowFault[] {
  if (opensAt === null) return [{ key: 'call.no-opening', at: 'opensAt' }]
  if (closesAt === null) return [{ key: 'call.no-closing', at: 'closesAt' }]
  return [
    ...(opensAt >= closesAt ? [{ key: 'call.closes-before-opening', at: 'closesAt' }] : []),
    ...(unitBy !== null && (unitBy > closesAt || unitBy <= opensAt)
      ? [{ key: 'call.unit-deadline-outside', at: 'unitBy' }]
      : []),
    ...(recommendBy !== null && recommendBy < closesAt
      ? [{ key: 'call.recommending-before-close', at: 'recommendBy' }]
      : []),
  ]
}

/** What keeps a call from being published, beside its times. */
export function contentFaults(
  { text, directions }: CallContent,
  modes: readonly OrganisationMode[],
): readonly WindowFault[] {
  const codes = directions.map(({ code }) => code)
  const twice = codes.findIndex((code, at) => codes.indexOf(code) !== at)
  const foreign = directions.findIndex(({ mode }) => !modes.some(({ code }) => code === mode))
  return [
    ...(text.trim() === '' ? [{ key: 'call.no-text', at: 'text' }] : []),
    ...(directions.length === 0 ? [{ key: 'call.no-direction', at: 'directions' }] : []),
    ...(twice >= 0 ? [{ key: 'call.direction-twice', at: `directions/${twice}/code` }] : []),
    ...(foreign >= 0 ? [{ key: 'call.foreign-mode', at: `directions/${foreign}/mode` }] : []),
    ...modeFaults(directions, modes),
  ]
}

/** The times of last year's call a year later, on the same day of the calendar and at the same minute; 29 February becomes the 28th. */
export function aYearLater(at: Date, years: number): Date {
  const later = new Date(at)
  later.setUTCFullYear(at.getUTCFullYear() + years)
  if (later.getUTCMonth() !== at.getUTCMonth()) later.setUTCDate(0)
  return later
}
