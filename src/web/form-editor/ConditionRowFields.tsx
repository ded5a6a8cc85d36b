import { Button, Input, InputNumber, Select } from 'antd'
import {
  type ConditionRow,
  operatorsFor,
  type RowOperator,
  type RowValue,
  type Speakable,
} from '#engine/form/condition-rows.ts'
import { fieldsOf } from '#engine/form/form.ts'
import { CommitInput } from '#web/form-editor/CommitInput.tsx'
import { useEditor } from '#web/form-editor/editor-tools.ts'
import { formEditorWords } from '#web/form-editor/form-editor.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** A row that says something of a fact, as it begins. */
export function startingRow({ path, type }: Speakable): ConditionRow {
  const [operator] = operatorsFor(type) as [RowOperator]
  return { path, operator, to: startingValue(type, operator) }
}

function startingValue(type: Speakable['type'], operator: RowOperator): RowValue | undefined {
  if (operator === 'has' || operator === 'lacks') return undefined
  if (operator === 'in') return { kind: 'texts', value: [''] }
  if (type === 'bool') return { kind: 'bool', value: true }
  if (type === 'number') return { kind: 'number', value: '0' }
  if (type === 'date') return { kind: 'path', value: 'today' }
  return { kind: 'text', value: '' }
}

interface Props {
  readonly row: ConditionRow
  readonly known: readonly Speakable[]
  readonly change: (row: ConditionRow | undefined) => void
  readonly disabled: boolean
}

/** One sentence of a condition. */
export function ConditionRowFields({ row, known, change, disabled }: Props) {
  const say = useSay(formEditorWords)
  const pick = usePick()
  const fact = known.find(({ path }) => path === row.path)!
  const nameOf = ({ path, label, of }: Speakable) =>
    `${of === undefined ? '' : `${pick(of)} · `}${label === undefined ? path : pick(label)}`
  return (
    <div className="condition-row">
      <Select
        size="small"
        showSearch={{ optionFilterProp: 'label' }}
        value={row.path}
        disabled={disabled}
        aria-label={say('condition.fact')}
        popupMatchSelectWidth={false}
        options={known.map((one) => ({ value: one.path, label: nameOf(one) }))}
        onChange={(path) => change(startingRow(known.find((one) => one.path === path)!))}
      />
      <Select
        size="small"
        value={row.operator}
        disabled={disabled}
        aria-label={say('condition.operator')}
        popupMatchSelectWidth={false}
        options={operatorsFor(fact.type).map((value) => ({ value, label: say(`operator.${value}`) }))}
        onChange={(operator) => change({ ...row, operator, to: carried(row.to, operator, fact) })}
      />
      {row.to !== undefined && (
        <RowValueField to={row.to} fact={fact} disabled={disabled} change={(to) => change({ ...row, to })} />
      )}
      {!disabled && (
        <Button size="small" type="text" aria-label={say('act.remove')} onClick={() => change(undefined)}>
          ×
        </Button>
      )}
    </div>
  )
}

/** The value goes along where the relation still takes one of its kind. */
function carried(to: RowValue | undefined, operator: RowOperator, { type }: Speakable): RowValue | undefined {
  const start = startingValue(type, operator)
  if (start === undefined || to === undefined) return start
  if (start.kind === 'texts')
    return to.kind === 'text' ? { kind: 'texts', value: [to.value] } : to.kind === 'texts' ? to : start
  if (to.kind === 'texts') return { kind: 'text', value: to.value[0] ?? '' }
  return to
}

interface ValueProps {
  readonly to: RowValue
  readonly fact: Speakable
  readonly change: (to: RowValue) => void
  readonly disabled: boolean
}

function RowValueField({ to, fact, change, disabled }: ValueProps) {
  const say = useSay(formEditorWords)
  const choices = useChoices(fact.path)
  const label = say('condition.value')
  const shared = { size: 'small' as const, disabled, 'aria-label': label }
  if (to.kind === 'bool')
    return (
      <Select
        {...shared}
        value={to.value}
        options={[
          { value: true, label: say('condition.is-yes') },
          { value: false, label: say('condition.is-no') },
        ]}
        onChange={(value) => change({ kind: 'bool', value })}
      />
    )
  if (to.kind === 'texts')
    return (
      <Select
        {...shared}
        mode={choices === undefined ? 'tags' : 'multiple'}
        value={to.value.filter(Boolean)}
        options={choices ?? []}
        popupMatchSelectWidth={false}
        onChange={(value: string[]) => change({ kind: 'texts', value: value.length === 0 ? [''] : value })}
      />
    )
  if (to.kind === 'text' && choices !== undefined)
    return (
      <Select
        {...shared}
        showSearch={{ optionFilterProp: 'label' }}
        value={to.value === '' ? null : to.value}
        options={choices}
        popupMatchSelectWidth={false}
        onChange={(value: string) => change({ kind: 'text', value })}
      />
    )
  if (to.kind === 'number')
    return (
      <InputNumber
        {...shared}
        value={to.value}
        stringMode
        controls={false}
        onChange={(value) => value !== null && change({ kind: 'number', value: String(value) })}
      />
    )
  if (to.kind === 'date' || fact.type === 'date')
    return (
      <Input
        {...shared}
        type="date"
        value={to.kind === 'date' ? to.value : ''}
        onChange={({ target: { value } }) =>
          change(value === '' ? { kind: 'path', value: 'today' } : { kind: 'date', value })
        }
      />
    )
  return (
    <CommitInput
      label={label}
      value={to.value}
      disabled={disabled}
      commit={(value) => change(to.kind === 'path' && value !== '' ? { kind: 'path', value } : { kind: 'text', value })}
    />
  )
}

/** The choices of a field, by its path in expressions. */
function useChoices(path: string): { readonly value: string; readonly label: string }[] | undefined {
  const { sound, library } = useEditor()
  const pick = usePick()
  const [code, column] = path.startsWith('row.') ? [undefined, path.slice(4)] : [path, undefined]
  const fields = fieldsOf(sound).map(({ field }) => field)
  const field =
    code === undefined
      ? fields.flatMap((one) => (one.kind === 'table' ? one.columns : [])).find((one) => one.code === column)
      : fields.find((one) => one.code === code)
  if (field?.kind !== 'choice') return undefined
  if (field.options) return field.options.map(({ code: value, name }) => ({ value, label: pick(name) }))
  const items = library.lists.get(field.list ?? '')
  return items && [...items].map(([value, item]) => ({ value, label: `${value} ${pick(item)}` }))
}
