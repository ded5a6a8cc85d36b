import { Select } from 'antd'
import { useMemo, useState } from 'react'
import { compareSubmissions, getSubmission, listSubmissions } from '#cases/case-answers.contract.ts'
import { caseWords } from '#cases/case-screen.messages.ts'
import type { CaseView } from '#cases/web/CasePage.tsx'
import type { Output } from '#engine/contract/operation.ts'
import { compileForm } from '#engine/form/compile-form.ts'
import type { Form } from '#engine/form/form.ts'
import { formLibrary } from '#engine/form/form-library.ts'
import type { Register } from '#engine/form/register.ts'
import { newIdempotencyKey } from '#web/client/idempotency-key.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { AnswersBook } from '#web/form/answers-book.ts'
import { ComparedForm } from '#web/form/ComparedForm.tsx'
import type { CodeItem, FormTools } from '#web/form/form-tools.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Submission = Output<typeof listSubmissions>['submissions'][number]

/** Any two versions of a form side by side, or the last one and the draft. */
export function CaseCompare({ one }: { readonly one: CaseView }) {
  const list = useRead(listSubmissions, { caseId: one.id }, { freshFor: 0 })
  return <Waiting for={list}>{({ submissions }) => <Choosing one={one} submissions={submissions} />}</Waiting>
}

function Choosing({ one, submissions }: { readonly one: CaseView; readonly submissions: readonly Submission[] }) {
  const say = useSay(caseWords)
  const pick = usePick()
  const dates = useDates()
  const [form, setForm] = useState(submissions[0]?.form)
  const own = submissions.filter((each) => each.form === form).toSorted((a, b) => a.number - b.number)
  const last = own.at(-1)
  const [from, setFrom] = useState<number | undefined>()
  const [to, setTo] = useState<number | undefined>()
  if (form === undefined || last === undefined) return <p className="second">{say('compare.none')}</p>
  const mayDraft = one.forms.find(({ code }) => code === form)?.mayEdit === true
  const before = from ?? (mayDraft ? last.number : Math.max(1, last.number - 1))
  const after = to === 0 ? undefined : (to ?? (mayDraft ? undefined : last.number))
  const name = ({ number, submittedAt }: Submission) =>
    say('compare.version', { n: number, when: dates.near(submittedAt) })
  const options = own.map((each) => ({ value: each.number, label: name(each) }))
  const nameOf = (number: number | undefined) =>
    number === undefined ? say('compare.draft') : (options.find(({ value }) => value === number)?.label ?? '')
  const forms = [...new Map(submissions.map((each) => [each.form, each.name]))]
  return (
    <div className="stack">
      <div className="row">
        {forms.length > 1 && (
          <Select
            aria-label={say('compare.from')}
            value={form}
            options={forms.map(([code, words]) => ({ value: code, label: pick(words) }))}
            onChange={(code) => {
              setForm(code)
              setFrom(undefined)
              setTo(undefined)
            }}
          />
        )}
        <Select aria-label={say('compare.from')} value={before} options={options} onChange={setFrom} />
        <span aria-hidden="true">→</span>
        <Select
          aria-label={say('compare.to')}
          value={after ?? 0}
          options={[...options, ...(mayDraft ? [{ value: 0, label: say('compare.draft') }] : [])]}
          onChange={setTo}
        />
      </div>
      <Compared
        caseId={one.id}
        form={form}
        from={before}
        to={after}
        last={last.number}
        before={nameOf(before)}
        after={nameOf(after)}
      />
    </div>
  )
}

interface ComparedProps {
  readonly caseId: string
  readonly form: string
  readonly from: number
  readonly to: number | undefined
  readonly last: number
  readonly before: string
  readonly after: string
}

function Compared({ caseId, form, from, to, last, before, after }: ComparedProps) {
  const say = useSay(caseWords)
  const pick = usePick()
  const found = useRead(compareSubmissions, { caseId, form, from, ...(to !== undefined && { to }) }, { freshFor: 0 })
  const later = useRead(getSubmission, { caseId, form, number: to ?? last })
  return (
    <Waiting for={later}>
      {(submission) => (
        <Waiting for={found}>
          {({ differences, lost }) => (
            <>
              <Differences submission={submission} differences={differences} before={before} after={after} />
              {lost.length > 0 && (
                <p className="second">
                  {say('compare.lost', {
                    fields: lost.map(({ label, path }) => (label ? pick(label) : path)).join(say('and')),
                  })}
                </p>
              )}
            </>
          )}
        </Waiting>
      )}
    </Waiting>
  )
}

interface DifferencesProps {
  readonly submission: Output<typeof getSubmission>
  readonly differences: Output<typeof compareSubmissions>['differences']
  readonly before: string
  readonly after: string
}

function Differences({ submission, differences, before, after }: DifferencesProps) {
  const tools = useMemo<FormTools>(() => {
    const lists = submission.lists as readonly { readonly code: string; readonly items: readonly CodeItem[] }[]
    const form = compileForm(
      submission.content as Form,
      formLibrary(submission.registers as readonly Register[], lists),
    )
    return {
      form,
      book: new AnswersBook(form, { kept: { version: 0, answers: submission.answers }, facts: {} }),
      lists: new Map(lists.map((list) => [list.code, list.items])),
      editors: new Map(),
      newId: newIdempotencyKey,
    }
  }, [submission])
  return <ComparedForm tools={tools} differences={differences} before={before} after={after} />
}
