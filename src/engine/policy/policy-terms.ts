import { compilePolicy } from '#engine/policy/compile-policy.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import type { Policy } from '#engine/policy/policy.ts'

type Terms = NonNullable<Policy['holding']>['terms']

const compiled = new WeakMap<Terms, CompiledPolicy>()

/**
 * What must still hold after an award, as a policy of its own: decided, traced and told like any other. Undefined: nothing
 * is asked for. It goes on when the policy is no longer in force, for whoever was paid by it.
 */
export function termsOf({ policy, dictionary }: CompiledPolicy, terms: Terms): CompiledPolicy | undefined {
  if (terms.length === 0) return undefined
  const known = compiled.get(terms)
  if (known !== undefined) return known
  const { gives: _, score: __, ...kept } = policy
  const asked: Policy = {
    ...kept,
    inForce: { from: policy.inForce.from },
    vetoes: [],
    requiredFacts: [],
    requirements: terms,
    near: { changes: 0, withinPercent: 0 },
  }
  const ready = compilePolicy(asked, dictionary)
  compiled.set(terms, ready)
  return ready
}

/** What an enterprise is asked before it is listed; undefined where it is listed at once. */
export function confirmationOf({
  way,
  confirmation,
}: Pick<Policy, 'way' | 'confirmation'>): NonNullable<Policy['confirmation']> | undefined {
  return confirmation ?? (way === 'quick' ? { workingDays: 10, silence: 'declines' } : undefined)
}
