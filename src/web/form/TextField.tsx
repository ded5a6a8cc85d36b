import { Input } from 'antd'
import { Field } from '#web/form/Field.tsx'

interface Props {
  readonly at: string
  readonly label: string
  readonly hint?: string
  readonly error?: Error | null | undefined
  readonly rows: number
  readonly maxLength: number
  /** Grows with what is written. */
  readonly grows?: boolean
  readonly value: string
  readonly change: (text: string) => void
}

/** A field of several lines. */
export function TextField({ rows, maxLength, grows = false, value, change, ...field }: Props) {
  return (
    <Field {...field}>
      {(control) => (
        <Input.TextArea
          {...control}
          rows={rows}
          {...(grows && { className: 'grows' })}
          maxLength={maxLength}
          value={value}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  )
}
