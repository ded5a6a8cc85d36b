import { Checkbox, InputNumber, Select } from 'antd'
import type { ReactNode } from 'react'
import { isRecord } from '#engine/form/same-value.ts'
import { useEditor } from '#web/form-editor/editor-tools.ts'
import { formEditorWords } from '#web/form-editor/form-editor.messages.ts'
import { NamedRows } from '#web/form-editor/NamedRows.tsx'
import { PairInput } from '#web/form-editor/PairInput.tsx'
import { PropertyLine } from '#web/form-editor/PropertyLine.tsx'
import { MONEY_UNITS, type Written } from '#web/form-editor/written.ts'
import { usePick, useSay } from '#web/words/language.ts'

export interface SheetProps {
  readonly of: Written
  /** With what the question of the bank says, where there is one. */
  readonly whole: Written
  readonly set: (name: string, value: unknown) => void
  readonly faultsAt: (...path: readonly (string | number)[]) => readonly string[]
}

const FILE_TYPES = ['pdf', 'docx', 'xlsx', 'pptx', 'jpg', 'png', 'zip', 'ofd']
const MEGABYTE = 1_048_576

/** What only fields of this kind have; columns, rows and totals of tables stand elsewhere. */
export function KindProperties(props: SheetProps) {
  const say = useSay(formEditorWords)
  const { of, whole, set, faultsAt } = props
  const { isReadOnly } = useEditor()
  const pair = (name: 'unit' | 'signer' | 'text', rows?: number) => (
    <PairInput
      label={say(`properties.${name}`)}
      value={of[name]}
      otherwise={whole[name]}
      commit={(value) => set(name, value)}
      faults={faultsAt(name)}
      disabled={isReadOnly}
      {...(rows !== undefined && { rows })}
    />
  )
  switch (whole.kind) {
    case 'text':
      return (
        <Row>
          <Count {...props} at="lines" />
          <Limit {...props} at="minLength" />
          <Limit {...props} at="maxLength" />
        </Row>
      )
    case 'number':
      return (
        <>
          <Row>
            <Count {...props} at="decimals" />
            <Limit {...props} at="minimum" />
            <Limit {...props} at="maximum" />
          </Row>
          {pair('unit')}
        </>
      )
    case 'money':
      return (
        <Row>
          <Choice {...props} at="shownIn" options={MONEY_UNITS.map((value) => ({ value, label: value }))} />
          <Limit {...props} at="minimum" />
          <Limit {...props} at="maximum" />
        </Row>
      )
    case 'choice':
      return <ChoiceProperties {...props} />
    case 'keywords':
    case 'rich-text':
      return (
        <Row>
          <Count {...props} at="least" />
          <Count {...props} at="most" />
        </Row>
      )
    case 'reference':
      return <ReferenceProperties {...props} />
    case 'file':
      return (
        <>
          <PropertyLine label={say('properties.types')} faults={faultsAt('types')}>
            <Select
              mode="multiple"
              value={(whole.types as string[] | undefined) ?? ['pdf']}
              disabled={isReadOnly}
              aria-label={say('properties.types')}
              options={FILE_TYPES.map((value) => ({ value, label: value }))}
              onChange={(types) => set('types', types)}
            />
          </PropertyLine>
          <Row>
            <Count {...props} at="least" />
            <Count {...props} at="most" />
            <PropertyLine label={say('properties.megabytes')} faults={faultsAt('mostBytes')}>
              <InputNumber
                min={1}
                max={2000}
                value={whole.mostBytes === undefined ? 20 : Number(whole.mostBytes) / MEGABYTE}
                disabled={isReadOnly}
                aria-label={say('properties.megabytes')}
                onChange={(n) => set('mostBytes', n === null ? undefined : Math.round(n * MEGABYTE))}
              />
            </PropertyLine>
          </Row>
        </>
      )
    case 'signature':
      return (
        <>
          {pair('signer')}
          {pair('text', 3)}
          <Choice
            {...props}
            at="covers"
            options={(['text', 'form'] as const).map((value) => ({ value, label: say(`properties.covers.${value}`) }))}
          />
        </>
      )
    default:
      return null
  }
}

const Row = ({ children }: { readonly children: ReactNode }) => <div className="property-row">{children}</div>

interface Named<N extends string> extends SheetProps {
  /** The property. */
  readonly at: N
}

/** A whole number. */
function Count({ whole, set, faultsAt, at: name }: Named<'lines' | 'decimals' | 'least' | 'most'>) {
  const say = useSay(formEditorWords)
  const { isReadOnly } = useEditor()
  return (
    <PropertyLine label={say(`properties.${name}`)} faults={faultsAt(name)}>
      <InputNumber
        min={0}
        precision={0}
        value={typeof whole[name] === 'number' ? whole[name] : null}
        disabled={isReadOnly}
        aria-label={say(`properties.${name}`)}
        onChange={(n) => set(name, n ?? undefined)}
      />
    </PropertyLine>
  )
}

/** One plain keyword of the rule of its value. */
function Limit({ whole, set, faultsAt, at: name }: Named<'minLength' | 'maxLength' | 'minimum' | 'maximum'>) {
  const say = useSay(formEditorWords)
  const { isReadOnly } = useEditor()
  const schema = isRecord(whole.schema) ? whole.schema : {}
  const change = (n: number | null) => {
    const { [name]: _, ...rest } = schema
    const next = n === null ? rest : { ...rest, [name]: n }
    set('schema', Object.keys(next).length === 0 ? undefined : next)
  }
  return (
    <PropertyLine label={say(`properties.${name}`)} faults={faultsAt('schema', name)}>
      <InputNumber
        value={typeof schema[name] === 'number' ? schema[name] : null}
        disabled={isReadOnly}
        aria-label={say(`properties.${name}`)}
        onChange={change}
      />
    </PropertyLine>
  )
}

function Choice({
  whole,
  set,
  faultsAt,
  at: name,
  options,
}: Named<'shownIn' | 'covers'> & { readonly options: readonly { readonly value: string; readonly label: string }[] }) {
  const say = useSay(formEditorWords)
  const { isReadOnly } = useEditor()
  return (
    <PropertyLine label={say(`properties.${name}`)} faults={faultsAt(name)}>
      <Select
        value={String(whole[name] ?? options[0]!.value)}
        disabled={isReadOnly}
        aria-label={say(`properties.${name}`)}
        options={[...options]}
        onChange={(value) => set(name, value)}
      />
    </PropertyLine>
  )
}

function ChoiceProperties(props: SheetProps) {
  const say = useSay(formEditorWords)
  const pick = usePick()
  const { whole, set, faultsAt } = props
  const { around, isReadOnly } = useEditor()
  const OWN = ''
  return (
    <>
      <PropertyLine label={say('properties.list')} faults={[...faultsAt('list'), ...faultsAt()]}>
        <Select
          value={typeof whole.list === 'string' ? whole.list : OWN}
          disabled={isReadOnly}
          aria-label={say('properties.list')}
          options={[
            { value: OWN, label: say('properties.list.own') },
            ...around.lists.map(({ code, ...list }) => ({
              value: code,
              label: 'name' in list ? `${pick(list.name as { zh: string })} ${code}` : code,
            })),
          ]}
          onChange={(code) => set('list', code === OWN ? undefined : code)}
        />
      </PropertyLine>
      {whole.list === undefined && (
        <NamedRows
          label={say('properties.options')}
          fresh={say('properties.option.new')}
          rows={(whole.options as Written[] | undefined) ?? []}
          codeKey="code"
          nameKey="name"
          disabled={isReadOnly}
          faultsAt={(at) => faultsAt('options', at)}
          change={(options) => set('options', options.length === 0 ? undefined : options)}
        />
      )}
      <div className="row">
        <Checkbox
          checked={whole.many === true}
          disabled={isReadOnly}
          onChange={({ target }) => set('many', target.checked)}
        >
          {say('properties.many')}
        </Checkbox>
        {whole.list !== undefined && (
          <Checkbox
            checked={whole.leavesOnly === true}
            disabled={isReadOnly}
            onChange={({ target }) => set('leavesOnly', target.checked)}
          >
            {say('properties.leavesOnly')}
          </Checkbox>
        )}
      </div>
      {whole.many === true && (
        <Row>
          <Count {...props} at="least" />
          <Count {...props} at="most" />
        </Row>
      )}
    </>
  )
}

function ReferenceProperties({ whole, set, faultsAt }: SheetProps) {
  const say = useSay(formEditorWords)
  const pick = usePick()
  const { around, isReadOnly } = useEditor()
  const register = around.registers.find(({ code }) => code === whole.register)
  return (
    <>
      <PropertyLine label={say('properties.register')} faults={faultsAt('register')}>
        <Select
          value={String(whole.register ?? '')}
          disabled={isReadOnly}
          aria-label={say('properties.register')}
          options={around.registers.map(({ code, name }) => ({ value: code, label: pick(name) }))}
          onChange={(code) => set('register', code)}
        />
      </PropertyLine>
      <PropertyLine label={say('properties.facts')} faults={faultsAt('facts')}>
        <Select
          mode="multiple"
          value={(whole.facts as string[] | undefined) ?? []}
          disabled={isReadOnly}
          aria-label={say('properties.facts')}
          options={(register?.facts ?? []).map(({ code, name }) => ({ value: code, label: pick(name) }))}
          onChange={(facts: string[]) => set('facts', facts.length === 0 ? undefined : facts)}
        />
      </PropertyLine>
    </>
  )
}
