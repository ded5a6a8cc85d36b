import { checkPolicies, dictionaryOf } from '#engine/definition/check-policies.ts'
import { type DefinitionFault, sinkInto } from '#engine/definition/fault.ts'
import { compilePolicy } from '#engine/policy/compile-policy.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import type { FactDictionary } from '#engine/policy/fact-dictionary.ts'
import { type PlacedFault, readPack } from '#server/definitions/read-pack.ts'

/** The policies of a pack and of those it uses, ready to decide; or what keeps them from it. */
export interface PolicyShelf {
  readonly policies: readonly CompiledPolicy[]
  readonly dictionary: FactDictionary
}

/** Reads the policies of a pack folder. */
export async function policyShelf(
  folder: string,
  packsFolders: readonly string[],
): Promise<PolicyShelf | { readonly faults: readonly PlacedFault[] }> {
  const { pack, faults, place } = await readPack(folder, packsFolders)
  if (pack === undefined) return { faults: faults.filter(({ severity }) => severity === 'error') }
  const found: DefinitionFault[] = []
  checkPolicies(pack, sinkInto(found))
  const wrong = place(found.filter(({ severity }) => severity === 'error'))
  if (wrong.length > 0) return { faults: wrong }
  const dictionary = dictionaryOf(pack)
  return { dictionary, policies: pack.policies.map(({ value }) => compilePolicy(value, dictionary)) }
}
