import { inForm, type SampleMatter, sampleAnswer } from '#cli/sample-answers.ts'
import { sayText } from '#cli/sample-text.ts'
import type { CompiledForm } from '#engine/form/compile-form.ts'
import { computeForm } from '#engine/form/compute-form.ts'
import type { Field } from '#engine/form/field.ts'
import { type Answers, fieldsOf } from '#engine/form/form.ts'
import type { FormFacts } from '#engine/form/form-state.ts'
import { type EarlierCase, prefill } from '#engine/form/prefill.ts'
import { isEmpty, own } from '#engine/form/same-value.ts'
import { signedHash } from '#engine/form/signature.ts'
import { submittedAnswers } from '#engine/form/submitted-answers.ts'

interface SampleFile {
  readonly id: string
  readonly name: string
}

interface FilledPaper {
  /** As it was typed, and as it is handed in. */
  readonly answers: Answers
  readonly submitted: Answers
  readonly files: readonly SampleFile[]
}

interface Known {
  readonly facts: FormFacts
  readonly earlier: readonly EarlierCase[]
  readonly at: string
  readonly said?: Answers | undefined
  /** The one content that all files of the samples have. */
  readonly content: { readonly sha256: string; readonly bytes: number }
  readonly newId: () => string
}

/** Fills a form in: what is known comes from registers and earlier papers, everything else from the matter. */
export function fillPaper(form: CompiledForm, matter: SampleMatter, known: Known): FilledPaper {
  const files: SampleFile[] = []
  const typed: Record<string, unknown> = {}
  for (const { field } of fieldsOf(form.form)) {
    const value = own(known.said, field.code) ?? answerTo(field, matter)
    if (value !== undefined) typed[field.code] = value
  }
  const facts = known.facts
  const whole: Record<string, unknown> = { ...prefill(form, typed, known).answers }
  for (const code of Object.keys(typed)) if (Array.isArray(whole[code])) whole[code] = onto(whole[code], typed[code])
  const { shown } = computeForm(form, whole, facts)
  for (const { field } of fieldsOf(form.form)) {
    if (field.kind !== 'file' || field.required === false || shown.get(field.code) !== true) continue
    const file = { id: known.newId(), name: `${field.label.zh}（示例）.pdf` }
    files.push(file)
    whole[field.code] = [{ ...file, type: 'pdf', ...known.content }]
  }
  const state = computeForm(form, whole, facts)
  const signatures = fieldsOf(form.form).flatMap(({ field }) =>
    field.kind === 'signature' && state.shown.get(field.code) !== false
      ? [[field.code, { by: signer(field, matter), at: known.at, hash: signedHash(form, field, state) }] as const]
      : [],
  )
  const signed = Object.fromEntries(signatures)
  // Nothing is computed from a signature: what was worked out before it stands.
  return { answers: { ...whole, ...signed }, submitted: { ...submittedAnswers(form, state).answers, ...signed }, files }
}

/** The first half of a form: what somebody has written who has just begun. */
export function begunAnswers(form: CompiledForm, answers: Answers): Answers {
  const fields = fieldsOf(form.form).map(({ field }) => field)
  const half = new Set(fields.slice(0, Math.ceil(fields.length * 0.55)).map(({ code }) => code))
  return Object.fromEntries(Object.entries(answers).filter(([code]) => half.has(code)))
}

const signer = ({ signer: who }: Extract<Field, { kind: 'signature' }>, { leader }: SampleMatter): string =>
  /负责人$/.test(who.zh) && !/单位/.test(who.zh) ? leader.name : `${who.zh}（示例）`

/** Rows that came with the form keep what the answer does not say. */
function onto(before: unknown, value: unknown): unknown {
  if (!Array.isArray(before) || !Array.isArray(value)) return value
  return value.map((row: unknown) => {
    const known = before.find((one) => own(one, 'row') === own(row, 'row'))
    return typeof row === 'object' ? { ...(known as object), ...row } : row
  })
}

const written = (texts: readonly string[]) => ({
  type: 'document',
  content: texts.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
})

function answerTo(field: Field, matter: SampleMatter): unknown {
  if (field.compute !== undefined) return undefined
  const known = sampleAnswer(field, matter)
  if (known !== undefined) return field.kind === 'rich-text' ? written([known].flat().map(String)) : known
  if (field.from !== undefined || isEmpty(field.required) || field.required === false) return undefined
  switch (field.kind) {
    case 'yes-no':
      return false
    case 'choice':
      return field.options === undefined ? undefined : field.many ? [field.options[0]!.code] : field.options[0]!.code
    case 'text':
      return sayText(matter, 'text')
    case 'rich-text':
      return written([sayText(matter, 'rich-text')])
    case 'money':
      return inForm((matter.ownFen * BigInt(matter.spentPercent)) / 100n)
    case 'date':
      return matter.endOn
    default:
      return undefined
  }
}
