import type { ReactNode } from 'react'
import { RefusalError } from '#web/client/refusal-error.ts'

export interface ControlProps {
  readonly id: string
  readonly 'aria-describedby': string
  readonly 'aria-invalid': boolean
  readonly status: 'error' | ''
}

interface Props {
  /** The field's name in the contract: the server's reasons find their field by it. */
  readonly at: string
  readonly label: string
  /** What is expected, with an example. */
  readonly hint?: string
  /** What the last try was refused for. */
  readonly error?: Error | null | undefined
  readonly fault?: string | undefined
  readonly children: (control: ControlProps) => ReactNode
}

/** Label, control, what is expected, and the server's own words when it was refused. */
export function Field({ at, label, hint, error, fault, children }: Props) {
  const refused = fault ?? (error instanceof RefusalError ? error.reasonAt(at) : undefined)
  const id = `field-${at}`
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-describedby': `${id}-told`,
        'aria-invalid': refused !== undefined,
        status: refused === undefined ? '' : 'error',
      })}
      <small id={`${id}-told`} className={refused === undefined ? 'second' : 'fault'}>
        {refused ?? hint ?? ''}
      </small>
    </div>
  )
}
