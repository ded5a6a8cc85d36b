import { Input, Segmented } from 'antd'
import { useState } from 'react'
import { entryWords } from '#modules/appraisal/entry-screen.messages.ts'
import type { Kinds } from '#modules/appraisal/web/ProposeEntry.tsx'
import { Field } from '#web/form/Field.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly kind: Kinds['kinds'][number]
  readonly kinds: Kinds
  readonly error: Error | null
  /** With sign. */
  readonly change: (points: string) => void
}

/** The amount without its sign, which the kind gives; beside it what the kind and its caps allow, and what is used up. */
export function PointsField({ kind, kinds, error, change }: Props) {
  const say = useSay(entryWords)
  const pick = usePick()
  const [amount, setAmount] = useState('')
  const [isMinus, setIsMinus] = useState(kind.sign === 'minus')
  const minus = kind.sign === 'either' ? isMinus : kind.sign === 'minus'
  const put = (text: string, less: boolean) => {
    setAmount(text)
    setIsMinus(less)
    change(text === '' ? '' : `${less ? '-' : ''}${text}`)
  }
  const caps = kinds.caps.filter((cap) => cap.kinds.includes(kind.code))
  const hint = [
    say('field.points.hint', { least: kind.least, most: kind.most }),
    kind.mostInYear === null ? '' : say('field.points.year', { year: kind.mostInYear }),
    kind.booked === null ? '' : say('field.points.booked', { booked: kind.booked }),
    ...caps.flatMap((cap) => {
      const most = minus ? cap.least : cap.most
      return most === null ? [] : [say('field.points.cap', { cap: pick(cap.name), most })]
    }),
  ].join('')
  return (
    <Field at="points" label={say('field.points')} hint={hint} error={error}>
      {(control) => (
        <span className="row">
          {kind.sign === 'either' && (
            <Segmented
              value={minus ? 'minus' : 'plus'}
              options={[
                { value: 'plus', label: '+' },
                { value: 'minus', label: '−' },
              ]}
              onChange={(next) => put(amount, next === 'minus')}
            />
          )}
          <Input
            {...control}
            className="points-input"
            prefix={minus ? '−' : '+'}
            inputMode="decimal"
            maxLength={7}
            value={amount}
            onChange={(e) => put(e.target.value.trim(), minus)}
          />
        </span>
      )}
    </Field>
  )
}
