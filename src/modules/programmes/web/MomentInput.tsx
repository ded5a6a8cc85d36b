import { Input } from 'antd'
import { useState } from 'react'
import { callWords } from '#modules/programmes/call-screen.messages.ts'
import { onOfficeClock, startOfOfficeDay } from '#web/figure/office-clock.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import type { ControlProps } from '#web/form/Field.tsx'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly control: ControlProps
  /** An instant, or nothing. */
  readonly value: string | null
  readonly change: (instant: string | null) => void
}

const TIME = /^([01]?\d|2[0-3])[:：]([0-5]\d)$/

/** A day and a minute of the office: 2023-07-31 18:00. */
export function MomentInput({ control, value, change }: Props) {
  const say = useSay(callWords)
  const shown = value === null ? undefined : onOfficeClock(new Date(value))
  const [date, setDate] = useState(shown?.date ?? '')
  const [time, setTime] = useState(shown?.time ?? '18:00')
  const tell = (day: string, minute: string) => {
    const read = TIME.exec(minute.trim())
    const instant = day === '' || read === null ? undefined : startOfOfficeDay(day)
    change(
      instant === undefined
        ? null
        : new Date(instant.getTime() + (Number(read![1]) * 60 + Number(read![2])) * 60_000).toISOString(),
    )
  }
  return (
    <span className="moment-field">
      <DateInput
        {...control}
        value={date}
        change={(next) => {
          setDate(next)
          tell(next, time)
        }}
      />
      <Input
        aria-label={say('field.time')}
        className="moment-time"
        inputMode="numeric"
        status={TIME.test(time.trim()) ? '' : 'error'}
        value={time}
        onChange={({ target }) => {
          setTime(target.value)
          tell(date, target.value)
        }}
      />
    </span>
  )
}
