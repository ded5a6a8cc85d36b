import type { PolicyFaultTold } from '#modules/policies/policy-draft.contract.ts'
import { policyEditorWords } from '#modules/policies/policy-editor.messages.ts'
import type { PolicyEditing } from '#modules/policies/web/usePolicyEditing.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** Everything that is wrong, with its place; a press goes there. */
export function PolicyEditorFaults({ editing: { findings, isChecked } }: { readonly editing: PolicyEditing }) {
  const say = useSay(policyEditorWords)
  const pick = usePick()
  const { faults } = findings
  return (
    <section className="card stack" aria-live="polite" aria-busy={!isChecked}>
      <h2>{faults.length === 0 ? say('editor.no-faults') : say('editor.faults', { n: faults.length })}</h2>
      {faults.length > 0 && (
        <ul className="editor-faults">
          {faults.map((fault) => (
            <li key={`${fault.in}/${fault.path.join('/')} ${fault.key} ${fault.offset ?? ''}`}>
              <a className={fault.severity === 'error' ? 'fault' : ''} href={`#${idOfPath(fault.path)}`}>
                {pick(fault.text)}
              </a>{' '}
              <small className="second mono">{fault.path.join('/')}</small>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Where the part with this path stands on the page: its rule, its tier. */
export const idOfPath = (path: readonly (string | number)[]): string => `rule-${path.join('-')}`

/** The first fault at a path or below it. */
export function faultAt(
  faults: readonly PolicyFaultTold[],
  path: readonly (string | number)[],
  isExact = false,
): PolicyFaultTold | undefined {
  return faults.find(
    (fault) =>
      fault.in === 'definition' &&
      (isExact ? fault.path.length === path.length : fault.path.length >= path.length) &&
      path.every((key, at) => String(fault.path[at]) === String(key)),
  )
}
