import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Browser } from '#tests/security/browser.ts'
import { securityServer } from '#tests/security/security-server.ts'

const webFolder = mkdtempSync(join(tmpdir(), 'danxia-web-'))
mkdirSync(join(webFolder, 'assets'))
writeFileSync(
  join(webFolder, 'index.html'),
  '<html><meta name="csp-nonce" nonce="__CSP_NONCE__"><script src="/assets/a-1.js"></script></html>',
)
writeFileSync(join(webFolder, 'assets/a-1.js'), 'export {}')
writeFileSync(join(webFolder, 'assets/a-1.js.map'), '{}')

const office = securityServer({ webFolder })

const EVERYWHERE = [
  '/',
  '/reports/2023-06',
  '/assets/a-1.js',
  '/assets/none.js',
  '/api/session',
  '/api/people',
  '/api/none',
  '/api/openapi.json',
  '/api/docs',
  '/api/docs/reader.js',
  '/api/health/live',
  '/metrics',
]

test.each(EVERYWHERE)('every answer carries the headers of protection: %s', async (path) => {
  const { headers } = await new Browser(office.url).get(path)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('same-origin')
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
  expect(headers.get('permissions-policy')).toContain('camera=()')
  const policy = headers.get('content-security-policy')!
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('unsafe')
  expect(headers.get('access-control-allow-origin')).toBeNull()
  expect(headers.get('x-powered-by')).toBeNull()
})

test('the answers of the interface are kept by no cache', async () => {
  const browser = await office.as('reporter')
  for (const path of ['/api/session', '/api/people', '/api/none']) {
    expect((await browser.get(path)).headers.get('cache-control')).toBe('no-store')
  }
})

test('the page has a nonce of its own at each serving; hashed files are kept for ever, maps are not served', async () => {
  const browser = new Browser(office.url)
  const [first, second] = [await browser.get('/'), await browser.get('/any/screen')]
  const nonceOf = (heard: typeof first) =>
    /style-src 'self' 'nonce-([^']+)'/.exec(heard.headers.get('content-security-policy')!)![1]!
  expect(first.text).toContain(`nonce="${nonceOf(first)}"`)
  expect(first.text).not.toContain('__CSP_NONCE__')
  expect(nonceOf(first)).not.toBe(nonceOf(second))
  expect((await browser.get('/assets/a-1.js')).headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect((await browser.get('/assets/a-1.js.map')).status).toBe(404)
  for (const path of ['/%2e%2e/%2e%2e/etc/passwd', '/assets/..%2f..%2f..%2fetc%2fpasswd', '/.env']) {
    expect((await browser.get(path)).text).not.toContain('root:')
  }
})

test('behind TLS the browser is told to stay with it, but only a trusted proxy is believed', async () => {
  const heard = await new Browser(office.url).get('/api/session', { headers: { 'x-forwarded-proto': 'https' } })
  expect(heard.headers.get('strict-transport-security')).toBeNull()
})

test('the session cookie is bound to the host, hidden from scripts and sent nowhere else', async () => {
  const heard = await new Browser(office.url).post('/api/session', {
    administration: office.own.code,
    login: 'reporter',
    password: 'Kv7#tide-Lantern-52',
  })
  const [line] = heard.headers.getSetCookie()
  expect(line).toMatch(/^__Host-danxia=[0-9a-f-]{36}\.[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
})

test('what the browser held before signing in is worth nothing after it', async () => {
  const victim = new Browser(office.url)
  const attacker = await office.as('nobody')
  victim.cookie = attacker.cookie
  await victim.signIn(office.own.code, 'reporter')
  expect(victim.cookie).not.toBe(attacker.cookie)
  expect((await attacker.get('/api/session')).json).toMatchObject({ signedIn: null })
})

test('the database keeps no secret of a session', async () => {
  const browser = await office.as('reporter')
  const secret = browser.cookie!.split('.')[1]!
  const [row] = await office.db.asAdmin('select count(*)::int as n from sessions s where s::text like $1', [
    `%${secret}%`,
  ])
  expect(row!.n).toBe(0)
})

const act = { path: '/api/account/language', body: { language: 'en' } }

test.each([
  ['no mark of the session', { 'x-csrf-token': '' }, 'session.csrf'],
  ['the mark of another session', { 'x-csrf-token': 'A'.repeat(43) }, 'session.csrf'],
  ['another origin', { origin: 'https://evil.example' }, 'session.cross-site'],
  ['another port', { origin: 'http://127.0.0.1:1' }, 'session.cross-site'],
  ['an opaque origin', { origin: 'null' }, 'session.cross-site'],
  ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }, 'session.cross-site'],
  ['a same-site fetch', { 'sec-fetch-site': 'same-site' }, 'session.cross-site'],
])('an act from elsewhere is refused: %s', async (_, headers, key) => {
  const browser = await office.as('reporter')
  const heard = await browser.send('PUT', act.path, { body: act.body, headers: headers as Record<string, string> })
  expect([heard.status, heard.keys[0]]).toEqual([403, key])
})

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
  'a form of another site cannot carry an act: %s',
  async (type) => {
    const browser = await office.as('reporter')
    const response = await fetch(`${office.url}${act.path}`, {
      method: 'PUT',
      headers: {
        cookie: browser.cookie!,
        'x-csrf-token': browser.csrf!,
        'idempotency-key': randomUUID(),
        'content-type': type,
      },
      body: JSON.stringify(act.body),
    })
    expect(response.status).toBe(422)
  },
)

test('sign-in from another site is refused too', async () => {
  const heard = await new Browser(office.url).post(
    '/api/session',
    { administration: office.own.code, login: 'reporter', password: 'x' },
    { headers: { origin: 'https://evil.example' } },
  )
  expect(heard.keys[0]).toBe('session.cross-site')
})

test('names that every object has, addresses that cannot be read and texts of another encoding are refused in our words', async () => {
  const browser = await office.as('reporter')
  for (const name of ['__proto__', 'constructor', 'toString']) {
    const heard = await browser.get(`/api/units/search?text=x&${name}=1`)
    expect([heard.status, heard.keys], name).toEqual([422, ['form.unknown-field']])
  }
  for (const path of ['/api/%', '/api/people/%zz']) {
    const heard = await browser.get(path)
    expect([heard.status, heard.keys], path).toEqual([422, ['http.address-unreadable']])
    expect(heard.headers.get('x-content-type-options')).toBe('nosniff')
  }
  const gb18030 = Buffer.concat([Buffer.from('{"language":"'), Buffer.from([0xd5, 0xc5]), Buffer.from('"}')])
  const heard = await browser.send('PUT', act.path, { body: gb18030, headers: { 'content-type': 'application/json' } })
  expect([heard.status, heard.keys]).toEqual([422, ['http.not-utf-8']])
})

test('metrics tell operations and outcomes, and no person', async () => {
  await (await office.as('reporter')).get('/api/people')
  const { text } = await new Browser(office.url).get('/metrics')
  expect(text).toMatch(/danxia_operation_duration_seconds_count\{operation="person.list",outcome="done"\} [1-9]/)
  expect(text).toContain('danxia_database_connections')
  expect(text).not.toMatch(/marker-|reporter/)
  expect((await new Browser(office.url).get('/metrics', { headers: { 'x-forwarded-for': '10.0.0.1' } })).status).toBe(
    404,
  )
})

test('the log holds no name, login, password, token, telephone, address or query', async () => {
  const browser = await office.as('system')
  await browser.get('/api/people?find=marker-query')
  await browser.post('/api/people', {
    unitId: office.own.units.city,
    name: 'marker-new',
    phone: '13912345678',
    email: 'marker-new@example.org',
  })
  await new Browser(office.url).post('/api/session', {
    administration: office.own.code,
    login: 'marker-login',
    password: 'marker-password',
  })
  const log = office.logged.join('')
  expect(log).toContain('"operation":"person.create"')
  expect(log).not.toMatch(/marker|13912345678|Kv7#tide|example\.org/)
  expect(log).not.toContain(browser.cookie!.split('.')[1])
  expect(log).not.toContain(browser.csrf)
})
