import { useNavigate } from '@tanstack/react-router'
import { Drawer, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { UnitSelect } from '#modules/organisations/web/UnitSelect.tsx'
import { getPractice, raiseOwnSlip } from '#modules/supervision/slip.contract.ts'
import type { SlipAbout } from '#modules/supervision/slip.ts'
import { slipWords } from '#modules/supervision/slip-screen.messages.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { TextField } from '#web/form/TextField.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly close: () => void
  readonly unitId?: string
  readonly about?: SlipAbout
  readonly title?: string
}

/** An officer raises a slip of his own. */
export function RaiseSlip({ close, unitId, about, title }: Props) {
  const say = useSay(slipWords)
  const pick = usePick()
  const navigate = useNavigate()
  const practice = useRead(getPractice, {}).data
  const [draft, setDraft] = useState({
    unitId,
    title: title ?? '',
    demand: '',
    cooperatingIds: [] as readonly string[],
    level: undefined as string | undefined,
    dueOn: undefined as string | undefined,
    responsibleLeader: '',
    responsiblePerson: '',
  })
  const put = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change })
  const raise = useAct(raiseOwnSlip, {
    also: ['keyTask'],
    done: ({ slipId }) => void navigate({ to: '/slips/$slipId', params: { slipId } }),
  })
  const { error } = raise
  const send = () =>
    draft.unitId !== undefined &&
    raise.mutate({
      unitId: draft.unitId,
      title: draft.title,
      demand: draft.demand,
      cooperatingIds: [...draft.cooperatingIds],
      ...(about !== undefined && { about }),
      ...(draft.level !== undefined && { level: draft.level }),
      ...(draft.dueOn !== undefined && { dueOn: draft.dueOn }),
      ...(draft.responsibleLeader !== '' && { responsibleLeader: draft.responsibleLeader }),
      ...(draft.responsiblePerson !== '' && { responsiblePerson: draft.responsiblePerson }),
    })
  const colours = practice?.colours.filter(({ code }) => practice.startAt.includes(code)) ?? []
  return (
    <Drawer open size={520} title={say('raise')} onClose={close}>
      <div className="stack">
        <p className="second">{say('raise.why')}</p>
        <Refused error={error} />
        <Field at="unitId" label={say('field.unit')} error={error}>
          {(control) => <UnitSelect control={control} value={draft.unitId} change={(next) => put({ unitId: next })} />}
        </Field>
        <Field at="title" label={say('field.title')} error={error}>
          {(control) => (
            <Input {...control} maxLength={200} value={draft.title} onChange={(e) => put({ title: e.target.value })} />
          )}
        </Field>
        <TextField
          at="demand"
          label={say('field.demand')}
          error={error}
          rows={4}
          grows
          maxLength={4000}
          value={draft.demand}
          change={(text) => put({ demand: text })}
        />
        <Field at="cooperatingIds" label={say('field.cooperating')} error={error}>
          {(control) => (
            <UnitSelect
              control={control}
              values={draft.cooperatingIds}
              changeAll={(next) => put({ cooperatingIds: next })}
            />
          )}
        </Field>
        <Field at="level" label={say('field.level')} error={error}>
          {({ id }) => (
            <Select
              id={id}
              allowClear
              value={draft.level ?? colours[0]?.code}
              options={colours.map((one) => ({ value: one.code, label: pick(one.word) }))}
              onChange={(next) => put({ level: next })}
            />
          )}
        </Field>
        {practice !== undefined && (
          <Deadline
            workingDays={practice.workingDays}
            value={draft.dueOn ?? practice.workingDays[practice.deadlines.officer - 1] ?? ''}
            change={(dueOn) => put({ dueOn })}
            error={error}
          />
        )}
        <div className="row">
          <Field at="responsibleLeader" label={say('field.leader')} error={error}>
            {(control) => (
              <Input
                {...control}
                maxLength={40}
                value={draft.responsibleLeader}
                onChange={(e) => put({ responsibleLeader: e.target.value })}
              />
            )}
          </Field>
          <Field at="responsiblePerson" label={say('field.person')} error={error}>
            {(control) => (
              <Input
                {...control}
                maxLength={40}
                value={draft.responsiblePerson}
                onChange={(e) => put({ responsiblePerson: e.target.value })}
              />
            )}
          </Field>
        </div>
        <ActButton primary busy={raise.isPending} act={send}>
          {say('raise.deed')}
        </ActButton>
      </div>
    </Drawer>
  )
}

interface DeadlineProps {
  readonly workingDays: readonly string[]
  readonly value: string
  readonly change: (day: string) => void
  readonly error: Error | null
}

/** The deadline as a day and as working days from now: either may be given, the other follows. */
function Deadline({ workingDays, value, change, error }: DeadlineProps) {
  const say = useSay(slipWords)
  const days = workingDays.indexOf(value) + 1
  return (
    <div className="form-columns">
      <Field
        at="dueOn"
        label={say('field.due-on')}
        hint={days === 0 && value !== '' ? say('field.due-on.none') : ''}
        error={error}
      >
        {(control) => (
          <DateInput {...control} min={workingDays[0]} max={workingDays.at(-1)} value={value} change={change} />
        )}
      </Field>
      <Field at="workingDays" label={say('field.days')} error={error}>
        {({ id }) => (
          <InputNumber
            id={id}
            min={1}
            max={workingDays.length}
            precision={0}
            value={days === 0 ? null : days}
            onChange={(next) => next !== null && change(workingDays[next - 1] ?? value)}
          />
        )}
      </Field>
    </div>
  )
}
