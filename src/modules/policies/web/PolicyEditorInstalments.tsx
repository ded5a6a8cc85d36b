import { Button, Input } from 'antd'
import { policyEditorWords } from '#modules/policies/policy-editor.messages.ts'
import { decimalOf, isMap, type Json, numbered, startingRule, textAt } from '#modules/policies/policy-editor.rules.ts'
import type { EditorPart } from '#modules/policies/web/PolicyEditor.tsx'
import { faultAt, idOfPath } from '#modules/policies/web/PolicyEditorFaults.tsx'
import { RuleList } from '#modules/policies/web/PolicyEditorRules.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const KEYS = ['gives', 'instalments'] as const

/** Parts the sum is paid in: which share, how long after the first, and what must be so before each. */
export function PolicyEditorInstalments({ rows, ...part }: EditorPart & { readonly rows: readonly Json[] }) {
  const say = useSay(policyEditorWords)
  const pick = usePick()
  const { editing, disabled } = part
  const { set, findings } = editing
  const fault = faultAt(findings.faults, KEYS, true)
  if (rows.length === 0 && disabled) return null
  return (
    <div className="stack" id={idOfPath(KEYS)}>
      <b>{say('amount.instalments')}</b>
      {fault !== undefined && <small className="fault">{pick(fault.text)}</small>}
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an instalment is what stands at its place
        <Instalment key={at} {...part} row={row} at={at} />
      ))}
      {!disabled && (
        <div>
          <Button
            size="small"
            onClick={() =>
              set(KEYS, [...rows, { name: numbered(rows.length + 1), sharePercent: rows.length === 0 ? 100 : 0 }])
            }
          >
            {say('amount.add-instalment')}
          </Button>
        </div>
      )}
    </div>
  )
}

function Instalment({ row, at, ...part }: EditorPart & { readonly row: Json; readonly at: number }) {
  const say = useSay(policyEditorWords)
  const { editing, disabled } = part
  const { set } = editing
  const keys = [...KEYS, at]
  const called = `${say('amount.instalment')} ${at + 1}`
  const name = isMap(row.name) ? row.name : {}
  const words = (label: string, value: unknown, put: (to: string) => void) => (
    <Input
      size="small"
      className="sandbox-word"
      maxLength={300}
      disabled={disabled}
      placeholder={label}
      aria-label={`${called} · ${label}`}
      value={textAt(value)}
      onChange={({ target }) => put(target.value)}
    />
  )
  const number = (key: string, label: string) => (
    <span className="row" key={key}>
      {label}
      <Input
        size="small"
        className="condition-number"
        inputMode="decimal"
        disabled={disabled}
        aria-label={`${called} · ${label}`}
        value={textAt(row[key])}
        onChange={({ target }) => set([...keys, key], target.value.trim() === '' ? undefined : decimalOf(target.value))}
      />
    </span>
  )
  return (
    <div className="nested-rules" id={idOfPath(keys)}>
      <div className="row">
        {words(say('amount.instalment'), name.zh, (zh) => set([...keys, 'name'], { ...name, zh }))}
        {words(say('editor.rule-name.en'), name.en, (en) => set([...keys, 'name'], { ...name, en }))}
        {number('sharePercent', say('amount.share'))}
        {number('afterMonths', say('amount.after-months'))}
        {words(say('editor.clause'), row.clause, (clause) =>
          set([...keys, 'clause'], clause === '' ? undefined : clause),
        )}
        {!disabled && (
          <Button
            size="small"
            type="text"
            aria-label={say('editor.remove', { name: called })}
            onClick={() => set(keys, undefined)}
          >
            ×
          </Button>
        )}
      </div>
      <RuleList
        {...part}
        rules={row.terms}
        keys={[...keys, 'terms']}
        starting={() => startingRule(editing.definition, 'term', { clause: textAt(row.clause), when: '' })}
        add={say('amount.add-term')}
      />
    </div>
  )
}
