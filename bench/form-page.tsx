/** A form alone on a page, with a desk that keeps it in memory: what the bench types into. */
import { ConfigProvider } from 'antd'
import { useState } from 'react'
import { createRoot } from 'react-dom/client'
import { compileForm } from '#engine/form/compile-form.ts'
import type { Answers, Form } from '#engine/form/form.ts'
import { formLibrary } from '#engine/form/form-library.ts'
import type { Register } from '#engine/form/register.ts'
import { newIdempotencyKey } from '#web/client/idempotency-key.ts'
import { AnswersBook } from '#web/form/answers-book.ts'
import { AnswersSaver } from '#web/form/answers-saver.ts'
import type { Sources } from '#web/form/answers-view.ts'
import { FormView } from '#web/form/FormView.tsx'
import type { CodeItem, FormTools } from '#web/form/form-tools.ts'
import { WrittenForm } from '#web/form/WrittenForm.tsx'
import { theme } from '#web/theme/theme.ts'
import { LanguageContext } from '#web/words/language.ts'

interface Given {
  readonly form: Form
  readonly registers: readonly Register[]
  readonly lists: readonly { readonly code: string; readonly items: readonly CodeItem[] }[]
  readonly facts: Readonly<Record<string, unknown>>
  readonly answers: Answers
  readonly sources?: Sources
  readonly marks?: readonly { readonly path: string; readonly reason: string }[]
  readonly language?: 'zh-CN' | 'en'
  readonly step?: string
  readonly isRead?: boolean
}

const given = (window as unknown as { given: Given }).given
const form = compileForm(given.form, formLibrary(given.registers, given.lists))
const book = new AnswersBook(form, {
  kept: { version: 1, answers: given.answers, ...(given.sources && { sources: given.sources }) },
  facts: given.facts,
  ...(given.marks && { returned: { marks: given.marks, answers: given.answers } }),
})
let version = 1
const saver = new AnswersSaver(book, {
  save: async ({ answers }) => {
    version += 1
    return { version, answers, conflicts: [], savedAt: new Date().toISOString() }
  },
  newId: newIdempotencyKey,
  keep: () => undefined,
})
const tools: FormTools = {
  form,
  book,
  lists: new Map(given.lists.map(({ code, items }) => [code, items])),
  find: async () => [],
  editors: new Map(),
  newId: newIdempotencyKey,
}

function Page() {
  const [step, setStep] = useState(given.step)
  return given.isRead ? (
    <WrittenForm tools={tools} />
  ) : (
    <FormView tools={tools} saver={saver} step={step} goTo={setStep} />
  )
}

createRoot(document.getElementById('root')!).render(
  <LanguageContext value={{ language: given.language ?? 'zh-CN', choose: () => undefined }}>
    <ConfigProvider theme={theme}>
      <div className="card">
        <Page />
      </div>
    </ConfigProvider>
  </LanguageContext>,
)
