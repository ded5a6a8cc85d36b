import { useState } from 'react'
import {
  dropPolicyDraft,
  proposePolicyDraft,
  publishPolicyDraft,
  returnPolicyDraft,
  savePolicyDraft,
  takeBackPolicyDraft,
} from '#modules/policies/policy-draft.contract.ts'
import { policyEditorWords } from '#modules/policies/policy-editor.messages.ts'
import type { PolicyDraftView } from '#modules/policies/web/PolicyEditorPage.tsx'
import type { PolicyEditing } from '#modules/policies/web/usePolicyEditing.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useSay } from '#web/words/language.ts'

type Asked = 'propose' | 'return' | 'drop'

interface Props {
  readonly of: PolicyDraftView
  readonly editing: PolicyEditing
}

/** Keep it, propose it; and for another person: publish what was shown, or send it back. */
export function PolicyEditorActs({ of: draft, editing }: Props) {
  const say = useSay(policyEditorWords)
  const [asked, ask] = useState<Asked | undefined>()
  const close = () => ask(undefined)
  const save = useAct(savePolicyDraft)
  const propose = useAct(proposePolicyDraft, { done: close })
  const back = useAct(returnPolicyDraft, { done: close })
  const drop = useAct(dropPolicyDraft, { done: close })
  const takeBack = useAct(takeBackPolicyDraft)
  const publish = useAct(publishPolicyDraft)
  const { policyDraftId, version, acts, sha256 } = draft
  const which = { policyDraftId, version }
  const { isChanged, undo } = editing
  const unsaved = isChanged ? say('editor.unsaved') : undefined
  const dialogs = { propose, return: back, drop }
  return (
    <>
      <Refused error={save.error ?? takeBack.error ?? publish.error} />
      <div className="row editor-acts">
        {draft.state === 'drawing' && (
          <>
            <ActButton
              primary
              busy={save.isPending}
              reason={acts.edit.may ? (isChanged ? undefined : say('editor.saved')) : acts.edit.reason}
              act={() => save.mutate({ ...which, definition: editing.definition, cases: [...editing.cases] })}
            >
              {say('editor.save')}
            </ActButton>
            {acts.edit.may && undo !== undefined && <ActButton act={undo}>{say('editor.undo')}</ActButton>}
            <ActButton
              reason={unsaved ?? (acts.propose.may ? undefined : acts.propose.reason)}
              act={() => ask('propose')}
            >
              {say('editor.propose')}
            </ActButton>
          </>
        )}
        {draft.state === 'proposed' && (
          <>
            <ActButton
              primary
              busy={publish.isPending}
              reason={acts.publish.may ? undefined : acts.publish.reason}
              act={() => publish.mutate({ ...which, sha256 })}
            >
              {say('editor.publish')}
            </ActButton>
            {acts.return.may && <ActButton act={() => ask('return')}>{say('editor.return')}</ActButton>}
            {acts['take-back'].may && (
              <ActButton busy={takeBack.isPending} act={() => takeBack.mutate(which)}>
                {say('editor.take-back')}
              </ActButton>
            )}
          </>
        )}
        {acts.drop.may && (
          <ActButton danger act={() => ask('drop')}>
            {say('editor.drop')}
          </ActButton>
        )}
        {draft.note !== '' && <span className="second">{draft.note}</span>}
        {draft.reason !== '' && <span className="second">{draft.reason}</span>}
      </div>
      {asked !== undefined && (
        <ReasonDialog
          title={say('editor.propose.title', { version: draft.newVersion })}
          deed={say(`editor.${asked}`)}
          least={2}
          danger={asked === 'drop'}
          busy={dialogs[asked].isPending}
          error={dialogs[asked].error}
          act={(reason) =>
            asked === 'propose'
              ? propose.mutate({ ...which, note: reason })
              : dialogs[asked].mutate({ ...which, reason } as never)
          }
          close={close}
        />
      )}
    </>
  )
}
