import { own } from '#engine/form/same-value.ts'
import { CommitInput } from '#web/form-editor/CommitInput.tsx'
import { formEditorWords } from '#web/form-editor/form-editor.messages.ts'
import { PropertyLine } from '#web/form-editor/PropertyLine.tsx'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly label: string
  readonly value: unknown
  /** Nothing: the property is taken away. */
  readonly commit: (pair: { readonly zh: string; readonly en: string } | undefined) => void
  /** What stands where nothing is written: the words of the bank. */
  readonly otherwise?: unknown
  readonly rows?: number
  readonly faults?: readonly string[]
  readonly disabled: boolean
}

export const textOf = (pair: unknown, language: 'zh' | 'en'): string => {
  const text = own(pair, language)
  return typeof text === 'string' ? text : ''
}

/** A text in both languages; emptied in both it is taken away. */
export function PairInput({ label, value, commit, otherwise, rows, faults = [], disabled }: Props) {
  const say = useSay(formEditorWords)
  const change = (language: 'zh' | 'en') => (text: string) => {
    const pair = { zh: textOf(value, 'zh'), en: textOf(value, 'en'), [language]: text }
    commit(pair.zh === '' && pair.en === '' ? undefined : pair)
  }
  return (
    <PropertyLine label={label} faults={faults}>
      {(['zh', 'en'] as const).map((language) => (
        <CommitInput
          key={language}
          label={`${label} ${say(`properties.${language}`)}`}
          value={textOf(value, language)}
          commit={change(language)}
          placeholder={textOf(otherwise, language) || say(`properties.${language}`)}
          disabled={disabled}
          isWrong={faults.length > 0 && textOf(value, language) === '' && textOf(otherwise, language) === ''}
          {...(rows !== undefined && { rows })}
        />
      ))}
    </PropertyLine>
  )
}
