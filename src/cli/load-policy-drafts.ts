import { actorWith, operationContext, type SampleContext } from '#cli/load-samples.ts'
import type { SampleDraft } from '#engine/definition/sample-awards.ts'
import { changePolicy } from '#engine/policy/change-policy.ts'
import {
  openPolicyDraftOf,
  proposePolicyDraftOf,
  savePolicyDraftOf,
} from '#modules/policies/server/policy-draft.service.ts'
import { getDraftRow } from '#modules/policies/server/policy-draft.store.ts'
import { askTrialOf } from '#modules/policies/server/sandbox.service.ts'

const morning = (day: string): Date => new Date(`${day}T01:30:00Z`)

/** A version on somebody's desk, by the acts of whose duty it is; what it would cost is reckoned once the server runs. */
export async function loadDraft(context: SampleContext, rootPath: string, draft: SampleDraft): Promise<void> {
  const author = await actorWith(context, 'policy.edit', rootPath)
  const at = (day: string) => operationContext(context, author, morning(day))
  const opening = at(draft.openedOn)
  const { policyDraftId } = await openPolicyDraftOf(opening, { policyCode: draft.policy })
  const { definition, version } = await getDraftRow(context, policyDraftId)
  const set = changePolicy(definition, draft.changes)
  if ('refused' in set) throw new RangeError(`samples: the policy ${draft.policy} has nothing at ${set.refused}`)
  const saved = await savePolicyDraftOf(opening, {
    ...{ policyDraftId, version, cases: [...draft.cases] },
    definition: set.changed as Record<string, unknown>,
  })
  if (draft.isTried) await askTrialOf(opening, { policyCode: draft.policy, policyDraftId, changes: {}, clauses: [] })
  const { proposed } = draft
  if (proposed !== undefined)
    await proposePolicyDraftOf(at(proposed.on), { policyDraftId, version: saved.version, note: proposed.note })
}
