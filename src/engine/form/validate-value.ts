import { findDayNumber } from '#engine/calendar/date.ts'
import type { TellAnswer } from '#engine/form/answer-fault.ts'
import type { CompiledPart } from '#engine/form/compile-form.ts'
import type { Column, Field, FieldOf } from '#engine/form/field.ts'
import type { FormMessageKey } from '#engine/form/form.messages.ts'
import type { FormLibrary } from '#engine/form/form-library.ts'
import type { Breach } from '#engine/form/json-schema.ts'
import { writeMoney } from '#engine/form/money.ts'
import { plainLength, richTextFault } from '#engine/form/rich-text.ts'
import { decimalsOf, exact } from '#engine/number/exact.ts'

type Params = NonNullable<Breach['params']>

const BREACHES: Readonly<Record<string, FormMessageKey>> = {
  maxLength: 'form.too-long',
  minLength: 'form.too-short',
  maximum: 'form.too-big',
  minimum: 'form.too-small',
  exclusiveMaximum: 'form.not-below',
  exclusiveMinimum: 'form.not-above',
  multipleOf: 'form.not-multiple',
  pattern: 'form.pattern',
  maxItems: 'form.too-many',
  minItems: 'form.too-few',
}
/** What keeps an answer from being kept at all: it is not of the kind of its field. */
const STRUCTURE = new Set(['type', 'required', 'additionalProperties', 'depth', 'maxProperties'])
const MOST_DIGITS = 15

/** Judges an answer that is there and not blank. True: it is of the kind of its field, and what follows may read it. */
export function validateValue(
  part: CompiledPart<Field | Column>,
  value: unknown,
  path: string,
  library: FormLibrary,
  tell: TellAnswer,
): boolean {
  const { field } = part
  const breaches = part.breaches(value)
  const structural = breaches.find(({ keyword }) => STRUCTURE.has(keyword))
  if (structural) {
    const isFraction = typeof value === 'number' && Number.isFinite(value) && !Number.isInteger(value)
    const key =
      isFraction && field.kind === 'money'
        ? 'form.finer-than-fen'
        : isFraction && field.kind === 'number'
          ? 'form.not-integer'
          : 'form.wrong-type'
    tell(path, key, { severity: 'error' })
    return false
  }
  if (field.kind === 'number' && !isShort(value as number)) {
    tell(path, 'form.number-too-long', { severity: 'error' })
    return false
  }
  for (const breach of breaches) tellBreach(field, value, breach, path, tell)
  validateKind(field, value, path, library, tell)
  return true
}

function tellBreach(
  field: Field | Column,
  value: unknown,
  { keyword, params }: Breach,
  path: string,
  tell: TellAnswer,
): void {
  if (keyword === 'enum' && field.kind === 'choice')
    tell(path, 'form.not-option', { params: { value: shortened(value) } })
  else if (keyword === 'multipleOf' && field.kind === 'number' && (decimalsOf(exactOr(value)) ?? 99) > field.decimals)
    tell(path, 'form.too-precise', { params: { limit: field.decimals } })
  else if (keyword === 'uniqueItems')
    tell(path, 'form.same-twice', { params: { value: shortened(firstTwice(value as unknown[])) } })
  else {
    const key = keyword === 'maxItems' && field.kind === 'table' ? 'form.rows-too-many' : BREACHES[keyword]
    if (key)
      tell(path, key, { ...(params && { params: field.kind === 'money' ? inMoney(params, field.shownIn) : params }) })
    else tell(path, 'form.schema-breach', { params: { keyword } })
  }
}

const exactOr = (value: unknown) => exact(/^-?[\d.]+$/.test(String(value)) ? (value as number) : 0)

/** A double keeps every decimal of fifteen digits. */
const isShort = (value: number): boolean =>
  /^-?[\d.]+$/.test(String(value)) && String(value).replace(/[-.]/g, '').replace(/^0+/, '').length <= MOST_DIGITS

const inMoney = (params: Params, shownIn: '万元' | '元'): Params =>
  Object.fromEntries(
    Object.entries(params).map(([name, fen]) => [
      name,
      Number.isSafeInteger(fen) ? writeMoney(fen as number, shownIn) : fen,
    ]),
  )

const shortened = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 40)

const firstTwice = (items: readonly unknown[]): unknown => items.find((item, at) => items.indexOf(item) < at) ?? ''

function validateKind(
  field: Field | Column,
  value: unknown,
  path: string,
  library: FormLibrary,
  tell: TellAnswer,
): void {
  switch (field.kind) {
    case 'date':
      if (findDayNumber(value as string) === undefined) tell(path, 'form.no-such-date')
      break
    case 'period':
      validatePeriod(value as { readonly from?: string; readonly to?: string }, path, tell)
      break
    case 'choice':
      validateChoice(field, [value].flat() as string[], path, library, tell)
      break
    case 'keywords':
      if ((value as unknown[]).length < field.least) tell(path, 'form.too-few', { params: { limit: field.least } })
      break
    case 'file':
      validateFiles(field, value as readonly StoredFile[], path, tell)
      break
    case 'rich-text':
      validateRichText(field, value, path, tell)
      break
  }
}

function validatePeriod(
  { from, to }: { readonly from?: string; readonly to?: string },
  path: string,
  tell: TellAnswer,
): void {
  const [first, last] = [from, to].map((day) =>
    day === undefined || day === '' ? undefined : (findDayNumber(day) ?? Number.NaN),
  )
  if (Number.isNaN(first)) tell(`${path}/from`, 'form.no-such-date')
  if (Number.isNaN(last)) tell(`${path}/to`, 'form.no-such-date')
  if (first === undefined) tell(`${path}/from`, 'form.required')
  if (last === undefined) tell(`${path}/to`, 'form.required')
  if (first !== undefined && last !== undefined && last < first) tell(`${path}/to`, 'form.period-reversed')
}

function validateChoice(
  field: FieldOf<'choice'>,
  chosen: readonly string[],
  path: string,
  library: FormLibrary,
  tell: TellAnswer,
): void {
  if (field.most !== undefined && chosen.length > field.most)
    tell(path, 'form.too-many', { params: { limit: field.most } })
  if (field.least !== undefined && chosen.length < field.least)
    tell(path, 'form.too-few', { params: { limit: field.least } })
  if (field.list === undefined) return
  const list = library.lists.get(field.list)
  if (!list) {
    tell(path, 'form.list-missing', { params: { list: field.list } })
    return
  }
  for (const code of chosen) {
    const item = list.get(code)
    if (!item) tell(path, 'form.not-option', { params: { value: shortened(code) } })
    else if (field.leavesOnly && !item.isLeaf) tell(path, 'form.not-leaf', { params: { value: shortened(code) } })
  }
}

interface StoredFile {
  readonly name: string
  readonly type: string
  readonly bytes: number
}

function validateFiles(field: FieldOf<'file'>, files: readonly StoredFile[], path: string, tell: TellAnswer): void {
  if (files.length < field.least) tell(path, 'form.too-few', { params: { limit: field.least } })
  for (const { name, type, bytes } of files) {
    if (!field.types.some((one) => one === type))
      tell(path, 'form.file-type', { params: { type: type.slice(0, 20), options: field.types.join(', ') } })
    if (bytes > field.mostBytes)
      tell(path, 'form.file-too-big', {
        params: { name: name.slice(0, 80), limit: `${Math.floor(field.mostBytes / 1_048_576)} MB` },
      })
  }
}

function validateRichText(field: FieldOf<'rich-text'>, value: unknown, path: string, tell: TellAnswer): void {
  const fault = richTextFault(value)
  if (fault !== undefined) {
    tell(path, 'form.rich-text', { params: { detail: fault }, severity: 'error' })
    return
  }
  const length = plainLength(value)
  if (length > field.most) tell(path, 'form.too-long', { params: { limit: field.most } })
  if (length < field.least) tell(path, 'form.too-short', { params: { limit: field.least } })
}
