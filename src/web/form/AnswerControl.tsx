import { Checkbox, Input, Radio, Select } from 'antd'
import type { CompiledField } from '#engine/form/compile-form.ts'
import type { Field, FieldOf } from '#engine/form/field.ts'
import { lengthOf } from '#engine/form/json-schema.ts'
import { isRecord } from '#engine/form/same-value.ts'
import type { FieldView } from '#web/form/answers-view.ts'
import { CodeAnswer } from '#web/form/CodeAnswer.tsx'
import { DateInput } from '#web/form/DateInput.tsx'
import { FilesAnswer } from '#web/form/FilesAnswer.tsx'
import { formWords } from '#web/form/form-screen.messages.ts'
import { useFormTools } from '#web/form/form-tools.ts'
import { ReferenceAnswer } from '#web/form/ReferenceAnswer.tsx'
import { RichTextAnswer } from '#web/form/RichTextAnswer.tsx'
import { SEPARATORS } from '#web/form/read-typed.ts'
import { SignatureAnswer } from '#web/form/SignatureAnswer.tsx'
import { useTypedText } from '#web/form/useTypedText.ts'
import { WrittenValue } from '#web/form/WrittenValue.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly part: CompiledField
  readonly view: FieldView
  readonly id: string
  /** The element that tells faults and help. */
  readonly told: string
}

export interface ControlOf<F extends Field> {
  readonly field: F
  readonly id: string
  readonly told: string
  readonly value: unknown
  readonly isFaulty: boolean
  readonly take: (value: unknown) => void
}

/** What somebody types or chooses in; a fact that is known, and what is worked out, is only read. */
export function AnswerControl({ part: { field, compute }, view, id, told }: Props) {
  const say = useSay(formWords)
  const { book } = useFormTools()
  const isLocked = view.source?.locked === true
  if (compute !== undefined || isLocked)
    return (
      <output className={isLocked ? 'answer-known' : 'answer-computed'} id={id} aria-describedby={told}>
        {compute !== undefined && view.value === undefined ? (
          <span className="third">{say('computed.open')}</span>
        ) : (
          <>
            <WrittenValue field={field} value={view.value} />
            <UnitOf field={field} />
          </>
        )}
      </output>
    )
  const control = {
    id,
    told,
    value: view.value,
    isFaulty: view.faults.some(({ severity }) => severity === 'error'),
    take: (value: unknown) => book.type(field.code, value),
  }
  switch (field.kind) {
    case 'text':
      return field.lines > 1 ? <LinesAnswer field={field} {...control} /> : <TextAnswer field={field} {...control} />
    case 'number':
    case 'money':
      return <FigureAnswer field={field} {...control} />
    case 'yes-no':
      return <YesNoAnswer field={field} {...control} />
    case 'date':
      return <DateAnswer field={field} {...control} />
    case 'period':
      return <PeriodAnswer field={field} {...control} />
    case 'choice':
      return field.list === undefined ? (
        <ChoiceAnswer field={field} {...control} />
      ) : (
        <CodeAnswer field={field} {...control} />
      )
    case 'keywords':
      return <KeywordsAnswer field={field} {...control} />
    case 'reference':
      return <ReferenceAnswer field={field} {...control} />
    case 'file':
      return <FilesAnswer field={field} {...control} />
    case 'rich-text':
      return <RichTextAnswer field={field} {...control} />
    case 'signature':
      return <SignatureAnswer field={field} {...control} />
    default:
      return null
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const stateOf = (isFaulty: boolean, told: string) =>
  ({ status: isFaulty ? 'error' : '', 'aria-invalid': isFaulty, 'aria-describedby': told }) as const

function mostOf(field: FieldOf<'text'>): number | undefined {
  return isRecord(field.schema) && typeof field.schema.maxLength === 'number' ? field.schema.maxLength : undefined
}

function TextAnswer({ field, id, told, value, isFaulty, take }: ControlOf<FieldOf<'text'>>) {
  return (
    <Input
      id={id}
      {...stateOf(isFaulty, told)}
      value={textOf(value)}
      autoComplete="off"
      onChange={(event) => take(event.target.value)}
      onBlur={() => typeof value === 'string' && value !== value.trim() && take(value.trim())}
      suffix={<Count field={field} value={value} />}
    />
  )
}

/** Counted from three quarters on, so that nobody meets the end unawares. */
function Count({ field, value }: { readonly field: FieldOf<'text'>; readonly value: unknown }) {
  const say = useSay(formWords)
  const most = mostOf(field)
  const n = lengthOf(textOf(value))
  if (most === undefined || n * 4 < most * 3) return null
  return <small className={n > most ? 'fault' : 'second'}>{say('count', { n, most })}</small>
}

function LinesAnswer({ field, id, told, value, isFaulty, take }: ControlOf<FieldOf<'text'>>) {
  const say = useSay(formWords)
  const most = mostOf(field)
  const n = lengthOf(textOf(value))
  return (
    <>
      <Input.TextArea
        id={id}
        {...stateOf(isFaulty, told)}
        className="grows"
        rows={Math.min(field.lines, 6)}
        value={textOf(value)}
        onChange={(event) => take(event.target.value)}
      />
      {most !== undefined && (
        <small className={n > most ? 'answer-count fault' : 'answer-count'}>{say('count', { n, most })}</small>
      )}
    </>
  )
}

function UnitOf({ field }: { readonly field: Field }) {
  const pick = usePick()
  if (field.kind === 'money') return <span className="answer-unit"> {field.shownIn}</span>
  return field.kind === 'number' && field.unit !== undefined ? (
    <span className="answer-unit"> {pick(field.unit)}</span>
  ) : null
}

function FigureAnswer({ field, id, told, value, isFaulty, take }: ControlOf<FieldOf<'number'> | FieldOf<'money'>>) {
  const { text, typed, left } = useTypedText(field, field.code, value, take)
  return (
    <Input
      id={id}
      {...stateOf(isFaulty, told)}
      className="answer-figure"
      inputMode="decimal"
      autoComplete="off"
      value={text}
      suffix={<UnitOf field={field} />}
      onChange={(event) => typed(event.target.value)}
      onBlur={left}
    />
  )
}

function YesNoAnswer({ id, told, value, take }: ControlOf<FieldOf<'yes-no'>>) {
  const say = useSay(formWords)
  return (
    <Radio.Group
      id={id}
      aria-describedby={told}
      value={typeof value === 'boolean' ? value : undefined}
      options={[
        { value: true, label: say('yes') },
        { value: false, label: say('no') },
      ]}
      onChange={(event) => take(event.target.value)}
    />
  )
}

function DateAnswer({ id, told, value, isFaulty, take }: ControlOf<FieldOf<'date'>>) {
  return (
    <DateInput
      id={id}
      {...stateOf(isFaulty, told)}
      value={textOf(value)}
      change={(day) => take(day === '' ? undefined : day)}
    />
  )
}

function PeriodAnswer({ id, told, value, isFaulty, take }: ControlOf<FieldOf<'period'>>) {
  const say = useSay(formWords)
  const period = isRecord(value) ? value : {}
  const change = (side: 'from' | 'to', day: string) => {
    const given = Object.entries({ ...period, [side]: day }).filter(([, one]) => one !== '')
    take(given.length === 0 ? undefined : Object.fromEntries(given))
  }
  return (
    <div className="answer-period">
      {(['from', 'to'] as const).map((side) => (
        <label key={side} htmlFor={`${id}-${side}`}>
          <span className="second">{say(`period.${side}`)}</span>
          <DateInput
            id={`${id}-${side}`}
            {...stateOf(isFaulty, told)}
            value={textOf(period[side])}
            change={(day) => change(side, day)}
          />
        </label>
      ))}
    </div>
  )
}

const FEW = 5
const SHORT = 40

function ChoiceAnswer({ field, id, told, value, isFaulty, take }: ControlOf<FieldOf<'choice'>>) {
  const say = useSay(formWords)
  const pick = usePick()
  const options = (field.options ?? []).map(({ code, name }) => ({ value: code, label: pick(name) }))
  const isFew = options.length <= FEW && options.reduce((sum, { label }) => sum + lengthOf(label), 0) <= SHORT
  if (field.many && isFew)
    return (
      <Checkbox.Group
        aria-describedby={told}
        options={options}
        value={Array.isArray(value) ? value : []}
        onChange={(codes) => take(codes)}
      />
    )
  if (field.many)
    return (
      <Select
        id={id}
        {...stateOf(isFaulty, told)}
        mode="multiple"
        allowClear
        optionFilterProp="label"
        placeholder={say('choose')}
        options={options}
        value={Array.isArray(value) ? value : []}
        onChange={(codes) => take(codes)}
      />
    )
  if (isFew)
    return (
      <Radio.Group
        id={id}
        aria-describedby={told}
        options={options}
        value={value ?? null}
        onChange={(event) => take(event.target.value)}
      />
    )
  return (
    <Select
      id={id}
      {...stateOf(isFaulty, told)}
      allowClear
      showSearch
      optionFilterProp="label"
      placeholder={say('choose')}
      options={options}
      value={value ?? null}
      onChange={(code) => take(code ?? undefined)}
    />
  )
}

function KeywordsAnswer({ field, id, told, value, isFaulty, take }: ControlOf<FieldOf<'keywords'>>) {
  const say = useSay(formWords)
  const { least, most } = field
  return (
    <Select
      id={id}
      {...stateOf(isFaulty, told)}
      mode="tags"
      open={false}
      suffixIcon={null}
      tokenSeparators={SEPARATORS}
      placeholder={least > 0 ? say('keywords.hint', { least, most }) : say('keywords.most', { most })}
      value={Array.isArray(value) ? value : []}
      onChange={(words: string[]) => take([...new Set(words.map((word) => word.trim()).filter((word) => word !== ''))])}
    />
  )
}
