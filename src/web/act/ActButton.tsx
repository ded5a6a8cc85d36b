import { Button } from 'antd'
import { type ReactNode, useId } from 'react'
import { useDates } from '#web/figure/useDates.ts'

interface Props {
  readonly children: ReactNode
  readonly act: () => void
  /** Why it cannot be done now, in the office's words; with it the button is grey and the reason stands beside it. */
  readonly reason?: string | undefined
  readonly primary?: boolean
  readonly danger?: boolean
  readonly busy?: boolean
  readonly size?: 'small' | 'middle'
  readonly hotkey?: string
}

/** Nothing is hidden only because it is forbidden: it is grey, and says why. */
export function ActButton({ children, act, reason, primary, danger, busy, size, hotkey }: Props) {
  const id = useId()
  const dates = useDates()
  const forbidden = reason !== undefined && reason !== ''
  return (
    <span className="act">
      <Button
        type={primary === true ? 'primary' : 'default'}
        danger={danger ?? false}
        disabled={forbidden}
        loading={busy ?? false}
        size={size ?? 'middle'}
        aria-describedby={forbidden ? id : undefined}
        aria-keyshortcuts={hotkey}
        onClick={act}
      >
        {children}
      </Button>
      {forbidden && (
        <small id={id} className="second">
          {dates.within(reason)}
        </small>
      )}
    </span>
  )
}
