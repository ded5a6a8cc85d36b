import { useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useState } from 'react'
import { checkPolicyRules } from '#modules/policies/policy-draft.contract.ts'
import { policyEditorWords } from '#modules/policies/policy-editor.messages.ts'
import type { EditorPart } from '#modules/policies/web/PolicyEditor.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { call } from '#web/client/call.ts'
import { readKey } from '#web/client/useRead.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** The definition as the pack has it; another text is read by the same check, with line and column, and taken over. */
export function PolicyEditorText({ editing, disabled }: EditorPart) {
  const say = useSay(policyEditorWords)
  const pick = usePick()
  const [typed, setTyped] = useState<string | undefined>()
  const text = typed ?? editing.findings.yaml
  const input = { yaml: text, cases: [...editing.cases] }
  const read = useQuery({
    queryKey: readKey(checkPolicyRules, input),
    queryFn: ({ signal }) => call(checkPolicyRules, input, { signal }),
    enabled: typed !== undefined && text.trim() !== '',
    placeholderData: (former) => former,
  })
  const definition = read.data?.definition
  const placed = (typed === undefined ? [] : (read.data?.faults ?? [])).filter(({ line }) => line !== undefined)
  const take = () => {
    if (definition !== undefined) editing.take(definition)
    setTyped(undefined)
  }
  return (
    <section className="card stack">
      <p className="second">{say('editor.yaml.hint')}</p>
      <Refused error={read.error} />
      <Input.TextArea
        rows={28}
        className="mono policy-yaml"
        spellCheck={false}
        readOnly={disabled}
        aria-label={say('editor.yaml')}
        value={text}
        onChange={({ target }) => setTyped(target.value)}
      />
      {placed.length > 0 && (
        <ul className="lines">
          {placed.map((fault) => (
            <li key={`${fault.line}:${fault.column} ${fault.key}`}>
              <span className="fault">
                {fault.line}:{fault.column} {pick(fault.text)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {typed !== undefined && !disabled && (
        <div>
          <ActButton
            primary
            busy={read.isFetching}
            reason={definition === undefined && !read.isFetching ? say('editor.unreadable') : undefined}
            act={take}
          >
            {say('editor.take-yaml')}
          </ActButton>
        </div>
      )}
    </section>
  )
}
