import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { REFUSAL_CODES, Refusal } from '#engine/refusal.ts'
import { answerRefusal, languageOf, refusalOf, statusOf } from '#server/http/answer-refusal.ts'
import { fromAddress } from '#server/http/from-address.ts'
import { hashInput } from '#server/http/idempotency.ts'
import { idMaker } from '#server/http/new-id.ts'
import { attachment } from '#server/http/transfer.ts'

test('ids are UUIDs of version 7, grow in the order they were made, and do not repeat, whatever the clock does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1_600_000_000_000, max: 1_600_000_000_003 }), { minLength: 2, maxLength: 50 }),
      (clock) => {
        let place = 0
        const newId = idMaker(() => clock[place++ % clock.length]!)
        const ids = Array.from({ length: 5_000 }, newId)
        expect(new Set(ids).size).toBe(ids.length)
        expect([...ids].sort()).toEqual(ids)
        for (const id of ids.slice(0, 20))
          expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      },
    ),
    { numRuns: 20 },
  )
})

test('an address is read as the contract means it', () => {
  const form = z.object({
    limit: z.number().default(10),
    only: z.boolean().optional(),
    ids: z.array(z.string()).optional(),
    years: z.array(z.number()).optional(),
    where: z.object({ a: z.number() }).optional(),
    code: z.string(),
  })
  expect(
    fromAddress(form, { limit: '20', only: 'false', ids: 'x', years: ['1', '2'], where: '{"a":1}', code: '007' }),
  ).toEqual({
    limit: 20,
    only: false,
    ids: ['x'],
    years: [1, 2],
    where: { a: 1 },
    code: '007',
  })
  expect(fromAddress(form, { limit: '1e9', only: 'yes', where: '{', code: '1' })).toEqual({
    limit: '1e9',
    only: 'yes',
    where: '{',
    code: '1',
  })
})

test('every code of refusal has its status, and sign-in is asked for only where it helps', () => {
  const statuses = REFUSAL_CODES.map((code) => statusOf(new Refusal(code, { key: 'x' })))
  expect(statuses).toEqual([404, 403, 409, 422, 422, 409, 409, 429])
  expect(statusOf(new Refusal('not-allowed', { key: 'session.expired' }))).toBe(401)
  expect(statusOf(new Refusal('over-limit', { key: 'http.too-large' }))).toBe(413)
})

test('a refusal is told in the language of its reader, with its place and its values', () => {
  const words = { 'a.b': ['第 {n} 行', 'line {n}'] } as const
  const refusal = new Refusal('form-invalid', { key: 'a.b', params: { n: 3 }, at: 'rows/3' })
  expect(answerRefusal(refusal, words, 'zh-CN')).toEqual({
    code: 'form-invalid',
    reasons: [{ key: 'a.b', params: { n: 3 }, at: 'rows/3', text: '第 3 行' }],
  })
  expect(answerRefusal(refusal, words, 'en').reasons[0]!.text).toBe('line 3')
  expect(['en', 'en-GB,zh;q=0.5', 'zh-CN,en;q=0.8', undefined, 'fr'].map(languageOf)).toEqual([
    'en',
    'en',
    'zh-CN',
    'zh-CN',
    'zh-CN',
  ])
})

test('what the database refuses is told as what it means to the sender; what it does not know is a fault of ours', () => {
  const told = ['23505', '23503', '22003', '22P02', '57014', '42P01', 'EPIPE'].map(
    (code) => refusalOf(Object.assign(new Error('x'), { code }))?.code,
  )
  expect(told).toEqual(['conflict', 'not-found', 'form-invalid', 'form-invalid', 'over-limit', undefined, undefined])
})

test('the same content has the same digest in whichever order its fields stand', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (input) => {
      const turned = Object.fromEntries(Object.entries(input).reverse())
      expect(hashInput(turned)).toEqual(hashInput(input))
      expect(hashInput({ ...input, more: 1, 'even more': 2 })).not.toEqual(hashInput(input))
    }),
  )
})

test('a file is offered under its name, and no name breaks the header', () => {
  expect(attachment('报告 2023.pdf')).toBe(
    `attachment; filename="__ 2023.pdf"; filename*=UTF-8''%E6%8A%A5%E5%91%8A%202023.pdf`,
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
      expect(attachment(name)).toMatch(
        /^attachment; filename="[\x20\x21\x23-\x5b\x5d-\x7e]+"; filename\*=UTF-8''[\w.!~%#$&+^`|-]+$/,
      )
    }),
  )
})
