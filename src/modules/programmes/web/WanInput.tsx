import { Input } from 'antd'
import { useState } from 'react'
import { fenOf, wanOf } from '#modules/programmes/web/call-draft.ts'
import type { ControlProps } from '#web/form/Field.tsx'

interface Props {
  readonly control?: ControlProps
  readonly label?: string
  /** Fen. */
  readonly value: string | null
  readonly change: (fen: string | null) => void
}

/** An amount in 万元, kept in fen. */
export function WanInput({ control, label, value, change }: Props) {
  const [typed, setTyped] = useState(wanOf(value))
  const isUnread = fenOf(typed) === undefined
  return (
    <Input
      {...control}
      aria-label={label}
      inputMode="decimal"
      status={isUnread ? 'error' : (control?.status ?? '')}
      value={typed}
      onChange={({ target }) => {
        setTyped(target.value)
        const fen = fenOf(target.value)
        if (fen !== undefined) change(fen)
      }}
    />
  )
}
