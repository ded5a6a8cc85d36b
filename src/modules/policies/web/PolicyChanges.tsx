import { useNavigate } from '@tanstack/react-router'
import { listPolicyDrafts, openPolicyDraft } from '#modules/policies/policy-draft.contract.ts'
import { policyEditorWords } from '#modules/policies/policy-editor.messages.ts'
import { sandboxWords } from '#modules/policies/sandbox-screen.messages.ts'
import type { PolicyView } from '#modules/policies/web/PolicyPage.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useCan } from '#web/session.ts'
import { useSay } from '#web/words/language.ts'

/** Try a change of the policy; draw its next version, or go on with the one that is being drawn. */
export function PolicyChanges({ of: { code } }: { readonly of: PolicyView }) {
  const say = useSay(policyEditorWords)
  const sayTrial = useSay(sandboxWords)
  const may = useCan()
  const navigate = useNavigate()
  const toDraft = (policyDraftId: string) =>
    void navigate({ to: '/policy-drafts/$policyDraftId', params: { policyDraftId } })
  const open = useAct(openPolicyDraft, { done: ({ policyDraftId }) => toDraft(policyDraftId) })
  const drafts = useRead(listPolicyDrafts, { policyCode: code }, { when: may('policy.edit') }).data?.rows ?? []
  const going = drafts.find(({ state }) => state === 'drawing' || state === 'proposed')
  return (
    <>
      <Refused error={open.error} />
      {may('award.manage') && (
        <ActButton act={() => void navigate({ to: '/policies/$policyCode/sandbox', params: { policyCode: code } })}>
          {sayTrial('sandbox.open')}
        </ActButton>
      )}
      {may('policy.edit') &&
        (going === undefined ? (
          <ActButton busy={open.isPending} act={() => open.mutate({ policyCode: code })}>
            {say('drafts.open')}
          </ActButton>
        ) : (
          <ActButton act={() => toDraft(going.policyDraftId)}>
            {say('drafts.going', { version: going.newVersion, state: say(`editor.state.${going.state}`) })}
          </ActButton>
        ))}
    </>
  )
}
