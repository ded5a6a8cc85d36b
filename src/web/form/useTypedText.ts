import { useState } from 'react'
import type { Column, Field } from '#engine/form/field.ts'
import { useFormTools } from '#web/form/form-tools.ts'
import { readTyped, writeTyped } from '#web/form/read-typed.ts'

/**
 * The text of a field of figures while somebody types in it: kept as typed, read at every key, written in the form of the
 * house when the keyboard leaves. What cannot be read stays in sight, and is told.
 */
export function useTypedText(field: Field | Column, path: string, value: unknown, take: (value: unknown) => void) {
  const { book } = useFormTools()
  const [text, setText] = useState<string | undefined>(() => book.textAt(path))
  const shown = text ?? writeTyped(field, value)
  return {
    text: shown,
    typed: (next: string) => {
      setText(next)
      const read = readTyped(field, next)
      if ('fault' in read) book.cannotRead(path, next, read.fault)
      else take(read.value)
    },
    left: () => {
      if (book.textAt(path) === undefined) setText(undefined)
    },
  }
}
