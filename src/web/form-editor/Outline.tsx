import { Button } from 'antd'
import { type DragEvent, type KeyboardEvent, useState } from 'react'
import type { FieldSource } from '#engine/form/field.ts'
import { formDifferenceMessages } from '#engine/form/form-difference.messages.ts'
import { codeFrom, newRule } from '#engine/form/new-field.ts'
import { AddField } from '#web/form-editor/AddField.tsx'
import { type ChosenPart, HEAD, moveBy, partAt, sourcesOf } from '#web/form-editor/chosen-part.ts'
import { useEditor } from '#web/form-editor/editor-tools.ts'
import { formEditorWords } from '#web/form-editor/form-editor.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** The left side: steps, sections and fields as they stand; chosen, moved and dragged here. */
export function Outline() {
  const say = useSay(formEditorWords)
  const pick = usePick()
  const { form, chosen, act, choose, isReadOnly } = useEditor()
  const [into, setInto] = useState<string | undefined>()
  const move = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') || isReadOnly) return
    const deed = moveBy(form, chosen, event.key === 'ArrowUp' ? -1 : 1)
    event.preventDefault()
    if (deed !== undefined) act(deed)
  }
  const taken = new Set(sourcesOf(form).map(({ field }) => field.code))
  return (
    <nav className="editor-outline" aria-label={say('outline')} onKeyDown={move}>
      <Item of={HEAD} className="outline-head" name={say('outline.head')} />
      {form.steps.map((step, at) => (
        <div key={step.code}>
          <Item
            of={{ part: 'step', code: step.code }}
            className="outline-step"
            name={`${at + 1} ${pick(step.title)}`}
          />
          {step.sections.map((section) => (
            <div key={section.code}>
              <Item
                of={{ part: 'section', code: section.code }}
                className="outline-section"
                name={pick(section.title)}
                isConditional={section.when !== undefined}
              />
              {section.fields.map((field) => (
                <FieldItem key={field.code} field={field} section={section.code} />
              ))}
              {!isReadOnly && (
                <Button
                  size="small"
                  type="link"
                  className="outline-add"
                  aria-label={`${say('add.field')} ${pick(section.title)}`}
                  onClick={() => setInto(section.code)}
                >
                  + {say('add.field')}
                </Button>
              )}
            </div>
          ))}
        </div>
      ))}
      {!isReadOnly && <AddLayout taken={taken} />}
      <Rules />
      {into !== undefined && (
        <AddField section={into} close={() => setInto(undefined)} added={(code) => choose({ part: 'field', code })} />
      )}
    </nav>
  )
}

/** Text that a browser may drag between places of this page. */
const DRAGGED = 'text/x-danxia-field'

function FieldItem({ field, section }: { readonly field: FieldSource; readonly section: string }) {
  const sayKind = useSay(formDifferenceMessages)
  const pick = usePick()
  const { form, questions, act, isReadOnly } = useEditor()
  const [isOver, setOver] = useState(false)
  const question = field.question === undefined ? undefined : questions.get(field.question)
  const kind = field.kind ?? question?.kind
  const label = field.label ?? question?.label
  const drop = (event: DragEvent) => {
    setOver(false)
    const dragged = event.dataTransfer.getData(DRAGGED)
    if (dragged === '' || dragged === field.code) return
    event.preventDefault()
    const fields = form.steps.flatMap(({ sections }) => sections).find(({ code }) => code === section)!.fields
    const without = fields.filter(({ code }) => code !== dragged)
    act({ kind: 'move-field', field: dragged, section, at: without.findIndex(({ code }) => code === field.code) })
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging is the mouse's way; the keyboard moves by Alt and arrows
    <div
      draggable={!isReadOnly}
      className={isOver ? 'outline-drop' : undefined}
      onDragStart={(event) => event.dataTransfer.setData(DRAGGED, field.code)}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Item
        of={{ part: 'field', code: field.code }}
        className="outline-field"
        name={label === undefined ? field.code : pick(label) || field.code}
        note={kind === undefined ? '' : sayKind(`kind.${kind}`)}
        isConditional={field.when !== undefined}
        isRequired={(field.required ?? question?.required ?? false) !== false}
      />
    </div>
  )
}

interface ItemProps {
  readonly of: ChosenPart
  readonly name: string
  readonly className: string
  readonly note?: string
  readonly isConditional?: boolean
  readonly isRequired?: boolean
}

function Item({ of, name, className, note, isConditional, isRequired }: ItemProps) {
  const say = useSay(formEditorWords)
  const { form, chosen, choose, faults } = useEditor()
  const isChosen = chosen.part === of.part && chosen.code === of.code
  const wrong = faults.filter((fault) => {
    if (fault.severity !== 'error' || fault.form !== undefined) return false
    const part = partAt(form, fault.path)
    return part.part === of.part && part.code === of.code
  }).length
  return (
    <button
      type="button"
      className={`outline-item ${className}`}
      aria-current={isChosen ? 'true' : undefined}
      onClick={() => choose(of)}
    >
      <span className="outline-name">
        {name}
        {isRequired === true && (
          <span className="answer-required" title={say('outline.required')}>
            <span aria-hidden="true">*</span>
            <span className="visually-hidden">{say('outline.required')}</span>
          </span>
        )}
      </span>
      {isConditional === true && (
        <span className="outline-sign" title={say('outline.conditional')}>
          <span aria-hidden="true">◇</span>
          <span className="visually-hidden">{say('outline.conditional')}</span>
        </span>
      )}
      {wrong > 0 && (
        <span className="fault outline-sign">
          <span aria-hidden="true">▲</span>
          <span className="visually-hidden">{say('outline.faults', { n: wrong })}</span>
        </span>
      )}
      {note !== undefined && <small className="second">{note}</small>}
    </button>
  )
}

function AddLayout({ taken }: { readonly taken: ReadonlySet<string> }) {
  const say = useSay(formEditorWords)
  const { form, chosen, act, choose } = useEditor()
  const sections = form.steps.flatMap((step) => step.sections.map((section) => ({ step, section })))
  const here =
    sections.find(
      ({ section }) => section.code === chosen.code || section.fields.some(({ code }) => code === chosen.code),
    )?.step ??
    form.steps.find(({ code }) => code === chosen.code) ??
    form.steps.at(-1)!
  const firstField = () => ({
    code: codeFrom('field', taken),
    kind: 'text' as const,
    label: { zh: say('add.new'), en: 'New field' },
  })
  const newSection = () => ({
    code: codeFrom('section', new Set(sections.map(({ section }) => section.code))),
    title: { zh: say('new.section'), en: 'New section' },
    fields: [firstField()],
  })
  return (
    <div className="row outline-layout">
      <Button
        size="small"
        onClick={() => {
          const section = newSection()
          if (act({ kind: 'add-section', step: here.code, section })) choose({ part: 'section', code: section.code })
        }}
      >
        {say('add.section')}
      </Button>
      <Button
        size="small"
        onClick={() => {
          const code = codeFrom('step', new Set(form.steps.map((step) => step.code)))
          const step = { code, title: { zh: say('new.step'), en: 'New step' }, sections: [newSection()] }
          const at = form.steps.findIndex((one) => one.code === here.code) + 1
          if (act({ kind: 'add-step', step, at })) choose({ part: 'step', code })
        }}
      >
        {say('add.step')}
      </Button>
      <small className="second">{say('outline.keys')}</small>
    </div>
  )
}

function Rules() {
  const say = useSay(formEditorWords)
  const pick = usePick()
  const { form, act, choose, isReadOnly } = useEditor()
  const add = () => {
    const code = codeFrom('rule', new Set(form.rules.map((rule) => rule.code)))
    const first = sourcesOf(form)[0]!.field.code
    if (act({ kind: 'set-rules', to: [...form.rules, newRule(code, first)] })) choose({ part: 'rule', code })
  }
  if (isReadOnly && form.rules.length === 0) return null
  return (
    <div>
      <h3 className="outline-title">{say('outline.rules')}</h3>
      {form.rules.map((rule) => (
        <Item
          key={rule.code}
          of={{ part: 'rule', code: rule.code }}
          className="outline-field"
          name={pick(rule.message) || rule.code}
          isConditional={rule.when !== undefined}
        />
      ))}
      {!isReadOnly && (
        <Button size="small" type="link" className="outline-add" onClick={add}>
          + {say('add.rule')}
        </Button>
      )}
    </div>
  )
}
