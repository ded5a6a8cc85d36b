import { z } from 'zod'
import { type Reason, Refusal } from '#engine/refusal.ts'

/** 发文字号: the organ's code, the year in 〔〕, the serial without a leading zero or 第 (GB/T 9704-2012, 7.2.5). */
export const DocumentNumber = z.strictObject({
  code: z
    .string()
    .regex(/^[\p{Script=Han}A-Za-z]{1,20}$/u, 'one to twenty Chinese characters or letters')
    .describe('张科发, 督'),
  year: z.int().min(1949).max(2199),
  serial: z.int().min(1).max(99_999),
})
export type DocumentNumber = z.infer<typeof DocumentNumber>

export function formatDocumentNumber({ code, year, serial }: DocumentNumber): string {
  return `${code}〔${year}〕${serial}号`
}

const WRITTEN = /^([\p{Script=Han}A-Za-z]{1,20})〔(\d{4})〕([1-9]\d{0,4})号$/u

/** Reads `张科发〔2023〕12号`. @throws Refusal form-invalid, with what is wrong with it. */
export function parseDocumentNumber(text: string): DocumentNumber {
  const match = WRITTEN.exec(text)
  const found = match && { code: match[1]!, year: Number(match[2]), serial: Number(match[3]) }
  const parsed = DocumentNumber.safeParse(found)
  if (!parsed.success) throw new Refusal('form-invalid', { ...whatIsWrong(text), at: 'number' })
  return parsed.data
}

function whatIsWrong(text: string): Reason {
  if (/[[(（【［]\d{4}[\])）】］]/.test(text)) return { key: 'paper.number-brackets' }
  if (/〕第/.test(text)) return { key: 'paper.number-ordinal' }
  if (/〕0\d*号/.test(text)) return { key: 'paper.number-leading-zero' }
  return { key: 'paper.number-form', params: { text: text.slice(0, 60) } }
}
