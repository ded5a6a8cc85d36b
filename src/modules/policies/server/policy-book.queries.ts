import { sql } from 'kysely'
import { compilePolicy } from '#engine/policy/compile-policy.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { type FactDictionary, type FactList, factDictionary } from '#engine/policy/fact-dictionary.ts'
import type { Policy } from '#engine/policy/policy.ts'
import { isInForce } from '#engine/policy/policy-version.ts'
import type { StackingRule } from '#engine/policy/stacking.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Tx } from '#server/database/tenant.ts'

/** All policies of an administration as last published, ready to decide. */
export interface PolicyBook {
  readonly hash: string
  /** The register whose entries are judged. */
  readonly register: string
  readonly policies: readonly CompiledPolicy[]
  readonly dictionary: FactDictionary
  /** What the dictionary was made of. */
  readonly facts: readonly FactList[]
  readonly stacking: readonly StackingRule[]
}

interface Published {
  readonly policies: readonly Policy[]
  readonly facts: readonly FactList[]
  readonly stacking: readonly StackingRule[]
}

/** Compiled books by the hash of their content, which tells everything about them. */
const compiled = new Map<string, PolicyBook>()
const MOST_BOOKS = 20

/** Undefined: the administration has published no policies, or has not said whose facts they read. */
export async function findPolicyBook(tx: Tx, tenantId: string): Promise<PolicyBook | undefined> {
  const { rows } = await sql<{ hash: string }>`
    select hash from definition_versions where tenant_id = ${tenantId} and kind = 'policies'
    order by version desc limit 1`.execute(tx)
  const hash = rows[0]?.hash
  if (hash === undefined) return undefined
  const known = compiled.get(hash)
  if (known !== undefined) return known
  const { rows: contents } = await sql<{ content: Published }>`
    select content from definition_versions where tenant_id = ${tenantId} and kind = 'policies' and hash = ${hash}
    limit 1`.execute(tx)
  const { policies, facts, stacking } = contents[0]!.content
  const register = facts.find((list) => list.register !== undefined)?.register
  if (register === undefined) return undefined
  const dictionary = factDictionary(facts)
  const book = {
    ...{ hash, register, dictionary, facts, stacking },
    policies: policies.map((policy) => compilePolicy(policy, dictionary)),
  }
  if (compiled.size >= MOST_BOOKS) compiled.clear()
  compiled.set(hash, book)
  return book
}

/** @throws Refusal not-found. */
export async function getPolicyBook(tx: Tx, tenantId: string): Promise<PolicyBook> {
  const book = await findPolicyBook(tx, tenantId)
  if (book === undefined) throw new Refusal('not-found', { key: 'policy.none-published' })
  return book
}

/** The versions that decide on a day, one of each policy. */
export const inForceOn = ({ policies }: PolicyBook, on: string): readonly CompiledPolicy[] =>
  policies.filter(({ policy }) => isInForce(policy, on))

/** The version that decides on the day; of a policy that is not in force then, the last one. @throws Refusal not-found. */
export function getVersion({ policies }: PolicyBook, code: string, on: string): CompiledPolicy {
  const versions = policies.filter(({ policy }) => policy.code === code)
  const latest = [...versions].sort((a, b) => (a.policy.inForce.from < b.policy.inForce.from ? 1 : -1))[0]
  const found = versions.find(({ policy }) => isInForce(policy, on)) ?? latest
  if (found === undefined) throw new Refusal('not-found', { key: 'policy.unknown', at: 'policyCode' })
  return found
}

/** What a policy is called; its code where it is no longer published. */
export const nameOfPolicy = (
  book: PolicyBook | undefined,
  code: string,
): { readonly zh: string; readonly en: string } =>
  book?.policies.find(({ policy }) => policy.code === code)?.policy.name ?? { zh: code, en: code }
