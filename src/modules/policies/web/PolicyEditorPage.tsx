import { useParams } from '@tanstack/react-router'
import type { Output } from '#engine/contract/operation.ts'
import { getPolicyDraft, listPolicyFacts } from '#modules/policies/policy-draft.contract.ts'
import { PolicyEditor } from '#modules/policies/web/PolicyEditor.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Waiting } from '#web/state/Waiting.tsx'

export type PolicyDraftView = Output<typeof getPolicyDraft>

/** A version of a policy that is being drawn: text at the left, rules as sentences, cases beside, and the YAML behind it. */
export function PolicyEditorPage() {
  const { policyDraftId = '' } = useParams({ strict: false })
  const draft = useRead(getPolicyDraft, { policyDraftId }, { keepFormer: true })
  const facts = useRead(listPolicyFacts, {}, { freshFor: 300_000 })
  return (
    <Waiting for={draft}>
      {(data) => (
        <Waiting for={facts}>
          {({ facts: known }) => <PolicyEditor key={data.policyDraftId} of={data} known={known} />}
        </Waiting>
      )}
    </Waiting>
  )
}
