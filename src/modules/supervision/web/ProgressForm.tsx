import { InputNumber, Select } from 'antd'
import { useState } from 'react'
import {
  approveProgress,
  returnProgress,
  SelfStatus,
  saveProgress,
  submitProgress,
  withdrawProgress,
} from '#modules/supervision/key-task.contract.ts'
import { keyTaskWords } from '#modules/supervision/key-task-screen.messages.ts'
import type { KeyTaskView } from '#modules/supervision/web/KeyTaskPage.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { TextField } from '#web/form/TextField.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** The month's progress: written by the lead unit, signed by its head; what cannot be done now says why. */
export function ProgressForm({ task }: { readonly task: KeyTaskView }) {
  const say = useSay(keyTaskWords)
  const pick = usePick()
  const { current, acts, period } = task
  const [draft, setDraft] = useState({
    text: current?.text ?? '',
    percent: current?.percent ?? task.percent,
    status: current?.status ?? task.status ?? ('on-schedule' as const),
    comment: current?.comment ?? '',
    problem: current?.problem ?? '',
    help: current?.help ?? '',
    nodesDone: current?.nodesDone ?? [],
  })
  const [isReturning, setIsReturning] = useState(false)
  const put = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change })
  const at = { keyTaskId: task.id, period, version: current?.version ?? 0 }
  const save = useAct(saveProgress)
  const submit = useAct(submitProgress)
  const deeds = {
    withdraw: useAct(withdrawProgress),
    approve: useAct(approveProgress),
    return: useAct(returnProgress, { done: () => setIsReturning(false) }),
  }
  const mayWrite = acts.write?.may === true
  const error = save.error ?? submit.error ?? deeds.withdraw.error ?? deeds.approve.error
  const handUp = async () => {
    const saved = await save.mutateAsync({ ...at, ...draft })
    submit.mutate({ ...at, version: saved.version })
  }
  const isDone = (node: number) => draft.nodesDone.find((one) => one.node === node)?.on ?? ''
  const putNode = (node: number, on: string) =>
    put({ nodesDone: [...draft.nodesDone.filter((one) => one.node !== node), ...(on === '' ? [] : [{ node, on }])] })
  return (
    <div className="stack">
      <Refused error={error} />
      {current?.returnReason && <p className="fault">{current.returnReason}</p>}
      {mayWrite && (
        <>
          <TextField
            at="text"
            label={say('form.text')}
            hint={say('form.text.hint')}
            error={save.error}
            rows={3}
            grows
            maxLength={4000}
            value={draft.text}
            change={(text) => put({ text: text })}
          />
          <div className="row">
            <Field at="percent" label={say('form.percent')} error={save.error}>
              {({ id }) => (
                <InputNumber
                  id={id}
                  min={0}
                  max={100}
                  precision={0}
                  value={draft.percent}
                  onChange={(next) => put({ percent: next ?? 0 })}
                />
              )}
            </Field>
            <Field at="status" label={say('form.status')} error={save.error}>
              {({ id }) => (
                <Select
                  id={id}
                  value={draft.status}
                  options={SelfStatus.options.map((one) => ({ value: one, label: say(`status.${one}`) }))}
                  onChange={(status) => put({ status })}
                />
              )}
            </Field>
          </div>
          {(['comment', 'problem', 'help'] as const).map((part) => (
            <TextField
              key={part}
              at={part}
              label={say(`form.${part}`)}
              error={save.error}
              rows={2}
              grows
              maxLength={2000}
              value={draft[part]}
              change={(text) => put({ [part]: text })}
            />
          ))}
          {task.nodes
            .filter(({ doneOn }) => doneOn === null)
            .map((node) => (
              <Field
                key={node.number}
                at={`node-${node.number}`}
                label={say('form.node', { n: node.number, text: pick(node.text) })}
              >
                {(control) => (
                  <DateInput {...control} value={isDone(node.number)} change={(date) => putNode(node.number, date)} />
                )}
              </Field>
            ))}
        </>
      )}
      <div className="row">
        <ActButton
          busy={save.isPending}
          reason={mayWrite ? undefined : acts.write?.reason}
          act={() => save.mutate({ ...at, ...draft })}
        >
          {say('act.write')}
        </ActButton>
        {mayWrite && (
          <ActButton primary busy={submit.isPending} act={() => void handUp().catch(() => undefined)}>
            {say('act.submit')}
          </ActButton>
        )}
        {acts.withdraw?.may === true && (
          <ActButton busy={deeds.withdraw.isPending} act={() => deeds.withdraw.mutate(at)}>
            {say('act.withdraw')}
          </ActButton>
        )}
        {current?.state === 'submitted' && (
          <>
            <ActButton
              primary
              busy={deeds.approve.isPending}
              reason={acts.approve?.may === true ? undefined : acts.approve?.reason}
              act={() => deeds.approve.mutate(at)}
            >
              {say('act.approve')}
            </ActButton>
            <ActButton
              danger
              reason={acts.return?.may === true ? undefined : acts.return?.reason}
              act={() => setIsReturning(true)}
            >
              {say('act.return')}
            </ActButton>
          </>
        )}
        {save.isSuccess && !submit.isSuccess && (
          <span className="second" role="status">
            {say('saved')}
          </span>
        )}
      </div>
      {isReturning && (
        <ReasonDialog
          title={say('act.return')}
          deed={say('act.return')}
          least={2}
          danger
          busy={deeds.return.isPending}
          error={deeds.return.error}
          act={(reason) => deeds.return.mutate({ ...at, reason })}
          close={() => setIsReturning(false)}
        />
      )}
    </div>
  )
}
