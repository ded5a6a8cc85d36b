import { dictionaryWords } from '#modules/dispatch/dictionary-screen.messages.ts'
import type { Changed } from '#modules/dispatch/web/entry-draft.ts'
import { Light } from '#web/figure/Light.tsx'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly changes: readonly Changed[]
  readonly faults: readonly { readonly at: string; readonly why: string }[]
}

/** What is wrong with it, and what the new version changes. */
export function EntryChanges({ changes, faults }: Props) {
  const say = useSay(dictionaryWords)
  return (
    <section className="card stack" aria-live="polite">
      {faults.length === 0 ? (
        <p>
          <Light is="ok">{say('edit.sound')}</Light>
        </p>
      ) : (
        <>
          <p>
            <Light is="red">{say('edit.faults', { n: faults.length })}</Light>
          </p>
          <ul className="edit-faults">
            {faults.map((fault) => (
              <li key={`${fault.at} ${fault.why}`}>
                <code>{fault.at.replace(/^content\./, '')}</code> {fault.why}
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>{changes.length === 0 ? say('edit.none') : say('edit.changes', { n: changes.length })}</h2>
      {changes.length > 0 && (
        <ul className="edit-faults">
          {changes.map(({ path, before, after }) => (
            <li key={path}>
              <code>{path}</code> <del>{before ?? ''}</del> <ins>{after ?? say('edit.taken-away')}</ins>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
