import { extensionOf, FILE_KINDS } from '#cases/file.rules.ts'
import type { AnswerFault } from '#engine/form/answer-fault.ts'
import type { CompiledForm } from '#engine/form/compile-form.ts'
import type { FieldOf } from '#engine/form/field.ts'
import { type Answers, fieldsOf } from '#engine/form/form.ts'
import { isRecord, own, sameValue } from '#engine/form/same-value.ts'
import { Refusal } from '#engine/refusal.ts'

/** A file as an answer keeps it. */
export interface AnswerFile {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly bytes: number
  readonly sha256: string
}

/** A file that was sent to a case. */
interface SentFile {
  readonly id: string
  readonly purpose: string | null
  readonly name: string
  readonly sizeBytes: number
  readonly sha256: string
}

/** What a file that was sent for a field of a form is attached as, beside the papers that the process asks for. */
export const formPurpose = (form: string, field: string): string => `${form}/${field}`

const fileFields = ({ form }: CompiledForm): readonly FieldOf<'file'>[] =>
  fieldsOf(form).flatMap(({ field }) => (field.kind === 'file' ? [field] : []))

/** As which of the types that the field takes a file of this name counts; `.jpeg` is a jpg. */
export const typeFor = ({ types }: FieldOf<'file'>, name: string): string | undefined =>
  types.find((type) => {
    const extensions: readonly string[] = Object.hasOwn(FILE_KINDS, type)
      ? FILE_KINDS[type as keyof typeof FILE_KINDS].extensions
      : [type]
    return extensions.includes(extensionOf(name))
  })

/** What the answer says of a file, from what was received. */
export const answerFile = (field: FieldOf<'file'>, { id, name, sizeBytes, sha256 }: SentFile): AnswerFile => ({
  id,
  name,
  type: typeFor(field, name) ?? extensionOf(name),
  bytes: sizeBytes,
  sha256,
})

/** Ids of the files that answers name. */
export function filesNamed(form: CompiledForm, answers: Answers): readonly string[] {
  return fileFields(form).flatMap(({ code }) => entriesOf(answers, code).map(({ id }) => String(id)))
}

/** The field whose answer names a file. */
export const fieldNaming = (form: CompiledForm, answers: Answers, fileId: string): FieldOf<'file'> | undefined =>
  fileFields(form).find(({ code }) => entriesOf(answers, code).some(({ id }) => id === fileId))

function entriesOf(answers: Answers, code: string): readonly Readonly<Record<string, unknown>>[] {
  const value = own(answers, code)
  return Array.isArray(value) ? value.filter(isRecord) : []
}

/**
 * Nobody names a file that was not sent for that very field of this case, nor says otherwise of it than what was received.
 * What stood there before stays as it was.
 * @throws Refusal form-invalid.
 */
export function withSentFiles(form: CompiledForm, typed: Answers, before: Answers, sent: readonly SentFile[]): Answers {
  const kept: Record<string, unknown> = { ...typed }
  for (const field of fileFields(form)) {
    const { code } = field
    if (!Array.isArray(own(typed, code))) continue
    const standing = entriesOf(before, code)
    kept[code] = entriesOf(typed, code).map((entry) => {
      if (standing.some((one) => sameValue(one, entry))) return entry
      const file = sent.find(({ id, purpose }) => id === entry.id && purpose === formPurpose(form.form.code, code))
      if (file === undefined) throw new Refusal('form-invalid', { key: 'case.file-not-sent', at: `answers/${code}` })
      return answerFile(field, file)
    })
  }
  return kept
}

/** Files that were taken away, or found bad, since the answers named them. */
export function goneFileFaults(form: CompiledForm, answers: Answers, gone: ReadonlySet<string>): AnswerFault[] {
  if (gone.size === 0) return []
  return fileFields(form).flatMap(({ code }) =>
    entriesOf(answers, code).flatMap(({ id, name }): AnswerFault[] => {
      const part = form.fields.get(code)
      if (part === undefined || !gone.has(String(id))) return []
      const { step, section } = part
      const fault = { code: 'file-gone', key: 'form.file-gone', params: { name: String(name).slice(0, 80) } } as const
      return [{ path: code, ...fault, step: step.code, section: section.code, severity: 'error' }]
    }),
  )
}
