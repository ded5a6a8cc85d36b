import { Button } from 'antd'
import type { ReactNode } from 'react'
import type { StepState } from '#web/form/answer-faults.ts'
import { formWords } from '#web/form/form-screen.messages.ts'
import { useFormTools, useOverview } from '#web/form/form-tools.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly open: string
  readonly goTo: (step: string) => void
  readonly show: (path: string) => void
  /** What is told of saving. */
  readonly children: ReactNode
}

/** The steps with how far each is, what a reviewer wants, and the check of everything. */
export function FormSteps({ open, goTo, show, children }: Props) {
  const say = useSay(formWords)
  const pick = usePick()
  const { book, form } = useFormTools()
  const { steps, marks, faults } = useOverview(book)
  const required = steps.reduce((sum, one) => sum + one.required, 0)
  const answered = steps.reduce((sum, one) => sum + one.answered, 0)
  const openMarks = marks.filter(({ isAnswered }) => !isAnswered)
  const check = () => {
    book.check()
    const first = faults.find(({ severity }) => severity === 'error')
    if (first) show(first.path)
  }
  return (
    <nav className="form-steps no-print" aria-label={say('steps')}>
      <ol>
        {form.form.steps.map(({ code, title }, at) => (
          <li key={code}>
            <button type="button" aria-current={code === open ? 'step' : undefined} onClick={() => goTo(code)}>
              <StepSign of={steps[at]!} />
              <span>
                {say('step.of', { n: at + 1, title: pick(title) })}
                <small>
                  <StepWords of={steps[at]!} />
                </small>
              </span>
            </button>
          </li>
        ))}
      </ol>
      <div className="form-progress" aria-hidden="true">
        <i style={{ width: `${required === 0 ? 100 : Math.floor((100 * answered) / required)}%` }} />
      </div>
      <small className="second">{say('step.progress', { required, answered })}</small>
      <Button size="small" onClick={check}>
        {say('check')}
      </Button>
      {marks.length > 0 && (
        <div className="form-marks">
          <b>{say('marks.left', { all: marks.length, done: marks.length - openMarks.length })}</b>
          <ul>
            {openMarks.map((mark) => (
              <li key={mark.path}>
                <button type="button" className="link-button" onClick={() => show(firstField(form.form, mark.path))}>
                  {mark.reason}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      {children}
    </nav>
  )
}

/** Of a section, its first field. */
function firstField(form: { readonly steps: readonly StepLike[] }, path: string): string {
  if (!path.startsWith('section:')) return path
  const section = form.steps.flatMap(({ sections }) => sections).find(({ code }) => `section:${code}` === path)
  return section?.fields[0]?.code ?? path
}

interface StepLike {
  readonly sections: readonly { readonly code: string; readonly fields: readonly { readonly code: string }[] }[]
}

function StepSign({ of: { required, answered, wrong } }: { readonly of: StepState }) {
  const state = wrong > 0 ? 'wrong' : answered === required ? 'done' : 'open'
  return (
    <i className={`step-sign step-${state}`} aria-hidden="true">
      {state === 'wrong' ? '▲' : state === 'done' ? '✓' : '○'}
    </i>
  )
}

function StepWords({ of: { required, answered, wrong } }: { readonly of: StepState }) {
  const say = useSay(formWords)
  if (wrong > 0) return <span className="fault">{say('step.wrong', { n: wrong })}</span>
  if (required === 0) return <>{say('step.optional')}</>
  return <>{answered === required ? say('step.done') : say('step.left', { n: required - answered })}</>
}
