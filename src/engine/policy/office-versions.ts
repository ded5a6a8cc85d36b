import { addDays } from '#engine/expression/calendar-day.ts'
import type { Policy } from '#engine/policy/policy.ts'

/** Two definitions of one version that differ, or two versions that begin on one day. */
export interface VersionConflict {
  readonly code: string
  readonly version: string
  readonly other: string
}

/**
 * The policies of a pack with the versions that the office itself has published among them. A version ends on the day before
 * the next one of its policy begins, when one of the two is the office's; nothing else about any version changes, so what was
 * decided on an earlier day stays decided by the same words. Doing it again changes nothing.
 */
export function withOfficeVersions(
  pack: readonly Policy[],
  office: readonly Policy[],
): { readonly policies: readonly Policy[]; readonly conflicts: readonly VersionConflict[] } {
  const conflicts: VersionConflict[] = []
  const own = new Set(office.map(nameOf))
  const kept = new Set(pack.map(nameOf))
  for (const { code, version } of office) {
    const given = pack.find((one) => one.code === code && one.version === version)
    const made = office.find((one) => one.code === code && one.version === version)
    if (given && made && wordsOf(given) !== wordsOf(made)) conflicts.push({ code, version, other: version })
  }
  const all = [...pack, ...office.filter((one) => !kept.has(nameOf(one)))]
  const policies = all.map((policy) => {
    const next = nextOf(policy, all)
    if (next === undefined || !(own.has(nameOf(policy)) || own.has(nameOf(next)))) return policy
    if (next.inForce.from === policy.inForce.from) {
      if (nameOf(policy) < nameOf(next))
        conflicts.push({ code: policy.code, version: policy.version, other: next.version })
      return policy
    }
    const { from, to } = policy.inForce
    const last = addDays(next.inForce.from, -1) ?? from
    return to !== undefined && to <= last ? policy : { ...policy, inForce: { from, to: last } }
  })
  return { policies, conflicts }
}

const nameOf = ({ code, version }: Policy): string => `${code}@${version}`

/** The version of the same policy that begins next, or on the same day. */
function nextOf(policy: Policy, all: readonly Policy[]): Policy | undefined {
  const later = all.filter(
    (one) => one.code === policy.code && one !== policy && one.inForce.from >= policy.inForce.from,
  )
  return later.sort((a, b) => (a.inForce.from < b.inForce.from ? -1 : 1))[0]
}

/** Everything a version says but its last day, which the next version gives it. */
function wordsOf(policy: Policy): string {
  return JSON.stringify(inOrder({ ...policy, inForce: { from: policy.inForce.from } }))
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, inOrder(one)]),
  )
}
