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

/** Who may give roles, and the roles that keep these in check: an administration is opened with each in another’s hands. */
export function separatedRoles<
  R extends { readonly code: string; readonly grants: object; readonly excludes: readonly string[] },
>(roles: readonly R[]): readonly R[] {
  const givers = roles.filter(({ grants }) => 'role.assign' in grants)
  return roles.filter((role) =>
    givers.some((giver) => giver === role || role.excludes.includes(giver.code) || giver.excludes.includes(role.code)),
  )
}
