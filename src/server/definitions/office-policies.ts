import type { Pack } from '#engine/definition/pack.ts'
import { sayFault } from '#engine/definition/say-fault.ts'
import { checkPolicy } from '#engine/policy/compile-policy.ts'
import { type FactList, factDictionary } from '#engine/policy/fact-dictionary.ts'
import { withOfficeVersions } from '#engine/policy/office-versions.ts'
import type { Policy } from '#engine/policy/policy.ts'
import type { PolicyCaseList } from '#engine/policy/policy-case.ts'
import type { StackingRule } from '#engine/policy/stacking.ts'
import { type Reason, Refusal } from '#engine/refusal.ts'
import type { Tx } from '#server/database/tenant.ts'
import {
  type DefinitionPart,
  findDefinition,
  keepDefinition,
  type Publishing,
} from '#server/definitions/definition-version.store.ts'

/** All that decides an award, as one definition: its hash tells by which rules it was decided. */
export interface PolicyContent {
  readonly policies: readonly Policy[]
  readonly facts: readonly FactList[]
  readonly stacking: readonly StackingRule[]
  /** Versions that the office published itself, on the screen: they outlive the next loading of the pack. */
  readonly office?: readonly Policy[]
}

/** Cases kept beside the rules. They decide nothing, so they are a definition of their own. */
export interface PolicyCaseContent {
  readonly cases: readonly PolicyCaseList[]
  /** Those of the packs it uses, of the policies it takes from them. */
  readonly used?: readonly PolicyCaseList[]
  readonly office?: readonly PolicyCaseList[]
}

const values = <T>(placed: readonly { readonly value: T }[]): T[] => placed.map(({ value }) => value)

/**
 * The policies and cases of a pack with those that the office has published itself among them, so that loading the pack again
 * loses none. @throws Refusal conflict naming the version that the pack has otherwise: it is for a person to say which holds.
 */
export async function policyParts(tx: Tx, tenantId: string, pack: Pack): Promise<DefinitionPart[]> {
  if (pack.policies.length === 0) return []
  const { code } = pack.manifest.value
  const office = (await findContent<PolicyContent>(tx, tenantId, 'policies', code))?.office ?? []
  const cases = (await findContent<PolicyCaseContent>(tx, tenantId, 'policy-cases', code))?.office ?? []
  const content = policyContent(
    { policies: values(pack.policies), facts: values(pack.factLists), stacking: values(pack.stackingRules) },
    office,
  )
  return [
    { kind: 'policies', code, content },
    {
      kind: 'policy-cases',
      code,
      content: {
        cases: values(pack.policyCases),
        ...(pack.usedPolicyCases.length > 0 && { used: values(pack.usedPolicyCases) }),
        ...(cases.length > 0 && { office: cases }),
      },
    },
  ]
}

function policyContent(pack: Omit<PolicyContent, 'office'>, office: readonly Policy[]): PolicyContent {
  if (office.length === 0) return pack
  const { policies, conflicts } = withOfficeVersions(pack.policies, office)
  if (conflicts.length > 0)
    throw new Refusal(
      'conflict',
      ...conflicts.map(({ code, version, other }) => ({
        key: 'policy.office-conflict',
        params: { code, version, other },
        at: `policies/${code}`,
      })),
    )
  const own = policies.filter((one) => office.some(({ code, version }) => code === one.code && version === one.version))
  const wrong = own.flatMap((one) => faultOf(one, pack.facts) ?? [])
  if (wrong.length > 0) throw new Refusal('conflict', ...wrong)
  return { ...pack, policies, office }
}

/** What keeps a version of the office from going with the facts that the pack brings now. */
function faultOf(policy: Policy, facts: readonly FactList[]): Reason | undefined {
  const { code, version } = policy
  const fault = checkPolicy(policy, factDictionary(facts)).find(({ severity }) => severity === 'error')
  if (fault === undefined) return undefined
  const { key, params, path } = fault
  const said = { key, ...(params && { params }) }
  const reasons = { reasonZh: sayFault(said, 'zh-CN'), reasonEn: sayFault(said, 'en') }
  return {
    key: 'policy.office-unsound',
    params: { code, version, ...reasons },
    at: `policies/${code}/${path.join('/')}`,
  }
}

async function findContent<T>(tx: Tx, tenantId: string, kind: string, code: string): Promise<T | undefined> {
  return (await findDefinition(tx, tenantId, kind, code))?.content as T | undefined
}

/** Puts a version that the office has made in force, with its cases. @throws Refusal conflict as `policyParts`. */
export async function publishOfficePolicy(
  tx: Tx,
  publishing: Publishing,
  code: string,
  made: { readonly policy: Policy; readonly cases: PolicyCaseList['cases'] },
): Promise<void> {
  const { tenantId } = publishing
  const { office = [], ...rest } = (await findContent<PolicyContent>(tx, tenantId, 'policies', code))!
  const kept = (await findContent<PolicyCaseContent>(tx, tenantId, 'policy-cases', code)) ?? { cases: [] }
  await keepDefinition(tx, publishing, {
    ...{ kind: 'policies', code },
    content: policyContent(rest, [...office, made.policy]),
  })
  const { policy } = made
  const own: PolicyCaseList = { policy: policy.code, on: policy.inForce.from, base: {}, cases: made.cases }
  if (made.cases.length > 0)
    await keepDefinition(tx, publishing, {
      ...{ kind: 'policy-cases', code },
      content: { ...kept, office: [...(kept.office ?? []), own] },
    })
}
