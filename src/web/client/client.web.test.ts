// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { addressRequest } from '#web/client/address-request.ts'
import { call } from '#web/client/call.ts'
import { connection, setSession } from '#web/client/connection.ts'
import { newIdempotencyKey } from '#web/client/idempotency-key.ts'
import { RefusalError, UnreachableError } from '#web/client/refusal-error.ts'
import { fileNameOf } from '#web/client/transfer.ts'

const submit = operation({
  id: 'report.submit',
  method: 'POST',
  path: '/api/reports/{reportId}/submissions',
  summary: { zh: '', en: '' },
  kind: 'act',
  policy: { kind: 'signed-in' },
  input: z.object({ reportId: z.string(), note: z.string().optional() }),
  output: z.object({ state: z.string() }),
})

/** A server of one line, in place of the network. */
function answers(...responses: [status: number, body: unknown][]) {
  const sent: RequestInit[] = []
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    sent.push(init)
    const [status, body] = responses[Math.min(sent.length, responses.length) - 1]!
    return new Response(JSON.stringify(body), { status })
  })
  return sent
}

const headersOf = (init: RequestInit | undefined) => init?.headers as Record<string, string>

afterEach(() => {
  vi.unstubAllGlobals()
  setSession('signed-out')
})

describe('client', () => {
  test('lays a flat input out over path and body', () => {
    expect(addressRequest(submit, { reportId: 'a/b', note: 'x' })).toEqual({
      url: '/api/reports/a%2Fb/submissions',
      body: { note: 'x' },
    })
  })

  test('puts what is left of a read into the query, lists repeated, nothing undefined', () => {
    const { url } = addressRequest({ method: 'GET', path: '/api/x' }, { a: 1, b: undefined, c: ['p', 'q'] })
    expect(url).toBe('/api/x?a=1&c=p&c=q')
  })

  test('sends an upload’s fields in the address, for the body is the file', () => {
    const { url } = addressRequest({ method: 'POST', path: '/api/f', transfer: 'file' }, { subjectId: 's' })
    expect(url).toBe('/api/f?subjectId=s')
  })

  test('an act carries a key, the mark of the session and the language', async () => {
    const sent = answers([200, { state: 'submitted' }])
    setSession('signed-in', 'mark')
    connection.language = 'en'
    await call(submit, { reportId: 'r' })
    expect(headersOf(sent[0])).toMatchObject({ 'x-csrf-token': 'mark', 'accept-language': 'en' })
    expect(headersOf(sent[0])['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('a refusal comes back with its code, its words and their places', async () => {
    answers([422, { code: 'form-invalid', reasons: [{ key: 'k', text: '不能为空', at: 'note' }] }])
    const error = await call(submit, { reportId: 'r' }).catch((fault: unknown) => fault)
    expect(error).toBeInstanceOf(RefusalError)
    expect((error as RefusalError).reasonAt('note')).toBe('不能为空')
  })

  test('an expired session waits for sign-in in place and then does the same act once more with the same key', async () => {
    const refused = { code: 'not-allowed', reasons: [{ key: 'session.expired', text: '' }] }
    const sent = answers([401, refused], [200, { state: 'submitted' }])
    setSession('signed-in', 'old')
    const done = call(submit, { reportId: 'r' })
    await vi.waitFor(() => expect(connection.session).toBe('expired'))
    expect(sent).toHaveLength(1)
    setSession('signed-in', 'new')
    expect(await done).toEqual({ state: 'submitted' })
    expect(headersOf(sent[1])['idempotency-key']).toBe(headersOf(sent[0])['idempotency-key'])
    expect(headersOf(sent[1])['x-csrf-token']).toBe('new')
  })

  test('whoever leaves instead gets the refusal', async () => {
    answers([401, { code: 'not-allowed', reasons: [] }])
    setSession('signed-in', 'old')
    const done = call(submit, { reportId: 'r' }).catch((fault: unknown) => fault)
    await vi.waitFor(() => expect(connection.session).toBe('expired'))
    setSession('signed-out')
    expect(await done).toBeInstanceOf(RefusalError)
  })

  test('a page of a proxy is no answer of ours', async () => {
    vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502 }))
    await expect(call(submit, { reportId: 'r' })).rejects.toBeInstanceOf(UnreachableError)
  })

  test('keys are UUIDs of version 7 in order of time', () => {
    const [earlier, later] = [newIdempotencyKey(1_700_000_000_000), newIdempotencyKey(1_700_000_000_001)]
    expect(earlier).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(earlier < later).toBe(true)
  })

  test('a download keeps its Chinese name', () => {
    expect(fileNameOf('attachment; filename="_.xlsx"; filename*=UTF-8\'\'%E6%9C%88%E6%8A%A5.xlsx')).toBe('月报.xlsx')
    expect(fileNameOf('attachment; filename="a.csv"')).toBe('a.csv')
  })
})
