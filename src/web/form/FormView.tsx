import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { AnswerSource } from '#engine/form/prefill.ts'
import { AnswerField } from '#web/form/AnswerField.tsx'
import { partsOf } from '#web/form/answer-faults.ts'
import type { AnswersSaver } from '#web/form/answers-saver.ts'
import { FaultList } from '#web/form/FaultList.tsx'
import { FormSteps } from '#web/form/FormSteps.tsx'
import { focusAnswer } from '#web/form/focus-answer.ts'
import { formWords } from '#web/form/form-screen.messages.ts'
import { type FormTools, FormToolsContext, useOverview } from '#web/form/form-tools.ts'
import { SavedWords } from '#web/form/SavedWords.tsx'
import { SectionHead } from '#web/form/SectionHead.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly tools: FormTools
  readonly saver: AnswersSaver
  /** Which step is open; the first, when there is none of that name. */
  readonly step: string | undefined
  readonly goTo: (step: string) => void
  /** Something of an earlier visit came back. */
  readonly isRecovered?: boolean
}

/** A form that is being filled in: steps at the side, one of them open, everything saved by itself. */
export function FormView({ tools, saver, step, goTo, isRecovered }: Props) {
  const say = useSay(formWords)
  const pick = usePick()
  const { form } = tools
  const { steps } = form.form
  const at = Math.max(
    0,
    steps.findIndex(({ code }) => code === step),
  )
  const open = steps[at]!
  const next = steps[at + 1]
  const [wanted, setWanted] = useState<string | undefined>()
  const top = useRef<HTMLDivElement>(null)
  const show = (path: string) => {
    const placed = form.fields.get(partsOf(path).code)
    if (placed === undefined) return
    if (placed.step.code === open.code) focusAnswer(path)
    else {
      setWanted(path)
      goTo(placed.step.code)
    }
  }
  useEffect(() => {
    if (wanted === undefined || form.fields.get(partsOf(wanted).code)?.step.code !== open.code) return
    focusAnswer(wanted)
    setWanted(undefined)
  }, [wanted, open.code, form])
  const go = (code: string) => {
    goTo(code)
    top.current?.scrollIntoView({ block: 'start' })
  }
  return (
    <FormToolsContext value={tools}>
      <div className="form-view" ref={top}>
        <FormSteps open={open.code} goTo={go} show={show}>
          <SavedWords saver={saver} isRecovered={isRecovered ?? false} />
        </FormSteps>
        <div className="form-main">
          <FaultList show={show} />
          <section className="form-step" aria-label={pick(open.title)}>
            <h2>{say('step.of', { n: at + 1, title: pick(open.title) })}</h2>
            {open.help !== undefined && <p className="answer-help prose">{pick(open.help)}</p>}
            {open.sections.map((section) => (
              <FormSection key={section.code} code={section.code} tools={tools} step={open.code} />
            ))}
          </section>
          <div className="form-turn no-print">
            {at > 0 ? <Button onClick={() => go(steps[at - 1]!.code)}>{say('step.before')}</Button> : <span />}
            {next !== undefined && (
              <Button onClick={() => go(next.code)}>{say('step.next', { title: pick(next.title) })}</Button>
            )}
          </div>
        </div>
      </div>
    </FormToolsContext>
  )
}

interface SectionProps {
  readonly code: string
  readonly step: string
  readonly tools: FormTools
}

function FormSection({ code, step, tools: { form, book } }: SectionProps) {
  const say = useSay(formWords)
  const pick = usePick()
  useOverview(book)
  const section = form.form.steps.find((one) => one.code === step)!.sections.find((one) => one.code === code)!
  const views = section.fields.map((field) => book.field(field.code))
  if (views.every(({ shown }) => shown === false)) return null
  const subject = subjectOf(views.map(({ source }) => source))
  const known = form.form.subjects.find((one) => one.code === subject)
  return (
    <section className="form-section">
      <SectionHead section={section} />
      {known !== undefined && (
        <p className="answer-help form-known">
          <span className="answer-taken" aria-hidden="true">
            ↳
          </span>{' '}
          {say('source.section', { subject: pick(known.name) })}
        </p>
      )}
      <div className="form-fields">
        {section.fields.map((field) => (
          <AnswerField key={field.code} code={field.code} isToldAbove={known !== undefined} />
        ))}
      </div>
    </section>
  )
}

const SEVERAL = 3

/** The one subject from which several known facts of a section come. */
function subjectOf(sources: readonly (AnswerSource | undefined)[]): string | undefined {
  const from = sources.flatMap((source) => (source?.kind === 'register' && source.locked ? [source.subject] : []))
  return from.length >= SEVERAL && new Set(from).size === 1 ? from[0] : undefined
}
