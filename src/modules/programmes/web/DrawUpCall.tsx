import { useNavigate } from '@tanstack/react-router'
import { Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { drawUpCall, listFamilies } from '#modules/programmes/call.contract.ts'
import { callWords } from '#modules/programmes/call-screen.messages.ts'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { officeNow, onOfficeClock } from '#web/figure/office-clock.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { useSession } from '#web/session.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** Begins a call: family, year and title; everything else on its page. */
export function DrawUpCall({ close }: { readonly close: () => void }) {
  const say = useSay(callWords)
  const pick = usePick()
  const navigate = useNavigate()
  const { actor } = useSession()
  const families = useRead(listFamilies, {}).data?.families ?? []
  const [family, setFamily] = useState('')
  const [year, setYear] = useState(Number(onOfficeClock(officeNow()).date.slice(0, 4)))
  const [title, setTitle] = useState('')
  const [expectedOn, setExpected] = useState('')
  const draw = useAct(drawUpCall, {
    done: ({ callId }) => void navigate({ to: '/calls/$callId', params: { callId } }),
  })
  const unitId = actor.grants.find(({ permission }) => permission === 'call.manage')?.unitId
  const send = () =>
    unitId !== undefined && draw.mutate({ unitId, family, year, title, ...(expectedOn !== '' && { expectedOn }) })
  return (
    <Modal
      open
      title={say('draw-up')}
      okText={say('draw-up.deed')}
      okButtonProps={{ loading: draw.isPending, disabled: family === '' || title.trim().length < 2 }}
      onOk={send}
      onCancel={close}
    >
      <div className="stack">
        <p className="second">{say('draw-up.why')}</p>
        <Refused error={draw.error} />
        <Field at="family" label={say('field.family')} error={draw.error}>
          {({ id }) => (
            <Select
              id={id}
              value={family || null}
              options={families.map((one) => ({ value: one.code, label: pick(one.name) }))}
              onChange={(next) => setFamily(next ?? '')}
            />
          )}
        </Field>
        <Field at="year" label={say('field.year')} error={draw.error}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              value={year}
              onChange={({ target }) => setYear(Number(target.value.replace(/\D/g, '').slice(0, 4)))}
            />
          )}
        </Field>
        <Field at="title" label={say('field.title')} hint={say('field.title.hint')} error={draw.error}>
          {(control) => (
            <Input {...control} maxLength={120} value={title} onChange={({ target }) => setTitle(target.value)} />
          )}
        </Field>
        <Field at="expectedOn" label={say('field.expected')} error={draw.error}>
          {(control) => <DateInput {...control} value={expectedOn} change={setExpected} />}
        </Field>
      </div>
    </Modal>
  )
}
