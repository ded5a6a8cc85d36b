import { Alert, Button, Segmented } from 'antd'
import { type KeyboardEvent, type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import { checkFormDraft, type FormSurroundings } from '#engine/definition/check-form-draft.ts'
import { sayFault } from '#engine/definition/say-fault.ts'
import type { FormSource } from '#engine/form/form.ts'
import { formLibrary } from '#engine/form/form-library.ts'
import { resolveForm } from '#engine/form/resolve-form.ts'
import { sayDifferences } from '#engine/form/say-difference.ts'
import { Refusal } from '#engine/refusal.ts'
import { type ChosenPart, HEAD } from '#web/form-editor/chosen-part.ts'
import { DifferenceTable } from '#web/form-editor/DifferenceTable.tsx'
import { EditorPreview, type PreviewPlace } from '#web/form-editor/EditorPreview.tsx'
import { EditorContext, type EditorTools } from '#web/form-editor/editor-tools.ts'
import { FaultPanel } from '#web/form-editor/FaultPanel.tsx'
import { FormText, type ReadText } from '#web/form-editor/FormText.tsx'
import { formEditorWords } from '#web/form-editor/form-editor.messages.ts'
import type { Deed } from '#web/form-editor/form-session.ts'
import { Outline } from '#web/form-editor/Outline.tsx'
import { PartProperties } from '#web/form-editor/PartProperties.tsx'
import { useLanguage, useSay } from '#web/words/language.ts'

const VIEWS = ['design', 'difference', 'text'] as const

interface Props {
  readonly form: FormSource
  /** The form in force from which it is drawn. */
  readonly published: FormSource
  readonly around: FormSurroundings
  readonly places: readonly PreviewPlace[]
  /** @throws Refusal when it cannot be done. */
  readonly act: (deed: Deed) => void
  readonly undo: (() => void) | undefined
  readonly redo: (() => void) | undefined
  readonly read: (text: string) => Promise<ReadText>
  readonly isReadOnly: boolean
  /** What is told of saving. */
  readonly saved: ReactNode
}

/** A form on the drawing board: its structure, the form itself, what is said of the chosen part; or differences, or text. */
export function FormEditor({ form, published, around, places, act, undo, redo, read, isReadOnly, saved }: Props) {
  const say = useSay(formEditorWords)
  const { language } = useLanguage()
  const [view, setView] = useState<(typeof VIEWS)[number]>('design')
  const [chosen, choose] = useState<ChosenPart>(HEAD)
  const [refused, setRefused] = useState<string | undefined>()
  const library = useMemo(() => formLibrary(around.registers, around.lists as never), [around])
  const questions = useMemo(() => new Map(around.questions.map((one) => [one.code, one])), [around])
  const judged = useDeferredValue(form)
  const faults = useMemo(() => checkFormDraft(judged, around), [judged, around])
  const differences = useMemo(() => sayDifferences(published, judged, questions), [published, judged, questions])
  const sound = useMemo(() => resolveForm(judged, questions).sound, [judged, questions])
  const tools: EditorTools = {
    ...{ form, sound, around, questions, library, faults, chosen, choose, isReadOnly },
    act: (deed) => {
      try {
        act(deed)
        setRefused(undefined)
        return true
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        const { key, params } = error.reasons[0]!
        setRefused(sayFault({ key: key as never, ...(params && { params }) }, language))
        return false
      }
    },
  }
  const keys = (event: KeyboardEvent) => {
    const isText = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z' || isText) return
    event.preventDefault()
    if (event.shiftKey) redo?.()
    else undo?.()
  }
  const errors = faults.filter(({ severity }) => severity === 'error').length
  return (
    <EditorContext value={tools}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it hears the keys of the whole board */}
      <div className="form-editor" onKeyDown={keys}>
        <div className="between editor-bar">
          <span className="row">
            <Segmented
              value={view}
              aria-label={say('outline')}
              options={VIEWS.map((value) => ({
                value,
                label:
                  value === 'difference' ? `${say('view.difference')} ${differences.length}` : say(`view.${value}`),
              }))}
              onChange={setView}
            />
            {!isReadOnly && (
              <>
                <Button disabled={undo === undefined} onClick={undo} aria-keyshortcuts="Control+Z">
                  {say('act.undo')}
                </Button>
                <Button disabled={redo === undefined} onClick={redo} aria-keyshortcuts="Control+Shift+Z">
                  {say('act.redo')}
                </Button>
              </>
            )}
          </span>
          <span className="row">
            <span className={errors > 0 ? 'fault' : 'second'} role="status">
              {faults.length === 0 ? say('faults.none') : say('faults.n', { n: faults.length })}
            </span>
            {saved}
          </span>
        </div>
        {refused !== undefined && (
          <Alert
            type="warning"
            showIcon
            closable={{ onClose: () => setRefused(undefined) }}
            title={say('act.refused', { why: refused })}
          />
        )}
        {view === 'design' && (
          <>
            <FaultPanel />
            <div className="editor-board">
              <Outline />
              <EditorPreview places={places} />
              <aside className="editor-properties" aria-label={say('properties')}>
                <PartProperties />
              </aside>
            </div>
          </>
        )}
        {view === 'difference' && <DifferenceTable of={differences} />}
        {view === 'text' && <FormText read={read} />}
      </div>
    </EditorContext>
  )
}
