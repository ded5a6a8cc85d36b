import { Button, Input } from 'antd'
import type { ReactNode } from 'react'
import { policyEditorWords } from '#modules/policies/policy-editor.messages.ts'
import { isMap, type Json, type Keys, textAt } from '#modules/policies/policy-editor.rules.ts'
import type { EditorPart } from '#modules/policies/web/PolicyEditor.tsx'
import { faultAt, idOfPath } from '#modules/policies/web/PolicyEditorFaults.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props extends EditorPart {
  readonly rule: Json
  readonly keys: Keys
  readonly children: ReactNode
}

/** A rule beside the clause it carries out: citation and words at the left, name and rule at the right. */
export function PolicyEditorCited({ rule, keys, editing, disabled, children }: Props) {
  const say = useSay(policyEditorWords)
  const pick = usePick()
  const { findings, set } = editing
  const name = isMap(rule.name) ? rule.name : {}
  const clause = textAt(rule.clause)
  const fault = faultAt(findings.faults, keys)
  return (
    <div className={fault?.severity === 'error' ? 'cited-rule is-wrong' : 'cited-rule'} id={idOfPath(keys)}>
      <div className="cited-text">
        <Input
          size="small"
          className="cited-clause"
          maxLength={300}
          disabled={disabled}
          status={clause.trim() === '' ? 'error' : ''}
          placeholder={say('editor.no-clause')}
          aria-label={`${textAt(name.zh)} · ${say('editor.clause')}`}
          value={clause}
          onChange={({ target }) => set([...keys, 'clause'], target.value)}
        />
        <Input.TextArea
          rows={2}
          className="grows cited-says"
          maxLength={2000}
          disabled={disabled}
          placeholder={say('editor.says')}
          aria-label={`${textAt(name.zh)} · ${say('editor.says')}`}
          value={textAt(rule.says)}
          onChange={({ target }) => set([...keys, 'says'], target.value === '' ? undefined : target.value)}
        />
      </div>
      <div className="cited-made">
        <div className="row">
          <Input
            size="small"
            className="cited-name"
            maxLength={200}
            disabled={disabled}
            placeholder={say('editor.rule-name')}
            aria-label={say('editor.rule-name')}
            value={textAt(name.zh)}
            onChange={({ target }) => set([...keys, 'name'], { ...name, zh: target.value })}
          />
          <Input
            size="small"
            className="cited-name"
            maxLength={300}
            disabled={disabled}
            placeholder={say('editor.rule-name.en')}
            aria-label={`${textAt(name.zh)} · ${say('editor.rule-name.en')}`}
            value={textAt(name.en)}
            onChange={({ target }) => set([...keys, 'name'], { ...name, en: target.value })}
          />
          {!disabled && (
            <Button
              size="small"
              type="text"
              aria-label={say('editor.remove', { name: textAt(name.zh) })}
              onClick={() => set(keys, undefined)}
            >
              ×
            </Button>
          )}
        </div>
        {children}
        {fault !== undefined && <small className="fault">{pick(fault.text)}</small>}
      </div>
    </div>
  )
}
