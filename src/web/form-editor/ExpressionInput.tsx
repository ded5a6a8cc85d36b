import { check } from '#engine/expression/compile.ts'
import { describeFault } from '#engine/expression/expression.messages.ts'
import type { Declared, ValueType } from '#engine/expression/expression.ts'
import { sentence } from '#engine/expression/sentence.ts'
import { CommitInput } from '#web/form-editor/CommitInput.tsx'
import { formEditorWords } from '#web/form-editor/form-editor.messages.ts'
import { useLanguage, useSay } from '#web/words/language.ts'

interface Props {
  readonly label: string
  readonly value: string
  readonly names: Readonly<Record<string, Declared>>
  readonly result: ValueType
  /** Empty: taken away. */
  readonly commit: (text: string | undefined) => void
  readonly disabled: boolean
}

/** An expression as text, with its meaning in words below, or what is wrong with it and where. */
export function ExpressionInput({ label, value, names, result, commit, disabled }: Props) {
  const say = useSay(formEditorWords)
  const { language } = useLanguage()
  const checked = value.trim() === '' ? undefined : check(value, { names, result })
  return (
    <div className="expression">
      <CommitInput
        label={label}
        value={value}
        rows={3}
        maxLength={4000}
        isCode
        disabled={disabled}
        isWrong={checked !== undefined && 'faults' in checked}
        commit={(text) => commit(text.trim() === '' ? undefined : text.trim())}
      />
      {checked !== undefined && 'expression' in checked && (
        <p className="second small">{sentence(checked.expression, language)}</p>
      )}
      {checked !== undefined &&
        'faults' in checked &&
        checked.faults.map((fault) => (
          <p key={`${fault.offset} ${fault.key}`} className="fault small">
            {say('expression.here', { n: fault.offset + 1 })} {describeFault(fault, language)}
            <code className="expression-place">
              {value.slice(Math.max(0, fault.offset - 16), fault.offset)}
              <mark>{value.slice(fault.offset, fault.offset + Math.max(1, fault.length)) || '⌟'}</mark>
            </code>
          </p>
        ))}
    </div>
  )
}
