import { Button, Checkbox, Select } from 'antd'
import type { Declared } from '#engine/expression/expression.ts'
import { FIELD_KINDS, type FieldKind, type Question } from '#engine/form/field.ts'
import { formDifferenceMessages } from '#engine/form/form-difference.messages.ts'
import { typeOfField } from '#engine/form/form-names.ts'
import { newField } from '#engine/form/new-field.ts'
import { CommitInput } from '#web/form-editor/CommitInput.tsx'
import { ConditionEditor } from '#web/form-editor/ConditionEditor.tsx'
import { ExpressionInput } from '#web/form-editor/ExpressionInput.tsx'
import { useEditor } from '#web/form-editor/editor-tools.ts'
import { formEditorWords } from '#web/form-editor/form-editor.messages.ts'
import { KindProperties, type SheetProps } from '#web/form-editor/KindProperties.tsx'
import { PairInput } from '#web/form-editor/PairInput.tsx'
import { PropertyLine } from '#web/form-editor/PropertyLine.tsx'
import { SchemaInput } from '#web/form-editor/SchemaInput.tsx'
import { TableProperties } from '#web/form-editor/TableProperties.tsx'
import { asKind, type Written, wholeOf, withProperty } from '#web/form-editor/written.ts'
import { usePick, useSay } from '#web/words/language.ts'

const COLUMN_KINDS: readonly FieldKind[] = ['text', 'number', 'money', 'yes-no', 'date', 'choice', 'reference']
const COMPUTED: readonly unknown[] = ['text', 'number', 'money', 'yes-no', 'date', 'choice']
const WITH_SCHEMA: readonly unknown[] = ['text', 'number', 'money', 'keywords']

interface Props {
  readonly of: Written
  readonly question: Question | undefined
  readonly change: (to: Written) => void
  readonly names: Readonly<Record<string, Declared>>
  readonly faultsAt: SheetProps['faultsAt']
  readonly isColumn?: boolean
}

/** Everything that can be said of a field, or of a column of a table. */
export function PropertySheet({ of, question, change, names, faultsAt, isColumn = false }: Props) {
  const say = useSay(formEditorWords)
  const sayKind = useSay(formDifferenceMessages)
  const pick = usePick()
  const { library, isReadOnly } = useEditor()
  const whole = wholeOf(of, question)
  const set = (name: string, value: unknown) => change(withProperty(of, question, name, value))
  const kinds = isColumn ? COLUMN_KINDS : FIELD_KINDS
  const label = { zh: '', en: '', ...(whole.label as object) }
  const sheet: SheetProps = { of, whole, set, faultsAt }
  const type = typeOfField(whole as never, library.registers)
  return (
    <div className="sheet">
      {question !== undefined && (
        <div className="sheet-bank">
          <b>{say('properties.bank', { name: pick(question.label) })}</b> <code>{question.code}</code>
          <small className="second">{say('properties.bank.why')}</small>
          {!isReadOnly && (
            <Button
              size="small"
              type="link"
              onClick={() => {
                const { question: _, ...rest } = wholeOf(of, question)
                change(rest)
              }}
            >
              {say('properties.loose')}
            </Button>
          )}
        </div>
      )}
      <PairInput
        label={say('properties.label')}
        value={of.label}
        otherwise={question?.label}
        commit={(pair) => set('label', pair)}
        faults={faultsAt('label')}
        disabled={isReadOnly}
      />
      <div className="property-row">
        <PropertyLine label={say('properties.kind')} faults={faultsAt('kind')}>
          <Select
            value={String(whole.kind ?? '')}
            disabled={isReadOnly || question !== undefined}
            aria-label={say('properties.kind')}
            options={kinds.map((value) => ({ value, label: sayKind(`kind.${value}`) }))}
            onChange={(kind) =>
              change(asKind(of, newField(kind as FieldKind, String(of.code), label, library) as Written))
            }
          />
        </PropertyLine>
        <PropertyLine label={say('properties.code')} faults={faultsAt('code')}>
          <CommitInput
            label={say('properties.code')}
            value={String(of.code ?? '')}
            isCode
            disabled={isReadOnly}
            commit={(code) => change({ ...of, code })}
          />
        </PropertyLine>
      </div>
      <PairInput
        label={say('properties.help')}
        value={of.help}
        otherwise={question?.help}
        commit={(pair) => set('help', pair)}
        faults={faultsAt('help')}
        rows={2}
        disabled={isReadOnly}
      />
      {whole.kind !== 'note' && <Required of={whole} set={set} names={names} faults={faultsAt('required')} />}
      <PropertyLine label={say('properties.when')} faults={faultsAt('when')}>
        <ConditionEditor
          label={say('properties.when')}
          value={of.when as string | undefined}
          names={names}
          commit={(text) => set('when', text)}
          disabled={isReadOnly}
        />
      </PropertyLine>
      <KindProperties {...sheet} />
      {whole.kind === 'table' && (
        <TableProperties
          {...sheet}
          names={names}
          columnSheet={(column) => <PropertySheet {...column} question={undefined} isColumn />}
        />
      )}
      {COMPUTED.includes(whole.kind) && (
        <PropertyLine label={say('properties.compute')} faults={[]}>
          <ExpressionInput
            label={say('properties.compute')}
            value={String(whole.compute ?? '')}
            names={names}
            result={type ?? 'text'}
            commit={(text) => set('compute', text)}
            disabled={isReadOnly}
          />
        </PropertyLine>
      )}
      {whole.compute === undefined && whole.kind !== 'note' && <Known {...sheet} isColumn={isColumn} />}
      {WITH_SCHEMA.includes(whole.kind) && (
        <SchemaInput value={whole.schema} commit={(schema) => set('schema', schema)} faultsAt={faultsAt} />
      )}
    </div>
  )
}

interface RequiredProps {
  readonly of: Written
  readonly set: SheetProps['set']
  readonly names: Props['names']
  readonly faults: readonly string[]
}

function Required({ of: { required }, set, names, faults }: RequiredProps) {
  const say = useSay(formEditorWords)
  const { isReadOnly } = useEditor()
  const value = typeof required === 'string' ? 'when' : required === true ? 'yes' : 'no'
  const first = Object.keys(names).find((name) => name !== 'today' && name !== 'totals')
  return (
    <PropertyLine label={say('properties.required')} faults={faults}>
      <Select
        value={value}
        disabled={isReadOnly}
        aria-label={say('properties.required')}
        options={(['no', 'yes', 'when'] as const).map((one) => ({
          value: one,
          label: say(`properties.required.${one}`),
        }))}
        onChange={(next) => set('required', next === 'when' ? `has(${first ?? 'today'})` : next === 'yes')}
      />
      {typeof required === 'string' && (
        <ConditionEditor
          label={say('properties.required')}
          value={required}
          names={names}
          commit={(text) => set('required', text ?? true)}
          disabled={isReadOnly}
        />
      )}
    </PropertyLine>
  )
}

/** What fills the field without anybody typing: facts of registers, earlier answers. */
function Known({ of, whole, set, faultsAt, isColumn }: SheetProps & { readonly isColumn: boolean }) {
  const say = useSay(formEditorWords)
  const pick = usePick()
  const { form, around, isReadOnly } = useEditor()
  const facts = form.subjects.flatMap(({ code, register, name }) =>
    (around.registers.find((one) => one.code === register)?.facts ?? []).map((fact) => ({
      value: `${code}.${fact.code}`,
      label: `${pick(name)} · ${pick(fact.name)}`,
    })),
  )
  const from = typeof whole.from === 'string' ? whole.from : ''
  const options = [{ value: '', label: say('properties.from.none') }, ...facts]
  if (from !== '' && !facts.some(({ value }) => value === from)) options.push({ value: from, label: from })
  return (
    <>
      {(!isColumn || from !== '') && (
        <PropertyLine label={say('properties.from')} faults={faultsAt('from')}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            value={from}
            disabled={isReadOnly}
            aria-label={say('properties.from')}
            options={options}
            onChange={(value) => set('from', value === '' ? undefined : value)}
          />
        </PropertyLine>
      )}
      <div className="row">
        {from !== '' && (
          <Checkbox
            checked={whole.locked !== false}
            disabled={isReadOnly}
            onChange={({ target }) => set('locked', target.checked)}
          >
            {say('properties.locked')}
          </Checkbox>
        )}
        {of.question !== undefined && (
          <Checkbox
            checked={whole.carry !== false}
            disabled={isReadOnly}
            onChange={({ target }) => set('carry', target.checked)}
          >
            {say('properties.carry')}
          </Checkbox>
        )}
      </div>
    </>
  )
}
