import type { Policy } from '#engine/policy/policy.ts'

/** States of a kept verdict; a near miss is looked for where somebody asks. */
export const RESULT_STATES = ['eligible', 'needs-person', 'unknown', 'not-eligible'] as const

/** The policy with values put in place of those at their paths, `requirements/2/when`. Undefined: there is no such path. */
export function patchPolicy(policy: Policy, changes: Readonly<Record<string, unknown>>): unknown {
  const patched = structuredClone(policy) as unknown
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split('/')
    const last = keys.pop()!
    let at: unknown = patched
    for (const key of keys) at = isHolder(at) && Object.hasOwn(at, key) ? at[key] : undefined
    if (!isHolder(at) || !Object.hasOwn(at, last)) return undefined
    at[last] = value
  }
  return patched
}

const isHolder = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
