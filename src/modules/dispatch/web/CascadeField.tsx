import { Input, Select } from 'antd'
import { useId } from 'react'
import type { Reason } from '#engine/refusal.ts'
import { planWords } from '#modules/dispatch/plan-screen.messages.ts'
import { type Draft, readNumber } from '#modules/dispatch/web/cascade-draft.ts'
import { useSay } from '#web/words/language.ts'
import { useSentence } from '#web/words/useSentence.ts'

const EXPECTED = ['value', 'no-target', 'not-applicable'] as const

interface Props {
  readonly unitName: string
  readonly draft: Draft
  readonly band: boolean
  readonly changed: boolean
  /** Why what was typed cannot be a target. */
  readonly fault?: Reason | undefined
  readonly change: (draft: Draft) => void
}

/** A target to type: a number, a band, or one of the ways of having none, which are not the same. */
export function CascadeField({ unitName, draft, band, changed, fault, change }: Props) {
  const say = useSay(planWords)
  const sentence = useSentence()
  const id = useId()
  const field = (key: 'value' | 'low' | 'high') => {
    const text = draft[key]
    const isWrong = isUnreadable(text) || fault !== undefined
    return (
      <Input
        key={key}
        size="small"
        className={changed ? 'cascade-number changed' : 'cascade-number'}
        inputMode="decimal"
        value={text}
        status={isWrong ? 'error' : ''}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? id : undefined}
        aria-label={say(`cascade.${key}.of`, { unit: unitName })}
        onChange={(event) => change({ ...draft, expectation: 'value', [key]: event.target.value })}
      />
    )
  }
  const open = draft.expectation === 'value' || draft.expectation === 'missing'
  const unread = [draft.value, draft.low, draft.high].find(isUnreadable)
  const told = open && unread !== undefined ? say('cascade.unread', { text: unread }) : fault && sentence(fault)
  return (
    <span className="row cascade-field">
      {open && (band ? [field('low'), field('high')] : field('value'))}
      <Select
        size="small"
        value={draft.expectation}
        aria-label={say('cascade.expect', { unit: unitName })}
        popupMatchSelectWidth={false}
        variant={open ? 'borderless' : 'outlined'}
        options={[
          ...EXPECTED.map((value) => ({ value, label: say(`expect.${value}`) })),
          ...(draft.expectation === 'missing' ? [{ value: 'missing' as const, label: say('expect.missing') }] : []),
        ]}
        onChange={(expectation) => change({ ...draft, expectation })}
      />
      {told !== undefined && (
        <small id={id} className="fault">
          {told}
        </small>
      )}
    </span>
  )
}

const isUnreadable = (text: string): boolean => text !== '' && readNumber(text) === undefined
