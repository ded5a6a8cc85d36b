import { Button, Input } from 'antd'
import { policyEditorWords } from '#modules/policies/policy-editor.messages.ts'
import { decimalOf, isMap, listAt, textAt } from '#modules/policies/policy-editor.rules.ts'
import type { EditorPart } from '#modules/policies/web/PolicyEditor.tsx'
import { idOfPath } from '#modules/policies/web/PolicyEditorFaults.tsx'
import { PolicyEditorInstalments } from '#modules/policies/web/PolicyEditorInstalments.tsx'
import { PolicyEditorSum } from '#modules/policies/web/PolicyEditorSum.tsx'
import { useSay } from '#web/words/language.ts'

/** What the policy gives: the sum by its form, the pool it is shared of, the parts it is paid in. */
export function PolicyEditorAmount(part: EditorPart) {
  const say = useSay(policyEditorWords)
  const { editing, disabled } = part
  const { definition, findings, set } = editing
  const gives = isMap(definition.gives) ? definition.gives : undefined
  const pool = gives && isMap(gives.pool) ? gives.pool : undefined
  const instalments = listAt(gives?.instalments).filter(isMap)
  return (
    <section className="card stack" id={idOfPath(['gives'])}>
      <h2>{say('editor.gives')}</h2>
      {gives === undefined ? (
        <div className="row">
          <span className="second">{say('amount.none')}</span>
          {!disabled && (
            <Button size="small" onClick={() => set(['gives'], { what: 'grant', amount: { clause: '', fixed: 1 } })}>
              {say('amount.add')}
            </Button>
          )}
        </div>
      ) : (
        <>
          <PolicyEditorSum {...part} amount={isMap(gives.amount) ? gives.amount : {}} keys={['gives', 'amount']} />
          <ul className="amount-lines">
            {findings.amount
              .map((line, at) => ({ ...line, id: `${at} ${line.text}` }))
              .map(({ id, text, depth }) => (
                <li key={id} className={`second depth-${Math.min(depth, 3)}`}>
                  {text}
                </li>
              ))}
          </ul>
          <span className="row">
            {say('amount.pool')}
            <Input
              aria-label={say('amount.pool')}
              size="small"
              className="sandbox-value"
              inputMode="decimal"
              disabled={disabled}
              value={textAt(pool?.total)}
              onChange={({ target }) =>
                set(
                  ['gives', 'pool'],
                  target.value.trim() === '' ? undefined : { ...pool, total: decimalOf(target.value) },
                )
              }
            />
          </span>
          <PolicyEditorInstalments {...part} rows={instalments} />
        </>
      )}
    </section>
  )
}
