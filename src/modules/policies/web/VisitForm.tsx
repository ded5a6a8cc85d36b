import { Button, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { type Carer, recordVisit } from '#modules/policies/cultivation.contract.ts'
import { ladderWords } from '#modules/policies/ladder-screen.messages.ts'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { officeNow, onOfficeClock } from '#web/figure/office-clock.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { TextField } from '#web/form/TextField.tsx'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

export type CarerHead = z.infer<typeof Carer>

interface Props {
  readonly registerEntryId: string
  readonly name: string
  readonly carers: readonly CarerHead[]
  readonly close: () => void
}

interface Raised {
  readonly problem: string
  readonly responsibleId: string
  readonly dueOn: string
}

/** People to choose from, with their units. */
export const useCarerOptions = (carers: readonly CarerHead[]) => {
  const pick = usePick()
  return carers.map(({ personId, name, unit }) => ({ value: personId, label: `${name} · ${pick(unit)}` }))
}

/** A visit: whom one met, what was said, and what is to be answered by whom. */
export function VisitForm({ registerEntryId, name, carers, close }: Props) {
  const say = useSay(ladderWords)
  const sayWeb = useSay(webWords)
  const options = useCarerOptions(carers)
  const today = onOfficeClock(officeNow()).date
  const [visitedOn, setVisitedOn] = useState(today)
  const [withWhom, setWithWhom] = useState('')
  const [notes, setNotes] = useState('')
  const [raised, setRaised] = useState<readonly Raised[]>([])
  const recording = useAct(recordVisit, { done: close, also: ['portrait', 'ladder', 'cultivation'] })
  const { error } = recording
  const put = (at: number, change: Partial<Raised>) =>
    setRaised(raised.map((one, place) => (place === at ? { ...one, ...change } : one)))
  return (
    <Modal
      open
      title={say('visit.of', { name })}
      okText={say('act.visit')}
      cancelText={sayWeb('act.cancel')}
      okButtonProps={{ loading: recording.isPending }}
      onCancel={close}
      onOk={() => recording.mutate({ registerEntryId, visitedOn, withWhom, notes, problems: [...raised] })}
    >
      <div className="stack">
        <Refused error={error} />
        <Field at="visitedOn" label={say('visit.on')} error={error}>
          {(control) => <DateInput {...control} value={visitedOn} change={setVisitedOn} max={today} />}
        </Field>
        <Field at="withWhom" label={say('visit.with')} error={error}>
          {(control) => (
            <Input {...control} maxLength={200} value={withWhom} onChange={({ target }) => setWithWhom(target.value)} />
          )}
        </Field>
        <TextField
          {...{ at: 'notes', label: say('visit.notes'), error, rows: 4, maxLength: 4000, value: notes }}
          change={setNotes}
        />
        {raised.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added behind
          <div key={at} className="card stack">
            <TextField
              {...{ at: `problems/${at}/problem`, label: say('visit.problem'), error, rows: 2, maxLength: 1000 }}
              value={one.problem}
              change={(problem) => put(at, { problem })}
            />
            <Field at={`problems/${at}/responsibleId`} label={say('visit.who')} error={error}>
              {(control) => (
                <Select
                  id={control.id}
                  value={one.responsibleId || null}
                  options={options}
                  showSearch={{ optionFilterProp: 'label' }}
                  onChange={(responsibleId) => put(at, { responsibleId: responsibleId ?? '' })}
                />
              )}
            </Field>
            <Field at={`problems/${at}/dueOn`} label={say('visit.due')} error={error}>
              {(control) => <DateInput {...control} value={one.dueOn} change={(dueOn) => put(at, { dueOn })} />}
            </Field>
          </div>
        ))}
        <p>
          <Button
            size="small"
            onClick={() =>
              setRaised([...raised, { problem: '', responsibleId: options[0]?.value ?? '', dueOn: today }])
            }
          >
            {say('act.add-problem')}
          </Button>
        </p>
      </div>
    </Modal>
  )
}
