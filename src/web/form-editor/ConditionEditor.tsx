import { Button, Select } from 'antd'
import { useState } from 'react'
import type { Declared } from '#engine/expression/expression.ts'
import { type ConditionRow, type ConditionRows, rowsOf, speakable, textOfRows } from '#engine/form/condition-rows.ts'
import { ConditionRowFields, startingRow } from '#web/form-editor/ConditionRowFields.tsx'
import { ExpressionInput } from '#web/form-editor/ExpressionInput.tsx'
import { formEditorWords } from '#web/form-editor/form-editor.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly label: string
  readonly value: string | undefined
  readonly names: Readonly<Record<string, Declared>>
  readonly commit: (text: string | undefined) => void
  readonly disabled: boolean
}

/** A condition as sentences of field, relation and value; behind them the expression, for what sentences cannot say. */
export function ConditionEditor({ label, value = '', names, commit, disabled }: Props) {
  const say = useSay(formEditorWords)
  const [wantsText, setWantsText] = useState(false)
  const rows = rowsOf(value)
  const known = speakable(names)
  const isText =
    wantsText || rows === undefined || rows.rows.some(({ path }) => !known.some((one) => one.path === path))
  const write = (next: ConditionRows) => commit(textOfRows(next) || undefined)
  return (
    <div className="condition">
      {isText ? (
        <>
          {value !== '' && rows === undefined && <small className="second">{say('condition.complex')}</small>}
          <ExpressionInput
            label={label}
            value={value}
            names={names}
            result="bool"
            commit={commit}
            disabled={disabled}
          />
        </>
      ) : (
        <Rows of={rows} known={known} write={write} disabled={disabled} />
      )}
      {!disabled && (
        <div className="row">
          {!isText && (
            <Button
              size="small"
              disabled={known.length === 0}
              onClick={() => write({ ...rows!, rows: [...rows!.rows, startingRow(known[0]!)] })}
            >
              {say('condition.add')}
            </Button>
          )}
          <Button
            size="small"
            type="text"
            onClick={() => setWantsText(!wantsText)}
            disabled={wantsText && rows === undefined}
          >
            {say(isText ? 'condition.as-rows' : 'condition.as-text')}
          </Button>
        </div>
      )}
    </div>
  )
}

interface RowsProps {
  readonly of: ConditionRows
  readonly known: ReturnType<typeof speakable>
  readonly write: (rows: ConditionRows) => void
  readonly disabled: boolean
}

function Rows({ of: { join, rows }, known, write, disabled }: RowsProps) {
  const say = useSay(formEditorWords)
  const change = (at: number, row: ConditionRow | undefined) =>
    write({ join, rows: row === undefined ? rows.toSpliced(at, 1) : rows.with(at, row) })
  return (
    <>
      {rows.length > 1 && (
        <Select
          size="small"
          className="condition-join"
          value={join}
          disabled={disabled}
          aria-label={say('condition.operator')}
          options={(['all', 'any'] as const).map((one) => ({ value: one, label: say(`condition.${one}`) }))}
          onChange={(next) => write({ join: next, rows })}
        />
      )}
      {rows.map((row, at) => (
        <ConditionRowFields
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name; what they say may stand twice
          key={at}
          row={row}
          known={known}
          disabled={disabled}
          change={(next) => change(at, next)}
        />
      ))}
    </>
  )
}
