import { Modal } from 'antd'
import { useState } from 'react'
import {
  issueBulletin,
  returnBulletin,
  submitBulletin,
  withdrawBulletin,
} from '#modules/bulletins/bulletin.contract.ts'
import { bulletinWords } from '#modules/bulletins/bulletin-screen.messages.ts'
import type { Bulletin } from '#modules/bulletins/web/BulletinPage.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly bulletin: Bulletin
  readonly name: string
}

/** Hand in, send back, sign, withdraw: those that this state knows, grey with their reason. */
export function BulletinActs({ bulletin, name }: Props) {
  const say = useSay(bulletinWords)
  const [open, choose] = useState<'return' | 'issue' | 'withdraw'>()
  const close = () => choose(undefined)
  const { id: bulletinId, version, state, acts, lacks } = bulletin
  const submit = useAct(submitBulletin)
  const sendBack = useAct(returnBulletin, { done: close })
  const issue = useAct(issueBulletin, { done: close })
  const withdraw = useAct(withdrawBulletin, { done: close })
  const missing = lacks.reduce((total, { times }) => total + times, 0)
  return (
    <>
      {state === 'draft' && (
        <ActButton
          primary
          busy={submit.isPending}
          reason={acts.submit.reason}
          act={() => submit.mutate({ bulletinId, version })}
        >
          {say('act.submit')}
        </ActButton>
      )}
      {state === 'submitted' && (
        <>
          <ActButton reason={acts.return.reason} act={() => choose('return')}>
            {say('act.return')}
          </ActButton>
          <ActButton primary reason={acts.issue.reason} act={() => choose('issue')}>
            {say('act.issue')}
          </ActButton>
        </>
      )}
      {acts.withdraw.may && <ActButton act={() => choose('withdraw')}>{say('act.withdraw')}</ActButton>}
      <Refused error={submit.error} />
      {open === 'return' && (
        <ReasonDialog
          title={say('return.title', { title: name })}
          deed={say('return.deed')}
          busy={sendBack.isPending}
          error={sendBack.error}
          act={(reason) => sendBack.mutate({ bulletinId, version, reason })}
          close={close}
        />
      )}
      {open === 'withdraw' && (
        <ReasonDialog
          title={say('withdraw.title', { title: name })}
          deed={say('withdraw.deed')}
          danger
          busy={withdraw.isPending}
          error={withdraw.error}
          act={(reason) => withdraw.mutate({ bulletinId, version, reason })}
          close={close}
        />
      )}
      {open === 'issue' && (
        <Modal
          open
          title={say('issue.title', { title: name })}
          okText={say('issue.deed')}
          okButtonProps={{ loading: issue.isPending }}
          onOk={() => issue.mutate({ bulletinId, version })}
          onCancel={close}
        >
          <div className="stack">
            <Refused error={issue.error} />
            <p>{say('issue.why')}</p>
            {missing > 0 && <p>{say('issue.lacks', { n: missing })}</p>}
          </div>
        </Modal>
      )}
    </>
  )
}
