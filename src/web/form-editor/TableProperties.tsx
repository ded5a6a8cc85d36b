import { Button, InputNumber, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import type { Declared } from '#engine/expression/expression.ts'
import type { Column } from '#engine/form/field.ts'
import { formDifferenceMessages } from '#engine/form/form-difference.messages.ts'
import { rowNames } from '#engine/form/form-names.ts'
import { codeFrom } from '#engine/form/new-field.ts'
import { useEditor } from '#web/form-editor/editor-tools.ts'
import { formEditorWords } from '#web/form-editor/form-editor.messages.ts'
import type { SheetProps } from '#web/form-editor/KindProperties.tsx'
import { NamedRows } from '#web/form-editor/NamedRows.tsx'
import { textOf } from '#web/form-editor/PairInput.tsx'
import { PropertyLine } from '#web/form-editor/PropertyLine.tsx'
import type { Written } from '#web/form-editor/written.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface ColumnSheet {
  readonly of: Written
  readonly change: (to: Written) => void
  readonly names: Readonly<Record<string, Declared>>
  readonly faultsAt: SheetProps['faultsAt']
}

interface Props extends SheetProps {
  readonly names: ColumnSheet['names']
  /** The sheet of one column, which is that of a field again. */
  readonly columnSheet: (props: ColumnSheet) => ReactNode
}

/** Columns of a table one below the other, its fixed rows, totals and limits. */
export function TableProperties({ whole, set, faultsAt, names, columnSheet }: Props) {
  const say = useSay(formEditorWords)
  const pick = usePick()
  const { around, isReadOnly } = useEditor()
  const columns = (whole.columns as Written[] | undefined) ?? []
  const fixed = (whole.rows as Written[] | undefined) ?? []
  return (
    <>
      <Columns columns={columns} set={set} faultsAt={faultsAt} names={names} columnSheet={columnSheet} />
      <PropertyLine label={say('properties.totals')} faults={faultsAt('totals')}>
        <Select
          mode="multiple"
          value={(whole.totals as string[] | undefined) ?? []}
          disabled={isReadOnly}
          aria-label={say('properties.totals')}
          options={columns
            .filter(({ kind }) => kind === 'number' || kind === 'money')
            .map(({ code, label }) => ({ value: String(code), label: pick(label as { zh: string }) }))}
          onChange={(totals: string[]) => set('totals', totals.length === 0 ? undefined : totals)}
        />
      </PropertyLine>
      <NamedRows
        label={say('properties.rows')}
        fresh={say('properties.row.new')}
        rows={fixed}
        codeKey="row"
        nameKey="label"
        disabled={isReadOnly}
        faultsAt={(at) => faultsAt('rows', at)}
        change={(rows) => set('rows', rows.length === 0 ? undefined : rows)}
      />
      {fixed.length === 0 && (
        <div className="property-row">
          {(['least', 'most'] as const).map((name) => (
            <PropertyLine key={name} label={say(`properties.${name}`)} faults={faultsAt(name)}>
              <InputNumber
                min={0}
                max={2000}
                precision={0}
                value={typeof whole[name] === 'number' ? whole[name] : null}
                disabled={isReadOnly}
                aria-label={say(`properties.${name}`)}
                onChange={(n) => set(name, n ?? undefined)}
              />
            </PropertyLine>
          ))}
        </div>
      )}
      <PropertyLine label={say('properties.rowsFrom')} faults={faultsAt('rowsFrom')}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          value={typeof whole.rowsFrom === 'string' ? whole.rowsFrom : ''}
          disabled={isReadOnly}
          aria-label={say('properties.rowsFrom')}
          options={[
            { value: '', label: say('properties.rowsFrom.none') },
            ...around.questions
              .filter(({ kind }) => kind === 'table')
              .map(({ code, label }) => ({ value: code, label: pick(label) })),
          ]}
          onChange={(code) => set('rowsFrom', code === '' ? undefined : code)}
        />
      </PropertyLine>
    </>
  )
}

interface ColumnsProps {
  readonly columns: readonly Written[]
  readonly set: SheetProps['set']
  readonly faultsAt: SheetProps['faultsAt']
  readonly names: Props['names']
  readonly columnSheet: Props['columnSheet']
}

function Columns({ columns, set, faultsAt, names, columnSheet }: ColumnsProps) {
  const say = useSay(formEditorWords)
  const sayKind = useSay(formDifferenceMessages)
  const pick = usePick()
  const { library, isReadOnly } = useEditor()
  const [open, setOpen] = useState<number | undefined>()
  const put = (next: readonly Written[]) => set('columns', next)
  const inRow = {
    ...names,
    row: { type: { record: rowNames(columns as unknown as readonly Column[], library.registers) } },
  }
  const move = (at: number, by: 1 | -1) => {
    put(columns.toSpliced(at, 1).toSpliced(at + by, 0, columns[at]!))
    setOpen(at + by)
  }
  const add = () => {
    const code = codeFrom('column', new Set(columns.map((column) => String(column.code))))
    const label = { zh: say('properties.column.new'), en: `Column ${columns.length + 1}` }
    put([...columns, { code, kind: 'text', label }])
    setOpen(columns.length)
  }
  return (
    <PropertyLine label={say('properties.columns')} faults={[]}>
      <ol className="sheet-columns">
        {columns.map((column, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a code may stand twice while it is being mended
          <li key={at}>
            <div className="between">
              <button
                type="button"
                className="link-button"
                aria-expanded={open === at}
                onClick={() => setOpen(open === at ? undefined : at)}
              >
                {textOf(column.label, 'zh') === '' ? String(column.code) : pick(column.label as { zh: string })}{' '}
                <small className="second">{sayKind(`kind.${column.kind as 'text'}`)}</small>
                {faultsAt('columns', at).length > 0 && <span className="fault"> ▲</span>}
              </button>
              {!isReadOnly && (
                <span>
                  <Button
                    size="small"
                    type="text"
                    disabled={at === 0}
                    aria-label={say('act.up')}
                    onClick={() => move(at, -1)}
                  >
                    ↑
                  </Button>
                  <Button
                    size="small"
                    type="text"
                    disabled={at === columns.length - 1}
                    aria-label={say('act.down')}
                    onClick={() => move(at, 1)}
                  >
                    ↓
                  </Button>
                  <Button
                    size="small"
                    type="text"
                    disabled={columns.length === 1}
                    aria-label={say('act.remove')}
                    onClick={() => {
                      put(columns.toSpliced(at, 1))
                      setOpen(undefined)
                    }}
                  >
                    ×
                  </Button>
                </span>
              )}
            </div>
            {open === at &&
              columnSheet({
                of: column,
                names: inRow,
                change: (to) => put(columns.with(at, to)),
                faultsAt: (...path) => faultsAt('columns', at, ...path),
              })}
          </li>
        ))}
      </ol>
      {!isReadOnly && (
        <Button size="small" onClick={add}>
          {say('properties.column.add')}
        </Button>
      )}
    </PropertyLine>
  )
}
