import { Input } from 'antd'
import { useEffect, useState } from 'react'

interface Props {
  readonly value: string
  readonly commit: (text: string) => void
  readonly label: string
  readonly rows?: number
  readonly placeholder?: string | undefined
  readonly maxLength?: number
  readonly disabled?: boolean
  readonly isWrong?: boolean
  readonly isCode?: boolean
}

/** What is typed is one deed when the keyboard leaves, so that undoing takes a thought back and not a letter. */
export function CommitInput({ value, commit, label, rows, placeholder, maxLength, disabled, isWrong, isCode }: Props) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  const shared = {
    value: typed,
    'aria-label': label,
    placeholder: placeholder ?? '',
    maxLength: maxLength ?? 2000,
    disabled: disabled ?? false,
    status: isWrong === true ? ('error' as const) : ('' as const),
    ...(isCode === true && { className: 'code-input', spellCheck: false }),
    onBlur: () => typed !== value && commit(typed),
  }
  if (rows !== undefined)
    return <Input.TextArea {...shared} rows={rows} onChange={(event) => setTyped(event.target.value)} />
  return (
    <Input
      {...shared}
      onChange={(event) => setTyped(event.target.value)}
      onPressEnter={() => typed !== value && commit(typed)}
    />
  )
}
