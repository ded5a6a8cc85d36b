import type { Reason } from '#engine/refusal.ts'

/** A role somebody holds or is to hold, for a span of days; `until` is the last day, absent: for good. */
export interface Duty {
  readonly roleCode: string
  readonly excludes: readonly string[]
  readonly from: string
  readonly until?: string
}

/**
 * Duties that may not come together in one person (三员分立): reasons against the wanted one, empty when there are none.
 * Exclusion counts both ways, whichever role states it, and for every day on which both would be held, lent or own.
 */
export function checkDuties(held: readonly Duty[], wanted: Duty): Reason[] {
  return held
    .filter((one) => excludeEachOther(one, wanted) && overlap(one, wanted))
    .map((one) => ({ key: 'role.excluded', params: { held: one.roleCode, wanted: wanted.roleCode }, at: 'roleCode' }))
}

const excludeEachOther = (a: Duty, b: Duty): boolean =>
  a.excludes.includes(b.roleCode) || b.excludes.includes(a.roleCode)

const overlap = (a: Duty, b: Duty): boolean =>
  (a.until === undefined || b.from <= a.until) && (b.until === undefined || a.from <= b.until)
