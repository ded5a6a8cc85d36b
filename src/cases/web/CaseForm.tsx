import { Alert, Button } from 'antd'
import { useState } from 'react'
import { getAnswers, printAnswers } from '#cases/case-answers.contract.ts'
import { caseWords } from '#cases/case-screen.messages.ts'
import type { CaseView } from '#cases/web/CasePage.tsx'
import { MarkNotes } from '#cases/web/MarkNotes.tsx'
import { useMarks } from '#cases/web/marks.ts'
import { type AnswersView, useCaseForm } from '#cases/web/useCaseForm.ts'
import { Refused } from '#web/act/Refused.tsx'
import { download } from '#web/client/transfer.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { FormView } from '#web/form/FormView.tsx'
import { WrittenForm } from '#web/form/WrittenForm.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly one: CaseView
  readonly form: CaseView['forms'][number]
  readonly step: string | undefined
  readonly goTo: (step: string) => void
}

/** A form of the case: filled in by whose turn it is, read by all others, marked by who returns it. */
export function CaseForm(props: Props) {
  const { one, form } = props
  // What is typed is this page's own until it is left: another answer of the server comes in by the save.
  const answers = useRead(getAnswers, { caseId: one.id, form: form.code }, { freshFor: Number.POSITIVE_INFINITY })
  return <Waiting for={answers}>{(data) => <OpenForm key={data.hash} {...props} data={data} />}</Waiting>
}

function OpenForm({ one, form, step, goTo, data }: Props & { readonly data: AnswersView }) {
  const say = useSay(caseWords)
  const pick = usePick()
  const dates = useDates()
  const { isMarking, marks, setMarks } = useMarks()
  const { tools, saver, isRecovered, present } = useCaseForm(one, form.code, data)
  const toggle = (path: string) => {
    const at = `${form.code}/${path}`
    const next = new Map(marks)
    if (!next.delete(at)) next.set(at, '')
    setMarks(next)
  }
  const own = new Map(
    [...marks].flatMap(([at, note]) =>
      at.startsWith(`${form.code}/`) ? [[at.slice(form.code.length + 1), note] as const] : [],
    ),
  )
  return (
    <div className="case-form">
      <div className="between case-form-head no-print">
        <span className="second small">
          {present.length > 0
            ? say('form.present', { names: present.map(({ name }) => name).join(say('and')) })
            : data.updatedBy !== undefined && data.updatedAt !== undefined
              ? say('form.updated', { who: data.updatedBy, when: dates.near(data.updatedAt) })
              : ''}
        </span>
        <Printing one={one} form={form} />
      </div>
      {data.mayEdit ? (
        <>
          {one.returned && <Alert type="warning" showIcon title={say('form.returned')} />}
          <FormView tools={tools} saver={saver} step={step} goTo={goTo} isRecovered={isRecovered} />
        </>
      ) : (
        <>
          {isMarking && <MarkNotes tools={tools} form={form.code} name={pick(form.name)} />}
          <WrittenForm
            tools={tools}
            {...(isMarking && { marking: { marked: own, toggle, words: say('mark.field') } })}
          />
        </>
      )}
    </div>
  )
}

function Printing({ one, form }: Pick<Props, 'one' | 'form'>) {
  const say = useSay(caseWords)
  const [error, setError] = useState<Error | undefined>()
  return (
    <span className="row">
      <Refused error={error} />
      <Button
        size="small"
        type="text"
        onClick={() => {
          setError(undefined)
          download(printAnswers, { caseId: one.id, form: form.code }).catch(setError)
        }}
      >
        {say('form.print')}
      </Button>
      {!form.mayEdit && (
        <Button size="small" type="text" onClick={() => print()}>
          {say('form.print.page')}
        </Button>
      )}
    </span>
  )
}
