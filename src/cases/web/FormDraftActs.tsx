import { useState } from 'react'
import {
  dropFormDraft,
  type FormDraft,
  proposeFormDraft,
  publishFormDraft,
  returnFormDraft,
  takeBackFormDraft,
} from '#cases/form-draft.contract.ts'
import { formPageWords } from '#cases/form-page.messages.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { ConfirmDialog } from '#web/act/ConfirmDialog.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly draft: FormDraft
  /** Which the page has before it: saved deeds have made it newer than the draft as it was read. */
  readonly version: number
  readonly unsaved: number
  readonly save: () => Promise<void>
}

/** What can be done with the draft as a whole, or why it cannot. */
export function FormDraftActs({ draft, version, unsaved, save }: Props) {
  const say = useSay(formPageWords)
  const name = usePick()(draft.name)
  const [over, setOver] = useState<'propose' | 'publish' | 'return' | 'drop' | undefined>()
  const close = () => setOver(undefined)
  const options = { done: close }
  const propose = useAct(proposeFormDraft, options)
  const publish = useAct(publishFormDraft, options)
  const back = useAct(returnFormDraft, options)
  const takeBack = useAct(takeBackFormDraft, options)
  const drop = useAct(dropFormDraft, options)
  if (draft.state !== 'drawing' && draft.state !== 'proposed') return null
  const at = { formDraftId: draft.id, version }
  const { acts } = draft
  const n = draft.differences.length
  return (
    <div className="slip-acts card no-print">
      <div className="row">
        {draft.state === 'drawing' && (
          <ActButton
            primary
            reason={acts.edit.may ? undefined : acts.edit.reason}
            act={async () => {
              await save()
              setOver('propose')
            }}
          >
            {say('act.propose')}
          </ActButton>
        )}
        {draft.state === 'proposed' && (
          <>
            <ActButton
              primary
              reason={acts.publish.may ? undefined : acts.publish.reason}
              act={() => setOver('publish')}
            >
              {say('act.publish')}
            </ActButton>
            {acts.return.may && <ActButton act={() => setOver('return')}>{say('act.return')}</ActButton>}
            {acts.drop.may && (
              <ActButton busy={takeBack.isPending} act={() => takeBack.mutate(at)}>
                {say('act.take-back')}
              </ActButton>
            )}
          </>
        )}
        {acts.drop.may && (
          <ActButton danger act={() => setOver('drop')}>
            {say('act.drop')}
          </ActButton>
        )}
      </div>
      <Refused error={takeBack.error} />
      {over === 'propose' && (
        <ReasonDialog
          title={say('propose.of', { name })}
          deed={say('act.propose')}
          least={2}
          busy={propose.isPending || unsaved > 0}
          error={propose.error}
          close={close}
          act={(note) => propose.mutate({ ...at, note })}
        >
          <p>{say('propose.note')}</p>
        </ReasonDialog>
      )}
      {over === 'publish' && (
        <ConfirmDialog
          title={say('publish.of', { name })}
          deed={say('act.publish')}
          busy={publish.isPending}
          error={publish.error}
          close={close}
          act={() => publish.mutate({ ...at, sha256: draft.sha256 })}
        >
          <p>{say('publish.what', { n })}</p>
        </ConfirmDialog>
      )}
      {over === 'return' && (
        <ReasonDialog
          title={say('return.of', { name })}
          deed={say('act.return')}
          least={2}
          danger
          busy={back.isPending}
          error={back.error}
          close={close}
          act={(reason) => back.mutate({ ...at, reason })}
        />
      )}
      {over === 'drop' && (
        <ReasonDialog
          title={say('drop.of', { name })}
          deed={say('act.drop')}
          least={2}
          danger
          busy={drop.isPending}
          error={drop.error}
          close={close}
          act={(reason) => drop.mutate({ ...at, reason })}
        />
      )}
    </div>
  )
}
