import { Alert, Segmented, Select } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import { type CompiledForm, compileForm } from '#engine/form/compile-form.ts'
import { fieldsOf } from '#engine/form/form.ts'
import { upgradeAnswers } from '#engine/form/upgrade-answers.ts'
import { newIdempotencyKey } from '#web/client/idempotency-key.ts'
import { officeNow } from '#web/figure/office-clock.ts'
import { AnswerField } from '#web/form/AnswerField.tsx'
import { AnswersBook } from '#web/form/answers-book.ts'
import { type CodeItem, type FormTools, FormToolsContext, useOverview } from '#web/form/form-tools.ts'
import { SectionHead } from '#web/form/SectionHead.tsx'
import { WrittenForm } from '#web/form/WrittenForm.tsx'
import { sourcesOf } from '#web/form-editor/chosen-part.ts'
import { useEditor } from '#web/form-editor/editor-tools.ts'
import { formEditorWords } from '#web/form-editor/form-editor.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** Somebody before the form: at a seat of a step of a process. */
export interface PreviewPlace {
  readonly process: { readonly code: string; readonly name: { readonly zh: string; readonly en: string } }
  readonly state: { readonly code: string; readonly name: { readonly zh: string; readonly en: string } }
  readonly seat: { readonly code: string; readonly name: { readonly zh: string; readonly en: string } }
  readonly who: { readonly zh: string; readonly en: string }
  readonly writes: boolean
}

const keyOf = ({ process, state, seat }: PreviewPlace): string => `${process.code}/${state.code}/${seat.code}`

/** The form in the renderer of those who fill it in or read it, as a person at the chosen seat sees it. */
export function EditorPreview({ places }: { readonly places: readonly PreviewPlace[] }) {
  const say = useSay(formEditorWords)
  const pick = usePick()
  const { faults } = useEditor()
  const [as, setAs] = useState('')
  const tools = usePreviewTools()
  const place = places.find((one) => keyOf(one) === as)
  const isStale = faults.some(({ severity }) => severity === 'error')
  const processes = [...new Map(places.map(({ process }) => [process.code, process])).values()]
  return (
    <section className="editor-preview" aria-label={say('preview.as')}>
      <div className="row preview-head">
        <span className="second">{say('preview.as')}</span>
        <Select
          size="small"
          value={place === undefined ? '' : as}
          aria-label={say('preview.as')}
          popupMatchSelectWidth={false}
          options={[
            { value: '', label: say('preview.nobody') },
            ...processes.map((process) => ({
              label: pick(process.name),
              title: process.code,
              options: places
                .filter((one) => one.process.code === process.code)
                .map((one) => ({
                  value: keyOf(one),
                  label: say(one.writes ? 'preview.writes' : 'preview.reads', {
                    who: pick(one.who) || pick(one.seat.name),
                    state: pick(one.state.name),
                  }),
                })),
            })),
          ]}
          onChange={setAs}
        />
        <small className="second">{say('preview.try')}</small>
      </div>
      {isStale && <Alert type="warning" showIcon title={say(tools === undefined ? 'preview.none' : 'preview.stale')} />}
      {tools !== undefined &&
        (place === undefined || place.writes ? <Filling tools={tools} /> : <WrittenForm tools={tools} />)}
    </section>
  )
}

/** The last form that was sound, with what was tried out in it carried over. */
function usePreviewTools(): FormTools | undefined {
  const { sound, form, library, around, faults } = useEditor()
  const last = useRef<FormTools | undefined>(undefined)
  return useMemo(() => {
    const isWhole = fieldsOf(sound).length === sourcesOf(form).length
    if (!isWhole || faults.some(({ severity, form: other }) => severity === 'error' && other === undefined))
      return last.current
    let compiled: CompiledForm
    try {
      compiled = compileForm(sound, library)
    } catch {
      return last.current
    }
    if (last.current?.form.hash === compiled.hash) return last.current
    const tried = last.current
    const answers = tried ? upgradeAnswers(tried.form.form, compiled.form, tried.book.answers).answers : {}
    const facts = { today: officeNow().toISOString().slice(0, 10) }
    last.current = {
      form: compiled,
      book: new AnswersBook(compiled, { kept: { version: 0, answers }, facts }),
      lists: new Map(around.lists.map(({ code, items }) => [code, items as readonly CodeItem[]])),
      editors: new Map(),
      newId: newIdempotencyKey,
    }
    return last.current
  }, [sound, form, library, around, faults])
}

/** One step at a time; pressing a field chooses it. */
function Filling({ tools }: { readonly tools: FormTools }) {
  const say = useSay(formEditorWords)
  const pick = usePick()
  const { chosen, choose } = useEditor()
  const { steps } = tools.form.form
  const wanted = steps.find(
    (step) =>
      (chosen.part === 'step' && step.code === chosen.code) ||
      step.sections.some(
        ({ code, fields }) =>
          (chosen.part === 'section' && code === chosen.code) ||
          (chosen.part === 'field' && fields.some((field) => field.code === chosen.code)),
      ),
  )
  const [opened, setOpened] = useState<string | undefined>()
  const open = wanted ?? steps.find(({ code }) => code === opened) ?? steps[0]!
  const main = useRef<HTMLDivElement>(null)
  useEffect(() => {
    for (const one of main.current?.querySelectorAll('[data-answer]') ?? [])
      one.classList.toggle('answer-chosen', chosen.part === 'field' && one.getAttribute('data-answer') === chosen.code)
    main.current?.querySelector('.answer-chosen')?.scrollIntoView({ block: 'nearest' })
  })
  return (
    <FormToolsContext value={tools}>
      {steps.length > 1 && (
        <Segmented
          size="small"
          className="preview-steps"
          aria-label={say('preview.step')}
          value={open.code}
          options={steps.map(({ code, title }, at) => ({ value: code, label: `${at + 1} ${pick(title)}` }))}
          onChange={(code) => {
            setOpened(code)
            choose({ part: 'step', code })
          }}
        />
      )}
      {/* The outline chooses by keyboard; pressing a field here is the mouse's shorter way. */}
      <div
        ref={main}
        className="preview-step"
        onClickCapture={(event) => {
          const code = (event.target as Element).closest('[data-answer]')?.getAttribute('data-answer')?.split('/')[0]
          if (code && tools.form.fields.has(code)) choose({ part: 'field', code })
        }}
      >
        {open.sections.map((section) => (
          <PreviewSection key={section.code} code={section.code} tools={tools} />
        ))}
      </div>
    </FormToolsContext>
  )
}

function PreviewSection({ code, tools: { form, book } }: { readonly code: string; readonly tools: FormTools }) {
  const say = useSay(formEditorWords)
  const pick = usePick()
  useOverview(book)
  const section = form.form.steps.flatMap(({ sections }) => sections).find((one) => one.code === code)
  if (section === undefined) return null
  const hidden = section.fields.filter((field) => book.field(field.code).shown === false)
  return (
    <section className="form-section">
      {hidden.length < section.fields.length && <SectionHead section={section} />}
      <div className="form-fields">
        {section.fields.map((field) => (
          <AnswerField key={field.code} code={field.code} isToldAbove={false} />
        ))}
      </div>
      {hidden.length > 0 && (
        <small className="second">
          {say('preview.hidden', { names: hidden.map(({ label }) => pick(label)).join(' · ') })}
        </small>
      )}
    </section>
  )
}
