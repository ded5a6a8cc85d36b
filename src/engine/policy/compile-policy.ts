import { ExpressionError } from '#engine/expression/expression.ts'
import type { CompiledLeaf, CompiledNode, CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import type { FactDictionary } from '#engine/policy/fact-dictionary.ts'
import type { Policy } from '#engine/policy/policy.ts'
import { type PolicyFault, PolicyReader } from '#engine/policy/policy-reader.ts'
import { chanceOf } from '#engine/process/guard-range.ts'

/** Everything a policy must be true to that its form alone does not tell, each fault at the path of its key. Never throws. */
export function checkPolicy(policy: Policy, dictionary: FactDictionary): readonly PolicyFault[] {
  const { faults, compiled } = new PolicyReader(policy, dictionary)
  return compiled === undefined ? faults : [...faults, ...pointless(compiled)]
}

/** Conditions that hold for nobody or for everybody, whatever the facts: told, since a border is mostly mistyped there. */
function pointless({ vetoes, requirements, dictionary }: CompiledPolicy): PolicyFault[] {
  const bounds = Object.fromEntries(
    [...dictionary.facts].map(([name, fact]) => {
      const { lowest, highest } = fact.definition
      return [name, { least: lowest, most: highest }]
    }),
  )
  const can = ({ expression }: CompiledLeaf, holds: boolean) =>
    chanceOf([{ node: expression.tree, holds }], bounds) !== 'never'
  return [...vetoes, ...requirements.flatMap(leavesOf)].flatMap((leaf): PolicyFault[] => {
    const key = !can(leaf, true) ? 'policy.never-holds' : !can(leaf, false) ? 'policy.always-holds' : undefined
    if (key === undefined) return []
    const path = [...leaf.path.split('/').map((step) => (/^\d+$/.test(step) ? Number(step) : step)), 'when']
    return [{ severity: 'warning', path, key }]
  })
}

const leavesOf = (node: CompiledNode): CompiledLeaf[] =>
  node.kind === 'when' ? [node] : node.kind === 'score' ? [] : node.children.flatMap(leavesOf)

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
