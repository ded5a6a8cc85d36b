import { sayFault } from '#engine/definition/say-fault.ts'
import { partAt } from '#web/form-editor/chosen-part.ts'
import { useEditor } from '#web/form-editor/editor-tools.ts'
import { formEditorWords } from '#web/form-editor/form-editor.messages.ts'
import { useLanguage, useSay } from '#web/words/language.ts'

const MOST_TOLD = 30

/** What stands against proposing the form, each leading to its place. */
export function FaultPanel() {
  const say = useSay(formEditorWords)
  const { language } = useLanguage()
  const { form, faults, choose } = useEditor()
  if (faults.length === 0) return null
  return (
    <section className="editor-faults" aria-label={say('faults.list')}>
      <ul>
        {faults.slice(0, MOST_TOLD).map((fault, at) => {
          const part = partAt(form, fault.path)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: one fault may be told twice at one place
            <li key={at} className={fault.severity === 'error' ? 'fault' : 'second'}>
              <button type="button" className="link-button" onClick={() => choose(part)}>
                {part.code || say('outline.head')}
              </button>{' '}
              {fault.severity === 'warning' && `${say('faults.warning')} · `}
              {sayFault(fault, language)}
              {fault.form !== undefined && ` · ${say('faults.other', { form: fault.form })}`}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
