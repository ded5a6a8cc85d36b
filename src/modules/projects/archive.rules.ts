import { type Answers, type Form, fieldsOf } from '#engine/form/form.ts'
import type { FormLibrary } from '#engine/form/form-library.ts'
import type { FactFormat } from '#engine/form/register.ts'
import { isRecord, own } from '#engine/form/same-value.ts'
import { maskPersonal } from '#engine/register/mask-personal.ts'

/** What a file of the archive is. */
export const ARCHIVE_KINDS = {
  project: { zh: '项目', en: 'project' },
  contract: { zh: '任务书版本', en: 'version of the contract' },
  certificate: { zh: '验收证书', en: 'certificate' },
  approval: { zh: '立项批复', en: 'approval document' },
  history: { zh: '经过', en: 'history' },
  events: { zh: '办理记录', en: 'events of a case' },
  form: { zh: '提交的表单', en: 'form as handed in, printed' },
  answers: { zh: '提交的数据', en: 'answers as handed in' },
  signature: { zh: '签署', en: 'signatures' },
  paper: { zh: '附件', en: 'paper attached' },
  money: { zh: '经费', en: 'money' },
} as const
export type ArchiveKind = keyof typeof ARCHIVE_KINDS

export interface ArchivedFile {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

/** The list that `sha256sum -c` reads; the hash of the whole is the hash of this text. */
export const sumsOf = (files: readonly ArchivedFile[]): string =>
  [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ sha256, path }) => `${sha256}  ${path}\n`)
    .join('')

const LONGEST = 80

/** A word as part of a path: no separators, no signs a file system or reader trips over, not too long. */
export function pathPart(text: string): string {
  const clean = text
    .normalize('NFC')
    .replace(/[\p{C}/\\:*?"<>|]/gu, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '')
  const dot = clean.lastIndexOf('.')
  const ending = dot > 0 && clean.length - dot <= 8 ? clean.slice(dot) : ''
  const stem = ending === '' ? clean : clean.slice(0, dot)
  return ([...stem].slice(0, LONGEST).join('') || '_') + ending
}

/** Answers that tell personal facts of registers, masked; everything else as it is. */
export function maskAnswers(form: Form, { registers }: FormLibrary, answers: Answers): Answers {
  const placed = fieldsOf(form).map(({ field }) => field)
  const registerOf = new Map(form.subjects.map(({ code, register }) => [code, register]))
  for (const field of placed) if (field.kind === 'reference') registerOf.set(field.code, field.register)
  const masked: Record<string, unknown> = { ...answers }
  for (const field of placed) {
    const said = own(answers, field.code)
    if (said === undefined) continue
    if (field.kind === 'table') {
      const here = new Map(registerOf)
      for (const column of field.columns) if (column.kind === 'reference') here.set(column.code, column.register)
      masked[field.code] = Array.isArray(said) ? said.map((row) => maskedRow(row, field.columns, here)) : said
    } else masked[field.code] = maskedAs(field.from, said, registerOf)
  }
  return masked

  function maskedRow(
    row: unknown,
    columns: readonly { readonly code: string; readonly from?: string | undefined }[],
    registersOf: ReadonlyMap<string, string>,
  ): unknown {
    if (!isRecord(row)) return row
    const changed = columns.flatMap(({ code, from }) => {
      const value = own(row, code)
      return value === undefined ? [] : [[code, maskedAs(from, value, registersOf)] as const]
    })
    return { ...row, ...Object.fromEntries(changed) }
  }

  function maskedAs(from: string | undefined, value: unknown, registersOf: ReadonlyMap<string, string>): unknown {
    if (from === undefined || typeof value !== 'string' || value === '') return value
    const [subject = '', name = ''] = from.split('.')
    const fact = factOf(subject, name, registersOf)
    return fact?.personal === true ? maskPersonal(value, fact.format) : value
  }

  function factOf(
    subject: string,
    name: string,
    registersOf: ReadonlyMap<string, string>,
  ): { readonly personal?: boolean | undefined; readonly format?: FactFormat | undefined } | undefined {
    const register = registers.get(registersOf.get(subject) ?? '')
    const fact = register?.facts.find(({ code }) => code === name)
    return fact?.reads === 'key' ? register?.key : fact
  }
}
