import type { CompiledForm } from '#engine/form/compile-form.ts'
import { type Answers, fieldsOf } from '#engine/form/form.ts'
import { canonicalJson, isDeeperThan, isRecord, own, sameValue } from '#engine/form/same-value.ts'
import { sayAnswerFault } from '#engine/form/say-answer-fault.ts'
import { validateForm } from '#engine/form/validate-form.ts'
import { type Reason, Refusal } from '#engine/refusal.ts'
import type { Language } from '#engine/text/message.ts'

const DEEPEST = 40
const LONGEST = 4 * 1024 * 1024
const MOST_TOLD = 30

/** What a draft may hold: answers of this form, each of its kind. What is computed is worked out anew and never kept. */
export function keepable(form: CompiledForm, answers: Answers, facts: Readonly<Record<string, unknown>>): Answers {
  if (isDeeperThan(answers, DEEPEST) || canonicalJson(answers).length > LONGEST)
    throw new Refusal('over-limit', { key: 'case.too-many-answers', at: 'answers' })
  const typed = withoutComputed(form, answers)
  const faults = validateForm(form, typed, { stage: 'save', facts }).filter(({ severity }) => severity === 'error')
  if (faults.length > 0)
    throw new Refusal(
      'form-invalid',
      { key: 'case.answers-unfit' },
      ...faults.slice(0, MOST_TOLD).map((fault): Reason => {
        if (fault.code === 'unknown-answer') return { key: 'form.unknown-field', at: 'answers' }
        const told = (language: Language) => sayAnswerFault(form.form, fault, form.library, language)
        return { key: 'case.told', params: { zh: told('zh-CN'), en: told('en') }, at: `answers/${fault.path}` }
      }),
    )
  return typed
}

/** Without fields and columns that are worked out from others. */
export function withoutComputed({ form }: CompiledForm, answers: Answers): Answers {
  const fields = new Map(fieldsOf(form).map(({ field }) => [field.code, field]))
  return Object.fromEntries(
    Object.entries(answers).flatMap(([code, value]) => {
      const field = fields.get(code)
      if (field?.compute !== undefined) return []
      if (field?.kind !== 'table' || !Array.isArray(value)) return [[code, value]]
      const computed = field.columns.filter(({ compute }) => compute !== undefined).map((column) => column.code)
      if (computed.length === 0) return [[code, value]]
      return [[code, value.map((row) => withoutCells(row, computed))]]
    }),
  )
}

const withoutCells = (row: unknown, columns: readonly string[]): unknown =>
  typeof row === 'object' && row !== null && !Array.isArray(row)
    ? Object.fromEntries(Object.entries(row).filter(([name]) => !columns.includes(name)))
    : row

/** A signature that was not there before is whoever’s who sends it, and of now: nobody signs as another. */
export function signedBy(
  { form }: CompiledForm,
  typed: Answers,
  before: Answers,
  signer: { readonly name: string; readonly at: string },
): Answers {
  const signed: Record<string, unknown> = { ...typed }
  for (const { field } of fieldsOf(form)) {
    const value = own(typed, field.code)
    if (field.kind !== 'signature' || !isRecord(value) || sameValue(value, own(before, field.code))) continue
    signed[field.code] = { ...value, by: signer.name, at: signer.at }
  }
  return signed
}
