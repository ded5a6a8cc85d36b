import { CASE_SUBJECT } from '#cases/case.ts'
import type { printAnswers as contract } from '#cases/case-answers.contract.ts'
import { answersOnPaper } from '#cases/case-paper.rules.ts'
import { findSubmission, getSubmission, knownOf, openForm } from '#cases/server/case-answers.queries.ts'
import { getForm } from '#cases/server/case-form.queries.ts'
import { kindContext } from '#cases/server/case-run.ts'
import { openSituation } from '#cases/server/case-situation.ts'
import { computeForm } from '#engine/form/compute-form.ts'
import { findDocumentFonts } from '#server/documents/template.queries.ts'
import { writeDocument } from '#server/documents/write-document.ts'
import type { Handler } from '#server/http/module.ts'

const DOCX_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** A form of a case on paper: a submission in the version of its day, or the draft as it stands. */
export const printAnswers: Handler<typeof contract> = async (context, { caseId, form: code, number }) => {
  const { tx, tenantId, language } = context
  const { one, office } = await openSituation(context, caseId)
  const known = await knownOf(context, one, office.today)
  const printed =
    number === undefined
      ? await openForm(context, one, code, known)
      : await getSubmission(tx, tenantId, one.id, code, number).then(async ({ hash, answers }) => {
          const form = await getForm(tx, tenantId, hash)
          // Facts that have changed since are not looked up again: what was handed in says what it says.
          return { form, state: computeForm(form, answers, {}) }
        })
  const { zh, en } = printed.form.form.name
  const name = language === 'en' ? en : zh
  const which =
    number === undefined
      ? { zh: `草稿，${office.today}`, en: `draft, ${office.today}` }
      : { zh: `第 ${number} 次提交`, en: `submission ${number}` }
  const kind = one.record === undefined ? undefined : context.kinds.get(one.record)
  const isLast = (await findSubmission(tx, tenantId, one.id, code))?.number === number
  const end = isLast && number !== undefined ? await kind?.paperEnd?.(kindContext(context), one, language) : undefined
  const paper = answersOnPaper({
    ...(end && { end }),
    ...printed,
    language,
    title: name,
    lines: [one.title, ...(one.number === undefined ? [] : [one.number]), language === 'en' ? which.en : which.zh],
  })
  const body = await writeDocument(paper, { fonts: await findDocumentFonts(tx, tenantId) })
  context.audit({ subjectKind: CASE_SUBJECT, subjectId: one.id, unitId: one.unitId, detail: { form: code, number } })
  return { body, name: `${name} ${one.title}.docx`, contentType: DOCX_TYPE, sizeBytes: body.byteLength }
}
