import { beforeAll, expect, test } from 'vitest'
import type { fileUpload } from '#cases/file.contract.ts'
import type { Output } from '#engine/contract/operation.ts'
import { officeDocument, pdf, zip } from '#tests/builders/hostile-files.ts'
import type { Browser } from '#tests/security/browser.ts'
import { securityServer } from '#tests/security/security-server.ts'

/** Files as the browser sends and gets them: who may, what is refused, and how what is served is labelled. */
const office = securityServer()
let reporter: Browser
let southerner: Browser
let director: Browser
beforeAll(async () => {
  reporter = await office.as('reporter')
  southerner = await office.as('southerner')
  director = await office.as('director')
})

const place = () => `/api/files/of/unit/${office.own.units.north}`
function form(name: string, content: Buffer, type = 'text/html'): FormData {
  const body = new FormData()
  body.append('file', new Blob([new Uint8Array(content)], { type }), name)
  return body
}

test('a clean file comes back as an attachment of its sniffed type, never as the page it was declared to be', async () => {
  const content = officeDocument('docx')
  const sent = await reporter.post<Output<typeof fileUpload>>(place(), form('六月 总结"\r\nX: y.docx', content))
  expect(sent.json).toMatchObject({ state: 'clean' })
  const got = await director.get(`/api/files/${sent.json.fileId}/content`)
  expect(got.status).toBe(200)
  expect(got.headers.get('content-type')).toContain('wordprocessingml')
  expect(got.headers.get('content-disposition')).toMatch(/^attachment; filename="[^"]*"; filename\*=UTF-8''/)
  expect(got.headers.get('x-content-type-options')).toBe('nosniff')
  expect(got.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(Number(got.headers.get('content-length'))).toBe(content.length)
  const list = await reporter.get(place())
  expect(list.json).toMatchObject({ files: [{ state: 'clean', kind: 'docx' }] })
})

test('only who may attach at the unit of the record attaches, and only who may read there reads', async () => {
  expect((await southerner.post(place(), form('a.txt', Buffer.from('x')))).status).toBe(403)
  expect((await director.post(place(), form('a.txt', Buffer.from('x')))).status).toBe(403)
  const { json } = await reporter.post<Output<typeof fileUpload>>(place(), form('a.txt', Buffer.from('一')))
  expect((await southerner.get(`/api/files/${json.fileId}/content`)).status).toBe(403)
  const stranger = await office.as('director', office.other)
  const [foreign, random] = [json.fileId, '00000000-0000-7000-8000-000000000000'].map((id) =>
    stranger.get(`/api/files/${id}/content`),
  )
  const told = (heard: { status: number; json: unknown }) => ({
    status: heard.status,
    ...(heard.json as object),
    requestId: '',
  })
  expect((await foreign!).status).toBe(404)
  expect(told(await foreign!)).toEqual(told(await random!))
})

test('a hostile file is refused within two seconds in words, twice alike, and the refusal is in the audit log', async () => {
  const bomb = zip([{ name: 'a.txt', content: Buffer.alloc(64 * 1024 * 1024) }])
  for (const [name, content] of [
    ['bomb.zip', bomb],
    ['script.pdf', pdf('2 0 obj << /S /JavaScript /JS (1) >> endobj')],
    ['page.txt', Buffer.from('<html><script>alert(1)</script>')],
  ] as const) {
    const started = performance.now()
    const heard = await reporter.post(place(), form(name, content))
    expect(performance.now() - started).toBeLessThan(2500)
    expect(heard.status).toBe(422)
    expect(heard.json).toMatchObject({ code: 'rule-broken' })
    expect(heard.text).not.toMatch(/"message":"file\./)
  }
  const [row] = await office.db.asAdmin(
    "select count(*)::int as n from audit_entries where deed = 'file.upload' and outcome = 'refused' and refusal_code = 'rule-broken'",
  )
  expect(row).toEqual({ n: 3 })
})

test('one key is one attachment, however often it is sent', async () => {
  const key = 'file-key-0001'
  const send = () => reporter.post(place(), form('once.txt', Buffer.from('只有一次')), { key })
  const [one, two] = [await send(), await send()]
  expect(two.json).toEqual(one.json)
  const [row] = await office.db.asAdmin("select count(*)::int as n from files where name = 'once.txt'")
  expect(row).toEqual({ n: 1 })
})

test('an upload that breaks off, has no boundary or brings no file is refused as what it is, never as a fault of ours', async () => {
  const form = 'multipart/form-data; boundary=b'
  const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
  for (const [type, text, key] of [
    ['multipart/form-data', `${head}x\r\n--b--\r\n`, 'http.upload-broken'],
    [`multipart/form-data; boundary=${'b'.repeat(300)}`, 'x', 'http.upload-broken'],
    [form, `${head}the end is missi`, 'http.upload-broken'],
    [form, 'no form at all', 'http.upload-broken'],
    [form, '--b\r\nContent-Disposition: form-data; name="note"\r\n\r\nx\r\n--b--\r\n', 'http.upload-broken'],
    [form, `${head.replace('"file"', '"__proto__"')}x\r\n--b--\r\n`, 'http.upload-broken'],
    [form, '', 'http.upload-missing'],
  ] as const) {
    const heard = await reporter.post(place(), Buffer.from(text), { headers: { 'content-type': type } })
    expect([heard.status, heard.keys], `${type} ${text}`).toEqual([422, [key]])
  }
})
