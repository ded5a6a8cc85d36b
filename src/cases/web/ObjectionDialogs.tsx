import { Modal, Radio } from 'antd'
import { useState } from 'react'
import { actOnCase } from '#cases/case-act.contract.ts'
import { caseWords } from '#cases/case-screen.messages.ts'
import { ActRefused } from '#cases/web/ActRefused.tsx'
import type { CaseView } from '#cases/web/CasePage.tsx'
import { useAct } from '#web/client/useAct.ts'
import { TextField } from '#web/form/TextField.tsx'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

const LEAST = 10

interface ObjectProps {
  readonly one: Pick<CaseView, 'id' | 'title' | 'serial'>
  readonly close: () => void
}

/** 异议: what is objected to, in words. */
export function ObjectDialog({ one, close }: ObjectProps) {
  const say = useSay(caseWords)
  const sayWeb = useSay(webWords)
  const [reason, setReason] = useState('')
  const act = useAct(actOnCase, { done: close })
  return (
    <Modal
      open
      title={say('act.deed', { act: say('act.object'), title: one.title })}
      okText={say('act.object')}
      cancelText={sayWeb('act.cancel')}
      okButtonProps={{ loading: act.isPending, disabled: reason.trim().length < LEAST }}
      onOk={() =>
        act.mutate({
          caseId: one.id,
          act: { kind: 'object', reason: reason.trim(), ...(one.serial > 0 && { seen: one.serial }) },
        })
      }
      onCancel={close}
    >
      <div className="stack">
        <TextField
          at="reason"
          label={say('act.objection')}
          rows={4}
          grows
          maxLength={5000}
          value={reason}
          change={setReason}
        />
        <ActRefused error={act.error} />
      </div>
    </Modal>
  )
}

/** An objection is upheld or dismissed, always in words. */
export function AnswerDialog({
  one,
  objection,
  close,
}: ObjectProps & { readonly one: CaseView; readonly objection: string }) {
  const say = useSay(caseWords)
  const sayWeb = useSay(webWords)
  const [upheld, setUpheld] = useState<boolean | undefined>()
  const [reason, setReason] = useState('')
  const act = useAct(actOnCase, { done: close })
  const raised = one.objections.find((each) => each.id === objection)
  return (
    <Modal
      open
      title={say('act.deed', { act: say('act.answer'), title: one.title })}
      okText={say('act.answer')}
      cancelText={sayWeb('act.cancel')}
      okButtonProps={{ loading: act.isPending, disabled: upheld === undefined || reason.trim() === '' }}
      onOk={() =>
        act.mutate({
          caseId: one.id,
          act: { kind: 'answer', objection, upheld: upheld ?? false, reason: reason.trim(), seen: one.serial },
        })
      }
      onCancel={close}
    >
      <div className="stack">
        {raised !== undefined && (
          <blockquote className="preview">
            <b>{raised.by}</b> {raised.reason}
          </blockquote>
        )}
        <Radio.Group
          value={upheld ?? null}
          options={[
            { value: false, label: say('answer.dismissed') },
            { value: true, label: say('answer.upheld') },
          ]}
          onChange={(event) => setUpheld(event.target.value)}
        />
        <TextField
          at="reason"
          label={say('act.answer.words')}
          rows={4}
          grows
          maxLength={5000}
          value={reason}
          change={setReason}
        />
        <ActRefused error={act.error} />
      </div>
    </Modal>
  )
}
