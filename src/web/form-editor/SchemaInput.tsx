import { useState } from 'react'
import { CommitInput } from '#web/form-editor/CommitInput.tsx'
import { useEditor } from '#web/form-editor/editor-tools.ts'
import { formEditorWords } from '#web/form-editor/form-editor.messages.ts'
import type { SheetProps } from '#web/form-editor/KindProperties.tsx'
import { PropertyLine } from '#web/form-editor/PropertyLine.tsx'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly value: unknown
  readonly commit: (schema: unknown) => void
  readonly faultsAt: SheetProps['faultsAt']
}

/** The whole rule of a value as JSON; a keyword that is not of the subset is told by its name. */
export function SchemaInput({ value, commit, faultsAt }: Props) {
  const say = useSay(formEditorWords)
  const { isReadOnly } = useEditor()
  const [isBad, setBad] = useState(false)
  const read = (text: string) => {
    try {
      setBad(false)
      commit(text.trim() === '' ? undefined : JSON.parse(text))
    } catch {
      setBad(true)
    }
  }
  return (
    <details className="sheet-more" {...(value !== undefined && faultsAt('schema').length > 0 && { open: true })}>
      <summary>{say('properties.schema')}</summary>
      <PropertyLine
        label={say('properties.schema')}
        faults={isBad ? [say('properties.schema.bad')] : faultsAt('schema')}
      >
        <CommitInput
          label={say('properties.schema')}
          value={value === undefined ? '' : JSON.stringify(value)}
          rows={2}
          isCode
          isWrong={isBad}
          disabled={isReadOnly}
          commit={read}
        />
      </PropertyLine>
    </details>
  )
}
