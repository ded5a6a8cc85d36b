import { Button, Checkbox, Input, Select } from 'antd'
import { policyEditorWords } from '#modules/policies/policy-editor.messages.ts'
import { decimalOf, isMap, type Json, type Keys, startingRule, textAt } from '#modules/policies/policy-editor.rules.ts'
import type { EditorPart } from '#modules/policies/web/PolicyEditor.tsx'
import { faultAt, idOfPath } from '#modules/policies/web/PolicyEditorFaults.tsx'
import { RuleList } from '#modules/policies/web/PolicyEditorRules.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** What an award goes through: the enterprise is asked before it is listed, and what was paid for must last. */
export function PolicyEditorCourse(part: EditorPart) {
  const say = useSay(policyEditorWords)
  const { definition } = part.editing
  return (
    <section className="card stack">
      <h2>{say('editor.course')}</h2>
      <Confirmation {...part} value={isMap(definition.confirmation) ? definition.confirmation : undefined} />
      <Holding {...part} value={isMap(definition.holding) ? definition.holding : undefined} />
    </section>
  )
}

type Asked = EditorPart & { readonly value: Json | undefined }

function Confirmation({ value, ...part }: Asked) {
  const say = useSay(policyEditorWords)
  const { editing, disabled } = part
  const keys = ['confirmation'] as const
  if (value === undefined)
    return (
      <Absent
        {...part}
        says={say('course.not-asked')}
        add={say('course.ask')}
        put={() => editing.set(keys, { workingDays: 10, silence: 'takes' })}
      />
    )
  return (
    <div className="row" id={idOfPath(keys)}>
      <b>{say('course.confirmation')}</b>
      <Field
        {...part}
        at={[...keys, 'workingDays']}
        value={value.workingDays}
        label={say('course.working-days')}
        isNumber
      />
      <span className="row">
        {say('course.silence')}
        <Select
          size="small"
          popupMatchSelectWidth={false}
          disabled={disabled}
          aria-label={say('course.silence')}
          value={textAt(value.silence)}
          options={(['takes', 'declines'] as const).map((one) => ({ value: one, label: say(`course.silence.${one}`) }))}
          onChange={(to) => editing.set([...keys, 'silence'], to)}
        />
      </span>
      <Field {...part} at={[...keys, 'clause']} value={value.clause} label={say('editor.clause')} />
      <Without {...part} at={keys} name={say('course.confirmation')} />
    </div>
  )
}

function Holding({ value, ...part }: Asked) {
  const say = useSay(policyEditorWords)
  const pick = usePick()
  const { editing, disabled } = part
  const keys = ['holding'] as const
  const term = (clause: string) => startingRule(editing.definition, 'term', { clause, when: '' })
  if (value === undefined)
    return (
      <Absent
        {...part}
        says={say('course.nothing-held')}
        add={say('course.hold')}
        put={() => editing.set(keys, { months: 12, terms: [term('')] })}
      />
    )
  const fault = faultAt(editing.findings.faults, [...keys, 'returnPercent'], true)
  return (
    <div className="stack" id={idOfPath(keys)}>
      <div className="row">
        <b>{say('course.holding')}</b>
        <Field {...part} at={[...keys, 'months']} value={value.months} label={say('course.months')} isNumber />
        <Field
          {...part}
          at={[...keys, 'returnPercent']}
          value={value.returnPercent ?? 100}
          label={say('course.return-percent')}
          isNumber
        />
        <Checkbox
          disabled={disabled}
          checked={value.withInterest === true}
          onChange={({ target }) => editing.set([...keys, 'withInterest'], target.checked)}
        >
          {say('course.with-interest')}
        </Checkbox>
        <Field {...part} at={[...keys, 'clause']} value={value.clause} label={say('editor.clause')} />
        <Without {...part} at={keys} name={say('course.holding')} />
      </div>
      {fault !== undefined && <small className="fault">{pick(fault.text)}</small>}
      <RuleList
        {...part}
        rules={value.terms}
        keys={[...keys, 'terms']}
        starting={() => term(textAt(value.clause))}
        add={say('amount.add-term')}
      />
    </div>
  )
}

interface FieldProps extends EditorPart {
  readonly at: Keys
  readonly value: unknown
  readonly label: string
  readonly isNumber?: boolean
}

function Field({ at, value, label, isNumber = false, editing, disabled }: FieldProps) {
  return (
    <span className="row">
      {label}
      <Input
        size="small"
        className={isNumber ? 'condition-number' : 'sandbox-word'}
        maxLength={300}
        disabled={disabled}
        aria-label={label}
        value={textAt(value)}
        onChange={({ target }) =>
          editing.set(at, target.value === '' ? undefined : isNumber ? decimalOf(target.value) : target.value)
        }
      />
    </span>
  )
}

function Absent({ says, add, put, disabled }: EditorPart & { says: string; add: string; put: () => void }) {
  return (
    <div className="row">
      <span className="second">{says}</span>
      {!disabled && (
        <Button size="small" onClick={put}>
          {add}
        </Button>
      )}
    </div>
  )
}

function Without({ at, name, editing, disabled }: EditorPart & { readonly at: Keys; readonly name: string }) {
  const say = useSay(policyEditorWords)
  if (disabled) return null
  return (
    <Button
      size="small"
      type="text"
      aria-label={say('editor.remove', { name })}
      onClick={() => editing.set(at, undefined)}
    >
      ×
    </Button>
  )
}
