import { Checkbox, InputNumber, Modal, Radio, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import {
  askExtension,
  type checkExtension,
  type decideExtension,
  escalateSlip,
  replySlip,
} from '#modules/supervision/slip.contract.ts'
import { slipWords } from '#modules/supervision/slip-screen.messages.ts'
import type { SlipView } from '#modules/supervision/web/SlipPage.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useDates } from '#web/figure/useDates.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { TextField } from '#web/form/TextField.tsx'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface FormProps {
  readonly slip: SlipView
  readonly close: () => void
}

interface DialogProps extends FormProps {
  readonly act: 'reply' | 'askExtension' | 'checkExtension' | 'decideExtension' | 'escalate'
  readonly busy: boolean
  readonly error: Error | null
  readonly send: () => void
  readonly children: ReactNode
}

function Dialog({ slip, close, act, busy, error, send, children }: DialogProps) {
  const say = useSay(slipWords)
  const sayWeb = useSay(webWords)
  const words = say('act.deed', { act: say(`act.${act}`), number: slip.number })
  return (
    <Modal
      open
      width={640}
      title={words}
      okText={words}
      cancelText={sayWeb('act.cancel')}
      okButtonProps={{ loading: busy }}
      onCancel={close}
      onOk={send}
    >
      <div className="stack">
        <Refused error={error} />
        {children}
      </div>
    </Modal>
  )
}

/** What was done and what came of it; a report of completion goes up for checking once the head has signed it. */
export function Reply({ slip, close }: FormProps) {
  const say = useSay(slipWords)
  const last = slip.replies.at(-1)
  const [draft, setDraft] = useState({
    isFinal: true,
    percent: 100,
    progress: last?.progress ?? '',
    problem: last?.problem ?? '',
    nextSteps: last?.nextSteps ?? '',
  })
  const put = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change })
  const reply = useAct(replySlip, { done: close })
  const { error } = reply
  return (
    <Dialog
      slip={slip}
      close={close}
      act="reply"
      busy={reply.isPending}
      error={error}
      send={() => reply.mutate({ slipId: slip.id, version: slip.version, ...draft })}
    >
      <Checkbox
        checked={draft.isFinal}
        onChange={({ target }) => put({ isFinal: target.checked, percent: target.checked ? 100 : slip.percent })}
      >
        {say('form.final')}
      </Checkbox>
      <TextField
        at="progress"
        label={say('form.progress')}
        hint={say('form.progress.hint')}
        error={error}
        rows={4}
        grows
        maxLength={4000}
        value={draft.progress}
        change={(text) => put({ progress: text })}
      />
      <Field at="percent" label={say('form.percent')} error={error}>
        {({ id }) => (
          <InputNumber
            id={id}
            min={0}
            max={100}
            precision={0}
            value={draft.percent}
            disabled={draft.isFinal}
            onChange={(next) => put({ percent: next ?? 0 })}
          />
        )}
      </Field>
      <TextField
        at="problem"
        label={say('form.problem')}
        error={error}
        rows={2}
        grows
        maxLength={4000}
        value={draft.problem}
        change={(text) => put({ problem: text })}
      />
      <TextField
        at="nextSteps"
        label={say('form.next')}
        error={error}
        rows={2}
        grows
        maxLength={4000}
        value={draft.nextSteps}
        change={(text) => put({ nextSteps: text })}
      />
    </Dialog>
  )
}

export function AskExtension({ slip, close }: FormProps) {
  const say = useSay(slipWords)
  const sayWeb = useSay(webWords)
  const dates = useDates()
  const [dueOn, setDueOn] = useState(slip.latestDueOn)
  const [reason, setReason] = useState('')
  const ask = useAct(askExtension, { done: close })
  return (
    <Dialog
      slip={slip}
      close={close}
      act="askExtension"
      busy={ask.isPending}
      error={ask.error}
      send={() => ask.mutate({ slipId: slip.id, version: slip.version, reason, dueOn })}
    >
      <Field
        at="dueOn"
        label={say('form.new-due')}
        hint={say('form.new-due.hint', { latest: dates.day(slip.latestDueOn) })}
        error={ask.error}
      >
        {(control) => (
          <DateInput {...control} min={slip.dueOn} max={slip.latestDueOn} value={dueOn} change={setDueOn} />
        )}
      </Field>
      <TextField
        at="reason"
        label={sayWeb('act.reason')}
        error={ask.error}
        rows={3}
        maxLength={1000}
        value={reason}
        change={setReason}
      />
    </Dialog>
  )
}

interface DecideProps extends FormProps {
  readonly operation: typeof checkExtension | typeof decideExtension
  readonly act: 'checkExtension' | 'decideExtension'
}

export function Decide({ slip, close, operation, act }: DecideProps) {
  const say = useSay(slipWords)
  const dates = useDates()
  const [agree, setAgree] = useState(true)
  const [note, setNote] = useState('')
  const decide = useAct(operation, { done: close })
  const asked = slip.extensionsAsked.at(-1)
  return (
    <Dialog
      slip={slip}
      close={close}
      act={act}
      busy={decide.isPending}
      error={decide.error}
      send={() => decide.mutate({ slipId: slip.id, version: slip.version, agree, note })}
    >
      {asked !== undefined && <p>{say('extension.line', { due: dates.day(asked.dueOn), reason: asked.reason })}</p>}
      <Radio.Group
        value={agree}
        onChange={({ target }) => setAgree(target.value)}
        options={[
          { value: true, label: say('form.agree') },
          { value: false, label: say('form.refuse') },
        ]}
      />
      <TextField
        at="note"
        label={say('form.note')}
        error={decide.error}
        rows={2}
        maxLength={1000}
        value={note}
        change={setNote}
      />
    </Dialog>
  )
}

export function Escalate({ slip, close }: FormProps) {
  const say = useSay(slipWords)
  const sayWeb = useSay(webWords)
  const pick = usePick()
  const [level, setLevel] = useState(slip.risesTo[0]?.code ?? '')
  const [reason, setReason] = useState('')
  const escalate = useAct(escalateSlip, { done: close })
  return (
    <Dialog
      slip={slip}
      close={close}
      act="escalate"
      busy={escalate.isPending}
      error={escalate.error}
      send={() => escalate.mutate({ slipId: slip.id, version: slip.version, level, reason })}
    >
      <Field at="level" label={say('field.level')} error={escalate.error}>
        {({ id }) => (
          <Select
            id={id}
            value={level}
            options={slip.risesTo.map((one) => ({ value: one.code, label: pick(one.word) }))}
            onChange={setLevel}
          />
        )}
      </Field>
      <TextField
        at="reason"
        label={sayWeb('act.reason')}
        error={escalate.error}
        rows={3}
        maxLength={1000}
        value={reason}
        change={setReason}
      />
    </Dialog>
  )
}
