import type { Column, Field } from '#engine/form/field.ts'
import { writeMoney } from '#engine/form/money.ts'
import type { RichText } from '#engine/form/rich-text.ts'
import { isEmpty, isRecord } from '#engine/form/same-value.ts'
import { formatBytes, formatDecimal } from '#web/figure/format.ts'
import { useDates } from '#web/figure/useDates.ts'
import { formWords } from '#web/form/form-screen.messages.ts'
import { type AnswerFile, useFormTools } from '#web/form/form-tools.ts'
import { RichTextView } from '#web/form/RichTextView.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly field: Field | Column
  readonly value: unknown
}

/** An answer to be read. Of tables only how many rows; they are drawn as tables elsewhere. */
export function WrittenValue({ field, value }: Props) {
  const say = useSay(formWords)
  const dates = useDates()
  const name = useChoiceName()
  if (isEmpty(value)) return <span className="third">{say('none')}</span>
  switch (field.kind) {
    case 'yes-no':
      return <>{say(value === true ? 'yes' : 'no')}</>
    case 'money':
      return (
        <span className="value">
          {Number.isSafeInteger(value)
            ? (formatDecimal(writeMoney(value as number, field.shownIn)) ?? '')
            : String(value)}
        </span>
      )
    case 'number':
      return <span className="value">{formatDecimal(String(value)) ?? String(value)}</span>
    case 'date':
      return <>{String(value)}</>
    case 'period':
      return isRecord(value) ? (
        <>
          {String(value.from ?? say('none'))} {say('period.between')} {String(value.to ?? say('none'))}
        </>
      ) : null
    case 'choice':
      return (
        <>
          {[value]
            .flat()
            .map((code) => name(field, String(code)))
            .join(say('and'))}
        </>
      )
    case 'keywords':
      return (
        <>
          {[value].flat().map((word) => (
            <span key={String(word)} className="tag">
              {String(word)}
            </span>
          ))}
        </>
      )
    case 'reference':
      return <>{isRecord(value) ? String(value.name) : ''}</>
    case 'file':
      return <WrittenFiles files={value as readonly AnswerFile[]} />
    case 'rich-text':
      return <RichTextView text={value as RichText} />
    case 'signature':
      return isRecord(value)
        ? say('sign.by', { name: String(value.name ?? ''), when: dates.near(String(value.at)) })
        : null
    case 'table':
      return <>{say('table.rows', { n: Array.isArray(value) ? value.length : 0 })}</>
    default:
      return <span className="written-text">{String(value)}</span>
  }
}

/** The name of a chosen code: of an option, or of an item of a code list with its code. */
export function useChoiceName(): (field: Field | Column, code: string) => string {
  const pick = usePick()
  const { lists } = useFormTools()
  return (field, code) => {
    if (field.kind !== 'choice') return code
    const option = field.options?.find((one) => one.code === code)
    if (option) return pick(option.name)
    const item = field.list === undefined ? undefined : lists.get(field.list)?.find((one) => one.code === code)
    return item ? `${code} ${pick(item.name)}` : code
  }
}

function WrittenFiles({ files }: { readonly files: readonly AnswerFile[] }) {
  const say = useSay(formWords)
  const { download } = useFormTools()
  return (
    <ul className="written-files">
      {files.map((file) => (
        <li key={file.id}>
          {download === undefined ? (
            file.name
          ) : (
            <button
              type="button"
              className="link-button"
              aria-label={say('file.open', { name: file.name })}
              onClick={() => void download(file)}
            >
              {file.name}
            </button>
          )}{' '}
          <small className="second">{formatBytes(file.bytes)}</small>
        </li>
      ))}
    </ul>
  )
}
