import { Input, Select } from 'antd'
import { policyEditorWords } from '#modules/policies/policy-editor.messages.ts'
import { isMap, type Keys, textAt } from '#modules/policies/policy-editor.rules.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import type { EditorPart } from '#modules/policies/web/PolicyEditor.tsx'
import { faultAt, idOfPath } from '#modules/policies/web/PolicyEditorFaults.tsx'
import { DateInput } from '#web/form/DateInput.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const WAYS = ['without-asking', 'quick', 'apply'] as const

/** Version, days in force, document: what tells this version from the others. */
export function PolicyEditorHead({ editing, disabled }: EditorPart) {
  const say = useSay(policyEditorWords)
  const sayPolicy = useSay(policyWords)
  const pick = usePick()
  const { definition, findings, set } = editing
  const at = (keys: Keys) =>
    textAt(keys.reduce<unknown>((value, key) => (isMap(value) ? value[key] : undefined), definition))
  const control = (label: string, keys: Keys, input: (id: string) => React.ReactNode) => {
    const fault = faultAt(findings.faults, keys)
    return (
      <div className="field" key={keys.join('/')}>
        <label htmlFor={idOfPath(keys)}>{label}</label>
        {input(idOfPath(keys))}
        {fault !== undefined && <small className="fault">{pick(fault.text)}</small>}
      </div>
    )
  }
  const words = (label: string, keys: Keys, most = 200) =>
    control(label, keys, (id) => (
      <Input
        id={id}
        size="small"
        maxLength={most}
        disabled={disabled}
        value={at(keys)}
        onChange={({ target }) => set(keys, target.value)}
      />
    ))
  const day = (label: string, keys: Keys) =>
    control(label, keys, (id) =>
      disabled ? (
        <span id={id}>{at(keys) || '—'}</span>
      ) : (
        <DateInput
          id={id}
          size="small"
          value={at(keys)}
          change={(value) => set(keys, value === '' ? undefined : value)}
        />
      ),
    )
  return (
    <section className="card stack">
      <h2>{say('editor.head')}</h2>
      <div className="editor-head">
        {words(say('editor.version'), ['version'], 20)}
        {day(say('editor.from'), ['inForce', 'from'])}
        {day(say('editor.to'), ['inForce', 'to'])}
        {control(say('editor.way'), ['way'], (id) => (
          <Select
            id={id}
            size="small"
            disabled={disabled}
            value={at(['way']) || 'apply'}
            options={WAYS.map((value) => ({ value, label: sayPolicy(`way.${value}`) }))}
            onChange={(value) => set(['way'], value)}
          />
        ))}
        {words(say('editor.name.zh'), ['name', 'zh'])}
        {words(say('editor.name.en'), ['name', 'en'], 300)}
        {words(say('editor.document'), ['document', 'title', 'zh'])}
        {words(say('editor.number'), ['document', 'number'], 120)}
      </div>
    </section>
  )
}
