import { z } from 'zod'
import { checkPolicies } from '#engine/definition/check-policies.ts'
import { type DefinitionFault, sinkInto } from '#engine/definition/fault.ts'
import type { Placed } from '#engine/definition/pack.ts'
import { type RuleCoverage, runPolicyCases } from '#engine/definition/run-policy-cases.ts'
import { schemaFaults } from '#engine/definition/schema-faults.ts'
import type { FactList } from '#engine/policy/fact-dictionary.ts'
import { withOfficeVersions } from '#engine/policy/office-versions.ts'
import { Policy } from '#engine/policy/policy.ts'
import { PolicyCase, type PolicyCaseList } from '#engine/policy/policy-case.ts'
import { isInForce } from '#engine/policy/policy-version.ts'
import type { StackingRule } from '#engine/policy/stacking.ts'

/** What is in force beside a draft. */
export interface PublishedPolicies {
  readonly policies: readonly Policy[]
  readonly facts: readonly FactList[]
  readonly stacking: readonly StackingRule[]
  /** Cases kept beside the rules of all policies. */
  readonly cases: readonly PolicyCaseList[]
}

/** A draft as its author has it so far, sound or not. `cases` are those he adds to the ones that are kept. */
export interface PolicyDraft {
  readonly definition: unknown
  readonly cases?: unknown
}

export interface DraftCase {
  readonly name: string
  readonly on: string
  readonly isNew: boolean
  /** `facts/…` of the list it stands in. */
  readonly path: string
  /** The version that decided it. */
  readonly differences: readonly { readonly field: string; readonly expected: string; readonly found: string }[]
}

export interface DraftFindings {
  /** Faults with the path in the definition, or in `cases`. */
  readonly faults: readonly DefinitionFault[]
  /** There when the definition has its form. */
  readonly policy?: Policy
  /** All versions as they would be after publishing; there when nothing is wrong. */
  readonly policies?: readonly Policy[]
  readonly newCases: PolicyCaseList['cases']
  /** Every case of the policy, run; none while something is wrong. */
  readonly cases: readonly DraftCase[]
  readonly coverage: readonly RuleCoverage[]
}

export const DRAFT_FILE = 'definition'
export const CASES_FILE = 'cases'
const KEPT_FILE = 'kept'

const NewCases = z.array(PolicyCase).max(1000)
const NOTHING = { newCases: [], cases: [], coverage: [] }

/**
 * Everything that can be said of a draft before it is published: its form, its rules among the published ones, its days, its
 * cases. The checks are those of `danxia check` and the cases those of `danxia test`: one function each, whoever asks. Never throws.
 */
export function checkPolicyDraft(draft: PolicyDraft, published: PublishedPolicies): DraftFindings {
  const faults: DefinitionFault[] = []
  const sink = sinkInto(faults)
  const read = Policy.safeParse(draft.definition)
  const casesRead = NewCases.safeParse(draft.cases ?? [])
  if (!read.success) schemaFaults(read.error.issues, draft.definition, DRAFT_FILE, [], sink)
  if (!casesRead.success) schemaFaults(casesRead.error.issues, draft.cases, CASES_FILE, [], sink)
  if (!read.success || !casesRead.success) return { faults, ...NOTHING, ...(read.success && { policy: read.data }) }
  const policy = read.data
  const newCases = casesRead.data
  const place = { file: DRAFT_FILE, path: [] }
  const former = published.policies.filter((one) => one.code === policy.code && one.version === policy.version)
  if (former.length > 0) {
    const { code, version } = policy
    sink.error({ file: DRAFT_FILE, path: ['version'] }, 'policy.same-version', { code, version, first: version })
  }
  const { policies, conflicts } = withOfficeVersions(
    published.policies.filter((one) => !former.includes(one)),
    [policy],
  )
  for (const { code, other } of conflicts)
    sink.error({ file: DRAFT_FILE, path: ['inForce', 'from'] }, 'policy.versions-overlap', {
      ...{ code, day: policy.inForce.from, first: other },
    })
  const around = withCases(published, policy, newCases)
  const mine = (one: Policy): boolean => one.code === policy.code && one.version === policy.version
  const placed = policies.map(
    (value): Placed<Policy> => ({
      value,
      place: mine(value) ? place : { file: KEPT_FILE, path: [] },
    }),
  )
  checkPolicies({ ...placedParts(published), policies: placed, policyCases: around }, sink)
  const told = faults.filter((fault) => fault.place.file !== KEPT_FILE)
  if (told.some(({ severity }) => severity === 'error')) return { faults: told, policy, ...NOTHING, newCases }
  if (!around.some(({ value }) => value.cases.some(({ on = value.on }) => isInForce(policy, on))))
    sinkInto(told).error({ file: CASES_FILE, path: [] }, 'policy.no-case', { version: policy.version })
  const run = runPolicyCases({ policies: placed, factLists: placedParts(published).factLists, policyCases: around })
  return { faults: told, policy, policies, newCases, cases: casesOf(around, run.failures), coverage: run.coverage }
}

type PlacedCases = Placed<PolicyCaseList>

const placedParts = ({ facts, stacking }: PublishedPolicies) => {
  const kept = <T>(value: T): Placed<T> => ({ value, place: { file: KEPT_FILE, path: [] } })
  return { factLists: facts.map(kept), stackingRules: stacking.map(kept) }
}

/** Lists of cases of the policy: those that are kept, then the new ones with nothing taken for granted. */
function withCases(
  { cases }: PublishedPolicies,
  { code, inForce }: Policy,
  added: PolicyCaseList['cases'],
): readonly PlacedCases[] {
  const kept = cases
    .filter(({ policy }) => policy === code)
    .map((value, at): PlacedCases => ({ value, place: { file: 'kept-cases', path: [at] } }))
  if (added.length === 0) return kept
  const value = { policy: code, on: inForce.from, base: {}, cases: added }
  return [...kept, { value, place: { file: CASES_FILE, path: [] } }]
}

function casesOf(lists: readonly PlacedCases[], failures: readonly DefinitionFault[]): DraftCase[] {
  return lists.flatMap(({ value, place }) =>
    value.cases.map((each, at) => {
      const isNew = place.file === CASES_FILE
      const base = [...place.path, 'cases', at]
      const found = failures.filter(
        (one) => one.place.file === place.file && base.every((key, index) => one.place.path[index] === key),
      )
      return {
        ...{ name: each.name, on: each.on ?? value.on, isNew, path: isNew ? String(at) : base.join('/') },
        differences: found.map(({ params = {} }) => ({
          ...{ field: String(params.field), expected: String(params.expected), found: String(params.found) },
        })),
      }
    }),
  )
}
