import { ExpressionError } from '#engine/expression/expression.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import type { FactDictionary } from '#engine/policy/fact-dictionary.ts'
import type { Policy } from '#engine/policy/policy.ts'
import { type PolicyFault, PolicyReader } from '#engine/policy/policy-reader.ts'

/** Everything a policy must be true to that its form alone does not tell, each fault at the path of its key. Never throws. */
export function checkPolicy(policy: Policy, dictionary: FactDictionary): readonly PolicyFault[] {
  return new PolicyReader(policy, dictionary).faults
}

/** A policy ready to decide. @throws ExpressionError when `checkPolicy` finds an error. */
export function compilePolicy(policy: Policy, dictionary: FactDictionary): CompiledPolicy {
  const { faults, compiled } = new PolicyReader(policy, dictionary)
  const errors = faults.filter(({ severity }) => severity === 'error')
  if (compiled === undefined || errors.length > 0)
    throw new ExpressionError(
      errors.map(({ key, path, params }) => ({
        key: `${path.join('/')} ${key}`,
        ...(params && { params }),
        line: 1,
        column: 1,
        offset: 0,
        length: 0,
      })),
    )
  return compiled
}
