import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import type { Policy } from '#engine/policy/policy.ts'

/** Is the version in force on the day? Both its first and its last day belong to it. */
export function isInForce({ inForce }: Pick<Policy, 'inForce'>, on: string): boolean {
  return inForce.from <= on && (inForce.to === undefined || on <= inForce.to)
}

/** The version that decides a case of the day: of 2025 by the rules of 2025, whenever it is looked at. */
export function versionOn(versions: readonly CompiledPolicy[], code: string, on: string): CompiledPolicy | undefined {
  return versions.find(({ policy }) => policy.code === code && isInForce(policy, on))
}

/** The first day on which two versions of one policy would both be in force, or undefined. */
export function sharedDay(a: Pick<Policy, 'inForce'>, b: Pick<Policy, 'inForce'>): string | undefined {
  return [a.inForce.from, b.inForce.from].find((day) => isInForce(a, day) && isInForce(b, day))
}
