import { Drawer, Select } from 'antd'
import { useState } from 'react'
import { listIndicators } from '#modules/dispatch/plan.contract.ts'
import { listKeyTasks } from '#modules/supervision/key-task.contract.ts'
import { changeProblem, helpers, type ProblemRow, raiseProblem } from '#modules/supervision/problem.contract.ts'
import { problemWords } from '#modules/supervision/problem-screen.messages.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { officeNow, onOfficeClock } from '#web/figure/office-clock.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { TextField } from '#web/form/TextField.tsx'
import { useCan } from '#web/session.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly unitId: string
  readonly title: string
  /** Undefined: a new one. */
  readonly of?: ProblemRow
  readonly close: () => void
}

/** A problem, the help it needs, and what it is about. */
export function ProblemForm({ unitId, title, of: problem, close }: Props) {
  const say = useSay(problemWords)
  const pick = usePick()
  const may = useCan()
  const [draft, setDraft] = useState({
    text: problem?.text ?? '',
    help: problem?.help ?? '',
    ownerUnitId: problem?.owner?.id ?? null,
    dueOn: problem?.dueOn ?? null,
    indicatorId: problem?.indicator?.id ?? null,
    keyTaskId: problem?.keyTask?.id ?? null,
  })
  const put = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change })
  const raise = useAct(raiseProblem, { done: close })
  const change = useAct(changeProblem, { done: close })
  const error = raise.error ?? change.error
  const units = useRead(helpers, {}).data?.rows ?? []
  const indicators = useRead(listIndicators, { limit: '500' }, { when: may('plan.read'), freshFor: 300_000 })
  const year = onOfficeClock(officeNow()).date.slice(0, 4)
  const tasks = useRead(listKeyTasks, { year }, { when: may('key-task.read'), freshFor: 300_000 })
  return (
    <Drawer open size={520} title={title} onClose={close}>
      <div className="stack">
        <Refused error={error} />
        <TextField
          at="text"
          label={say('field.text')}
          error={error}
          rows={3}
          grows
          maxLength={2000}
          value={draft.text}
          change={(text) => put({ text })}
        />
        <TextField
          at="help"
          label={say('field.help')}
          hint={say('field.help.hint')}
          error={error}
          rows={2}
          grows
          maxLength={2000}
          value={draft.help}
          change={(help) => put({ help })}
        />
        <Choice
          at="ownerUnitId"
          label={say('field.owner')}
          error={error}
          value={draft.ownerUnitId}
          options={units.filter(({ id }) => id !== unitId).map((unit) => ({ value: unit.id, label: pick(unit.name) }))}
          change={(ownerUnitId) => put({ ownerUnitId })}
        />
        <Field at="dueOn" label={say('field.due')} error={error}>
          {(control) => (
            <DateInput {...control} value={draft.dueOn ?? ''} change={(date) => put({ dueOn: date || null })} />
          )}
        </Field>
        <Choice
          at="indicatorId"
          label={say('field.indicator')}
          error={error}
          value={draft.indicatorId}
          options={(indicators.data?.rows ?? []).map((one) => ({ value: one.id, label: pick(one.name) }))}
          change={(indicatorId) => put({ indicatorId })}
        />
        <Choice
          at="keyTaskId"
          label={say('field.task')}
          error={error}
          value={draft.keyTaskId}
          options={(tasks.data?.rows ?? []).map((one) => ({ value: one.id, label: pick(one.name) }))}
          change={(keyTaskId) => put({ keyTaskId })}
        />
        <ActButton
          primary
          busy={raise.isPending || change.isPending}
          act={() =>
            problem === undefined
              ? raise.mutate({ unitId, ...draft })
              : change.mutate({ problemId: problem.id, version: problem.version, ...draft })
          }
        >
          {say('save')}
        </ActButton>
      </div>
    </Drawer>
  )
}

interface ChoiceProps {
  readonly at: string
  readonly label: string
  readonly error: Error | null
  readonly value: string | null
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly change: (value: string | null) => void
}

export function Choice({ at, label, error, value, options, change }: ChoiceProps) {
  return (
    <Field at={at} label={label} error={error}>
      {({ id }) => (
        <Select
          id={id}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          value={value}
          options={[...options]}
          onChange={(next: string | undefined) => change(next ?? null)}
        />
      )}
    </Field>
  )
}
