import { Button, Input } from 'antd'
import { useRef, useState } from 'react'
import type { FormSource } from '#engine/form/form.ts'
import { writeForm } from '#engine/form/form-text.ts'
import { Refused } from '#web/act/Refused.tsx'
import { saveAs } from '#web/client/transfer.ts'
import { useEditor } from '#web/form-editor/editor-tools.ts'
import { formEditorWords } from '#web/form-editor/form-editor.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** A text as the server has read it. */
export interface ReadText {
  readonly content?: unknown
  readonly faults: readonly {
    readonly severity: 'error' | 'warning'
    readonly line: number
    readonly column: number
    readonly text: { readonly zh: string; readonly en: string }
  }[]
}

/** The form as the YAML of packs: to be read, taken along, and brought back. */
export function FormText({ read }: { readonly read: (text: string) => Promise<ReadText> }) {
  const say = useSay(formEditorWords)
  const pick = usePick()
  const { form, act, isReadOnly } = useEditor()
  const written = writeForm(form)
  const [typed, setTyped] = useState<string | undefined>()
  const [told, setTold] = useState<ReadText['faults'] | undefined>()
  const [failed, setFailed] = useState<Error | null>(null)
  const file = useRef<HTMLInputElement>(null)
  const take = async () => {
    setFailed(null)
    try {
      const { content, faults } = await read(typed ?? written)
      setTold(faults)
      if (content === undefined) return
      act({ kind: 'set-whole', to: content as FormSource })
      setTyped(undefined)
    } catch (error) {
      setFailed(error as Error)
    }
  }
  const change = (text: string | undefined) => {
    setTyped(text)
    setTold(undefined)
  }
  return (
    <section className="card stack">
      <div className="between">
        <span className="second">{say('text.why')}</span>
        <span className="row">
          <Button
            size="small"
            onClick={() => saveAs(new Blob([written], { type: 'application/yaml' }), `${form.code}.yaml`)}
          >
            {say('text.download')}
          </Button>
          {!isReadOnly && (
            <>
              <Button size="small" onClick={() => file.current?.click()}>
                {say('text.upload')}
              </Button>
              <input
                ref={file}
                type="file"
                accept=".yaml,.yml"
                hidden
                aria-label={say('text.upload')}
                onChange={async (event) => {
                  const [chosen] = event.target.files ?? []
                  if (chosen !== undefined) change(await chosen.text())
                  event.target.value = ''
                }}
              />
              <Button size="small" type="primary" disabled={typed === undefined || typed === written} onClick={take}>
                {say('text.take')}
              </Button>
              {typed !== undefined && (
                <Button size="small" type="text" onClick={() => change(undefined)}>
                  {say('text.reset')}
                </Button>
              )}
            </>
          )}
        </span>
      </div>
      <Refused error={failed} />
      {told !== undefined && (
        <ul className="editor-faults" role="status">
          {told.length === 0 && <li className="second">{say('text.sound')}</li>}
          {told.map(({ line, column, text, severity }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one fault may be told twice at one place
            <li key={at} className={severity === 'error' ? 'fault' : 'second'}>
              {say('text.line', { line, column })} {pick(text)}
            </li>
          ))}
        </ul>
      )}
      <Input.TextArea
        className="definition-text"
        rows={30}
        spellCheck={false}
        readOnly={isReadOnly}
        aria-label={say('text.label')}
        value={typed ?? written}
        onChange={(event) => change(event.target.value)}
      />
    </section>
  )
}
