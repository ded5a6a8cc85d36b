import { z } from 'zod'

/** XML 1.0 knows neither control characters nor halves of surrogate pairs; a word processor would not open the file. */
const UNPRINTABLE = /(?![\t\n])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu

/** Text that can be printed; a line break in it begins a new line. */
export const PrintableText = z
  .string()
  .max(20_000)
  .refine((text) => text.search(UNPRINTABLE) < 0, 'no control characters')
export const PrintableLine = PrintableText.min(1)
  .max(200)
  .refine((text) => !/[\n\t]/.test(text), 'one line')

/** What was typed or read elsewhere, with a blank in place of what cannot be printed. */
export function printable(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(UNPRINTABLE, ' ')
}

export const Run = z.strictObject({ text: PrintableText, strong: z.boolean().optional() })
export type Run = z.infer<typeof Run>

/** Plain text, or pieces of which some are emphasised. */
export const Words = z.union([PrintableText, z.array(Run).max(500)])
export type Words = z.infer<typeof Words>

export function runsOf(words: Words): readonly Run[] {
  return typeof words === 'string' ? [{ text: words }] : words
}

export function plainText(words: Words): string {
  return typeof words === 'string' ? words : words.map(({ text }) => text).join('')
}
