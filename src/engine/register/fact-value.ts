import { findDayNumber } from '#engine/calendar/date.ts'
import { readMoney, writeMoney } from '#engine/form/money.ts'
import type { RegisterFact } from '#engine/form/register.ts'
import { identifierFault, tidyIdentifier } from '#engine/identifier/identifier-fault.ts'
import { tidyName } from '#engine/import/tidy-name.ts'
import { numberOf } from '#engine/indicator/figure.ts'
import { readFigure } from '#engine/indicator/reading.ts'
import { compareExact, decimalsOf, exact, exactText, isNegative } from '#engine/number/exact.ts'

export interface ValueFault {
  readonly key: string
  readonly params?: Readonly<Record<string, string | number>>
}

export type ReadValue = { readonly value: string } | { readonly fault: ValueFault }

const refused = (key: string, params?: ValueFault['params']): ReadValue => ({
  fault: params === undefined ? { key } : { key, params },
})

const YES = new Set(['是', '有', 'yes', 'true', '1', 'y', '√'])
const NO = new Set(['否', '无', 'no', 'false', '0', 'n', '×'])

/**
 * What somebody typed or a file holds as the register keeps it: money in fen, plain decimals, days that exist, codes. Amounts in
 * files are in 万元 unless their head says 元. `today` is the day of the office: what lies ahead of it is refused where it cannot be.
 */
export function readFactValue(
  fact: RegisterFact,
  text: string,
  { today, shownIn = '万元' }: { readonly today: string; readonly shownIn?: '万元' | '元' },
): ReadValue {
  const plain = text.normalize('NFC').trim()
  if (plain === '') return refused('register.value.missing')
  if (hasControlCharacter(plain)) return refused('register.value.control-character')
  switch (fact.type) {
    case 'money':
      return readAmount(fact, plain, shownIn)
    case 'number':
      return readNumber(fact, plain)
    case 'date':
      return readDay(fact, plain, today)
    case 'yes-no':
      return readTruth(plain)
    case 'choice':
      return readChoice(fact, plain)
    case 'text':
      return readText(fact, plain)
  }
}

function readAmount(fact: RegisterFact, text: string, shownIn: '万元' | '元'): ReadValue {
  const read = readMoney(text, shownIn)
  if ('fault' in read) return refused(read.fault)
  if (read.fen < 0 && fact.signed !== true) return refused('register.value.negative')
  return { value: String(read.fen) }
}

function readNumber(fact: RegisterFact, text: string): ReadValue {
  const reading = readFigure(text, fact.measure ?? '')
  const number = reading.state === 'figure' ? numberOf(reading.figure) : undefined
  if (number === undefined) return refused('register.value.no-number')
  if (isNegative(number) && fact.signed !== true) return refused('register.value.negative')
  const decimals = decimalsOf(number)
  if (fact.whole === true && decimals !== 0) return refused('register.value.not-whole')
  if (fact.most !== undefined && compareExact(number, exact(fact.most)) > 0)
    return refused('register.value.too-much', { most: fact.most })
  return { value: exactText(number) }
}

const CHINESE_DAY = /^(\d{4})[年./](\d{1,2})[月./](\d{1,2})日?$/

function readDay(fact: RegisterFact, text: string, today: string): ReadValue {
  const match = CHINESE_DAY.exec(tidyName(text))
  const day = match ? `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}` : tidyName(text)
  if (findDayNumber(day) === undefined) return refused('register.value.no-such-day')
  if (day > today && fact.ahead !== true) return refused('register.value.day-ahead')
  return { value: day }
}

function readTruth(text: string): ReadValue {
  const word = tidyName(text).toLowerCase()
  if (YES.has(word)) return { value: 'true' }
  return NO.has(word) ? { value: 'false' } : refused('register.value.no-truth')
}

function readChoice({ choices }: RegisterFact, text: string): ReadValue {
  const word = tidyName(text)
  if (choices === undefined)
    return /^[A-Za-z0-9._-]{1,64}$/.test(word) ? { value: word } : refused('register.value.no-code')
  const found = choices.find(({ code, name }) => [code, name.zh, name.en].some((one) => tidyName(one) === word))
  if (found) return { value: found.code }
  return refused('register.value.no-choice', { known: choices.map(({ name }) => name.zh).join('、') })
}

function readText({ format }: RegisterFact, text: string): ReadValue {
  const value = format === undefined ? tidyText(text) : tidyIdentifier(text, format)
  if (value.length > 500) return refused('register.value.too-long', { most: 500 })
  const key = format && identifierFault(value, format)
  return key === undefined ? { value } : refused(key)
}

/** A text without the accidents of a page break: blanks between Chinese characters go, all others become one. */
export function tidyText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\u200b\ufeff\u00a0]+/gu, ' ')
    .replace(/(?<=\p{Script=Han}|[，。；：、（）“”]) (?=\p{Script=Han}|[，。；：、（）“”])/gu, '')
    .trim()
}

export function hasControlCharacter(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what looks for them
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)
}

/** A kept value as a file and a list show it: amounts in 万元. Truth values and choices are the screen's words. */
export function writeFactValue({ type }: Pick<RegisterFact, 'type'>, value: string): string {
  return type === 'money' ? writeMoney(Number(value), '万元') : value
}

/** A kept value as forms and expressions read it: fen as a whole number, decimals and days as text where exactness needs it. */
export function typedFactValue(
  { type }: Pick<RegisterFact, 'type'>,
  value: string,
): string | number | bigint | boolean {
  if (type === 'money') return BigInt(value)
  if (type === 'yes-no') return value === 'true'
  return type === 'number' ? Number(value) : value
}
