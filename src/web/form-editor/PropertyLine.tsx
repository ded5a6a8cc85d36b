import type { ReactNode } from 'react'

interface Props {
  readonly label: string
  /** What is wrong with it. */
  readonly faults?: readonly string[]
  readonly children: ReactNode
}

/** One property: its name, its control, what is wrong with it. */
export function PropertyLine({ label, faults = [], children }: Props) {
  return (
    <fieldset className="property">
      <legend>{label}</legend>
      {children}
      {faults.map((fault) => (
        <small key={fault} className="fault">
          {fault}
        </small>
      ))}
    </fieldset>
  )
}
