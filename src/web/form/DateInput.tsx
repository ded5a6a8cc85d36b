import { Input } from 'antd'
import { useRef, useState } from 'react'
import type { ControlProps } from '#web/form/Field.tsx'
import { readTypedDay } from '#web/form/typed-day.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props extends Partial<ControlProps> {
  readonly size?: 'small'
  /** `2023-07-10`; empty while no day is chosen. */
  readonly value: string
  readonly change: (date: string) => void
  /** The first and the last day that the calendar offers; what is typed is judged by the act. */
  readonly min?: string | undefined
  readonly max?: string | undefined
}

/**
 * A day, always told as 2023-07-10: the browser's own field follows the machine's country (07/10/2023), not the page's
 * language. Typed in any usual way, or taken from the browser's calendar.
 */
export function DateInput({ value, change, min, max, status, ...control }: Props) {
  const say = useSay(webWords)
  const [typed, setTyped] = useState(value)
  const [isLeft, setLeft] = useState(false)
  const calendar = useRef<HTMLInputElement>(null)
  const shown = (readTypedDay(typed) ?? '') === value ? typed : value
  const isUnread = isLeft && shown.trim() !== '' && readTypedDay(shown) === undefined
  return (
    <span className="day-field">
      <Input
        {...control}
        className="day-typed"
        autoComplete="off"
        placeholder={say('day.placeholder')}
        status={isUnread ? 'error' : (status ?? '')}
        aria-invalid={isUnread || control['aria-invalid'] === true}
        value={shown}
        onChange={(event) => {
          setTyped(event.target.value)
          change(readTypedDay(event.target.value) ?? '')
        }}
        onFocus={() => setLeft(false)}
        onBlur={() => {
          setLeft(true)
          if (value !== '') setTyped(value)
        }}
      />
      <input
        ref={calendar}
        className="day-calendar"
        type="date"
        tabIndex={-1}
        aria-hidden="true"
        min={min}
        max={max}
        value={value}
        onChange={(event) => {
          setTyped(event.target.value)
          change(event.target.value)
        }}
      />
      <button
        type="button"
        className="day-pick"
        aria-label={say('day.pick')}
        title={say('day.pick')}
        onClick={() => calendar.current?.showPicker()}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3" />
        </svg>
      </button>
    </span>
  )
}
