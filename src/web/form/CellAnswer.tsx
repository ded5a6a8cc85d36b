import { useState } from 'react'
import type { Column } from '#engine/form/field.ts'
import { isRecord } from '#engine/form/same-value.ts'
import { CodeAnswer } from '#web/form/CodeAnswer.tsx'
import { EntryPicker } from '#web/form/EntryPicker.tsx'
import { formWords } from '#web/form/form-screen.messages.ts'
import { useFormTools } from '#web/form/form-tools.ts'
import { useTypedText } from '#web/form/useTypedText.ts'
import { useChoiceName, WrittenValue } from '#web/form/WrittenValue.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly field: Column
  readonly table: string
  readonly rowKey: string
  readonly value: unknown
  /** Known, taken over or worked out. */
  readonly isRead: boolean
  readonly isFaulty: boolean
  readonly label: string
}

/** One cell. The browser's own fields: two hundred rows of eight are there at once. */
export function CellAnswer({ field, table, rowKey, value, isRead, isFaulty, label }: Props) {
  const { book } = useFormTools()
  if (isRead) return <WrittenValue field={field} value={value} />
  const path = `${table}/${rowKey}/${field.code}`
  const control = {
    label,
    path,
    value,
    isFaulty,
    take: (next: unknown) => book.typeCell(table, rowKey, field.code, next),
  }
  switch (field.kind) {
    case 'text':
      return field.lines > 1 ? <LinesCell {...control} /> : <TextCell {...control} />
    case 'number':
    case 'money':
    case 'date':
      return <FigureCell {...control} field={field} />
    case 'yes-no':
      return <YesNoCell {...control} />
    case 'choice':
      return <ChoiceCell {...control} field={field} />
    case 'reference':
      return <EntryCell {...control} field={field} />
  }
}

interface CellOf {
  readonly label: string
  readonly path: string
  readonly value: unknown
  readonly isFaulty: boolean
  readonly take: (value: unknown) => void
}

function useStand(path: string) {
  const { book } = useFormTools()
  return { onFocus: () => book.stand(path), onBlur: () => book.stand(undefined) }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

function TextCell({ label, path, value, isFaulty, take }: CellOf) {
  const stand = useStand(path)
  return (
    <input
      className="cell-input"
      aria-label={label}
      aria-invalid={isFaulty}
      autoComplete="off"
      value={textOf(value)}
      onChange={(event) => take(event.target.value)}
      {...stand}
    />
  )
}

function LinesCell({ label, path, value, isFaulty, take }: CellOf) {
  const stand = useStand(path)
  return (
    <textarea
      className="cell-input cell-lines"
      rows={1}
      aria-label={label}
      aria-invalid={isFaulty}
      value={textOf(value)}
      onChange={(event) => take(event.target.value)}
      {...stand}
    />
  )
}

function FigureCell({ field, label, path, value, isFaulty, take }: CellOf & { readonly field: Column }) {
  const stand = useStand(path)
  const { text, typed, left } = useTypedText(field, path, value, take)
  return (
    <input
      className={field.kind === 'date' ? 'cell-input' : 'cell-input n'}
      aria-label={label}
      aria-invalid={isFaulty}
      inputMode={field.kind === 'date' ? 'numeric' : 'decimal'}
      autoComplete="off"
      value={text}
      onChange={(event) => typed(event.target.value)}
      onFocus={stand.onFocus}
      onBlur={() => {
        left()
        stand.onBlur()
      }}
    />
  )
}

function YesNoCell({ label, path, value, isFaulty, take }: CellOf) {
  const say = useSay(formWords)
  const stand = useStand(path)
  return (
    <select
      className="cell-input"
      aria-label={label}
      aria-invalid={isFaulty}
      value={typeof value === 'boolean' ? String(value) : ''}
      onChange={(event) => take(event.target.value === '' ? undefined : event.target.value === 'true')}
      {...stand}
    >
      <option value="" />
      <option value="true">{say('yes')}</option>
      <option value="false">{say('no')}</option>
    </select>
  )
}

type ChoiceColumn = Extract<Column, { readonly kind: 'choice' }>

function ChoiceCell({ field, ...cell }: CellOf & { readonly field: ChoiceColumn }) {
  const pick = usePick()
  const stand = useStand(cell.path)
  const { label, value, isFaulty, take } = cell
  if (field.many || field.list !== undefined) return <PressedCell {...cell} field={field} />
  return (
    <select
      className="cell-input"
      aria-label={label}
      aria-invalid={isFaulty}
      value={textOf(value)}
      onChange={(event) => take(event.target.value === '' ? undefined : event.target.value)}
      {...stand}
    >
      <option value="" />
      {field.options?.map(({ code, name }) => (
        <option key={code} value={code}>
          {pick(name)}
        </option>
      ))}
    </select>
  )
}

/** Codes and several choices open when the cell is pressed: a picker in each of many rows would be too much. */
function PressedCell({ field, label, value, isFaulty, take }: CellOf & { readonly field: ChoiceColumn }) {
  const say = useSay(formWords)
  const pick = usePick()
  const name = useChoiceName()
  const { lists } = useFormTools()
  const [isOpen, setOpen] = useState(false)
  if (isOpen && field.list !== undefined && lists.has(field.list))
    return <CodeAnswer field={field} id={`${label}`} told="" value={value} isFaulty={isFaulty} take={take} />
  if (isOpen)
    return (
      <select
        className="cell-input"
        multiple={field.many}
        aria-label={label}
        value={field.many ? ([value].flat().filter((one) => one !== undefined) as string[]) : textOf(value)}
        onChange={(event) => {
          const chosen = [...event.target.selectedOptions].map((option) => option.value)
          take(field.many ? chosen : chosen[0])
        }}
        onBlur={() => setOpen(false)}
      >
        {field.options?.map(({ code, name: words }) => (
          <option key={code} value={code}>
            {pick(words)}
          </option>
        ))}
      </select>
    )
  const words = [value].flat().filter((one) => typeof one === 'string')
  const shown = words.map((code) => name(field, code)).join(say('and'))
  return (
    <button
      type="button"
      className="cell-input cell-press"
      aria-label={pressLabel(label, shown)}
      onClick={() => setOpen(true)}
    >
      {shown === '' ? <span className="third">{say('choose')}</span> : shown}
    </button>
  )
}

type ReferenceColumn = Extract<Column, { readonly kind: 'reference' }>

function EntryCell({ field, label, path, value, isFaulty, take }: CellOf & { readonly field: ReferenceColumn }) {
  const say = useSay(formWords)
  const { book } = useFormTools()
  const [isOpen, setOpen] = useState(false)
  if (isOpen)
    return (
      <EntryPicker
        label={label}
        isFaulty={isFaulty}
        register={field.register}
        wanted={field.facts}
        value={value}
        isOpening
        take={(entry) => {
          take(entry)
          setOpen(false)
        }}
        left={() => {
          setOpen(false)
          book.stand(undefined)
        }}
      />
    )
  const shown = isRecord(value) ? String(value.name) : ''
  return (
    <button
      type="button"
      className="cell-input cell-press"
      aria-label={pressLabel(label, shown)}
      aria-invalid={isFaulty}
      onClick={() => {
        book.stand(path)
        setOpen(true)
      }}
    >
      {shown === '' ? <span className="third">{say('choose')}</span> : shown}
    </button>
  )
}

/** What is read aloud holds what is seen (WCAG 2.5.3). */
const pressLabel = (label: string, shown: string): string => (shown === '' ? label : `${label} ${shown}`)
