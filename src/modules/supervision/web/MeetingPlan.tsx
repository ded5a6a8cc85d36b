import { useNavigate } from '@tanstack/react-router'
import { Modal, Select } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { type MeetingSeriesHead, planMeeting } from '#modules/supervision/meeting.contract.ts'
import { meetingWords } from '#modules/supervision/meeting-screen.messages.ts'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { officeNow, onOfficeClock } from '#web/figure/office-clock.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly series: readonly z.infer<typeof MeetingSeriesHead>[]
  readonly close: () => void
}

/** Begins a meeting from its series: the day is all that must be known. */
export function PlanMeeting({ series, close }: Props) {
  const say = useSay(meetingWords)
  const pick = usePick()
  const navigate = useNavigate()
  const [code, choose] = useState(series[0]?.code ?? '')
  const [heldOn, setDay] = useState(onOfficeClock(officeNow()).date)
  const plan = useAct(planMeeting, {
    done: ({ meetingId }) => void navigate({ to: '/meetings/$meetingId', params: { meetingId }, search: {} }),
  })
  const chosen = series.find((one) => one.code === code)
  const send = () => chosen && plan.mutate({ unitId: chosen.host.id, series: code, heldOn })
  return (
    <Modal
      open
      title={say('plan')}
      okText={say('plan.deed')}
      okButtonProps={{ loading: plan.isPending }}
      onOk={send}
      onCancel={close}
    >
      <div className="stack">
        <p className="second">{say('plan.why')}</p>
        <Refused error={plan.error} />
        <Field
          at="series"
          label={say('field.series')}
          hint={chosen === undefined ? '' : say('plan.next', { n: chosen.next })}
          error={plan.error}
        >
          {({ id }) => (
            <Select
              id={id}
              value={code}
              options={series.map((one) => ({ value: one.code, label: pick(one.name) }))}
              onChange={choose}
            />
          )}
        </Field>
        <Field at="heldOn" label={say('field.heldOn')} error={plan.error}>
          {(control) => <DateInput {...control} value={heldOn} change={setDay} />}
        </Field>
      </div>
    </Modal>
  )
}
