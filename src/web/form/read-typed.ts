import type { Column, Field } from '#engine/form/field.ts'
import type { FormMessageKey } from '#engine/form/form.messages.ts'
import { readMoney, writeMoney } from '#engine/form/money.ts'
import { parseExact } from '#engine/number/exact.ts'
import { readTypedDay } from '#web/form/typed-day.ts'

export type ReadTyped = { readonly value: unknown } | { readonly fault: FormMessageKey }

const MOST_DIGITS = 15

/** What somebody typed into a field of figures, as it is kept; blank is no answer. Full-width digits are digits. */
export function readTyped(field: Field | Column, text: string): ReadTyped {
  if (text.trim() === '') return { value: undefined }
  if (field.kind === 'money') {
    const read = readMoney(text, field.shownIn)
    return 'fen' in read ? { value: read.fen } : read
  }
  if (field.kind === 'date') {
    const day = readTypedDay(text)
    return day === undefined ? { fault: 'form.no-such-date' } : { value: day }
  }
  if (field.kind !== 'number') return { value: text }
  const plain = text
    .trim()
    .replace(/[\uff10-\uff19\uff0e\uff0d\uff0b]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/^([+-]?\d{1,3}(?:[,\uff0c]\d{3})+)(?=\.|$)/, (grouped) => grouped.replace(/[,\uff0c]/g, ''))
  if (parseExact(plain) === undefined) return { fault: 'form.not-number' }
  if (plain.replace(/[-+.]/g, '').replace(/^0+/, '').length > MOST_DIGITS) return { fault: 'form.number-too-long' }
  return { value: Number(plain) }
}

/** An answer of figures as it is shown where it is typed. */
export function writeTyped(field: Field | Column, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (field.kind === 'money')
    return Number.isSafeInteger(value) ? writeMoney(value as number, field.shownIn) : String(value)
  return String(value)
}

/** What parts words that are typed or pasted in a row. */
export const SEPARATORS: string[] = ['，', ',', '；', ';', '、']
