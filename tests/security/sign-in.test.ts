import { randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Output } from '#engine/contract/operation.ts'
import type { confirmEnrolment, enrolFactor } from '#modules/organisations/account.contract.ts'
import type { SessionInfo } from '#modules/organisations/session.contract.ts'
import { statementsOf } from '#tests/builders/statements.ts'
import { PASSWORD } from '#tests/security/administrations.ts'
import { Browser, type Heard } from '#tests/security/browser.ts'
import { securityServer } from '#tests/security/security-server.ts'

/** What the library of the hash was asked to compare with; it does its real work. */
const verified = vi.hoisted(() => [] as string[])
vi.mock('@node-rs/argon2', async (original) => {
  const library = await original<typeof import('@node-rs/argon2')>()
  const verify = (hash: string, password: string) => {
    verified.push(hash)
    return library.verify(hash, password)
  }
  return { ...library, verify }
})
const costOf = (hash: string) => /^\$argon2id\$v=\d+\$[^$]*\$/.exec(hash)?.[0] ?? hash

const office = securityServer({ mode: 'serve', trustedProxies: ['127.0.0.1'] })
const MINUTE = 60_000
const later = (ms: number) => {
  office.clock.now = new Date(office.clock.now.getTime() + ms)
}
/** A browser at another address: the proxy of the test says so, and is trusted. */
class Elsewhere extends Browser {
  readonly address: string
  constructor(address: string) {
    super(office.url)
    this.address = address
  }
  override send<Answer = unknown>(method: string, path: string, asking: Parameters<Browser['send']>[2] = {}) {
    return super.send<Answer>(method, path, {
      ...asking,
      headers: { 'x-forwarded-for': this.address, ...asking.headers },
    })
  }
}
const keyOf = ({ keys }: { readonly keys: readonly string[] }) => keys[0]
const secondsIn = ({ refusal }: Heard) => Number(refusal?.reasons[0]?.params?.seconds)
const codeAt = (secret: string, at: Date) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() })

beforeEach(() => later(60 * MINUTE))

test('a wrong password and an unknown login are refused in the same words after the same work', async () => {
  const tries: Record<string, { hashes: string[]; statements: readonly string[]; text: string }> = {}
  for (const [kind, login] of [
    ['known', 'reporter'],
    ['unknown', 'stranger'],
  ] as const) {
    verified.length = 0
    let heard: Heard | undefined
    const statements = await statementsOf(async () => {
      heard = await new Elsewhere(`10.0.${kind.length}.1`).signIn(office.own.code, login, 'wrong-password')
    })
    expect([heard!.status, keyOf(heard!), heard!.keys.length]).toEqual([401, 'sign-in.refused', 1])
    tries[kind] = { hashes: verified.map(costOf), statements, text: heard!.text.replace(/"requestId":"[^"]*"/, '') }
  }
  // Without the hash an unknown login would be told in a tenth of the time; see bench/sign-in.bench.ts.
  expect(tries.known!.hashes).toEqual(['$argon2id$v=19$m=19456,t=3,p=1$'])
  expect(tries.unknown).toEqual(tries.known)
})

test('guessing is slowed down, more with each try; at most ten tries in a quarter of an hour', async () => {
  const guesser = new Elsewhere('10.1.0.1')
  let tried = 0
  const waits: number[] = []
  for (let second = 0; second < 15 * 60; second += 10) {
    const heard = await guesser.signIn(office.own.code, 'head', `guess-${second}`)
    if (heard.status === 401) tried += 1
    else {
      expect([heard.status, keyOf(heard)]).toEqual([429, 'sign-in.throttled'])
      expect(heard.headers.get('retry-after')).toBe(String(secondsIn(heard)))
      waits.push(secondsIn(heard))
    }
    later(10_000)
  }
  expect(tried).toBeGreaterThanOrEqual(5)
  expect(tried).toBeLessThanOrEqual(10)
  expect(Math.max(...waits)).toBeGreaterThan(120)
})

test('a hundred guesses at once are a hundred guesses, not one', async () => {
  const heard = await Promise.all(
    Array.from({ length: 40 }, (_, n) => new Elsewhere('10.2.0.1').signIn(office.own.code, 'villager', `guess-${n}`)),
  )
  expect(heard.filter((one) => one.status === 401).length).toBeLessThanOrEqual(5)
})

test('somebody who guesses locks nobody else out: the owner enters from elsewhere, and from the same address others do', async () => {
  const guesser = new Elsewhere('10.3.0.1')
  expect((await new Elsewhere('10.3.0.1').signIn(office.own.code, 'reporter')).status).toBe(200)
  for (let n = 0; n < 12; n += 1) await guesser.signIn(office.own.code, 'southerner', `guess-${n}`)
  expect((await guesser.signIn(office.own.code, 'southerner')).status).toBe(429)
  expect((await new Elsewhere('10.3.0.2').signIn(office.own.code, 'southerner')).status).toBe(200)
  expect((await new Elsewhere('10.3.0.1').signIn(office.own.code, 'reporter')).status).toBe(200)
})

test('one password tried on many logins from one address is slowed down; who usually works there is not', async () => {
  expect((await new Elsewhere('10.4.0.1').signIn(office.own.code, 'reporter')).status).toBe(200)
  let refused = 0
  for (let n = 0; n < 60; n += 1) {
    if ((await new Elsewhere('10.4.0.1').signIn(office.own.code, `somebody-${n}`, 'Spring2023!')).status === 429)
      refused += 1
  }
  expect(refused).toBeGreaterThanOrEqual(19)
  expect((await new Elsewhere('10.4.0.1').signIn(office.own.code, 'reporter')).status).toBe(200)
}, 120_000)

test('what was typed as a login is stored as a digest only', async () => {
  await new Elsewhere('10.5.0.1').signIn(office.own.code, 'my-password-by-mistake', 'x')
  const rows = await office.db.asAdmin('select login from sign_in_attempts')
  expect(rows.every((row) => /^[0-9a-f]{64}$/.test(String(row.login)))).toBe(true)
})

test('an idle session times out; one at work does not, until its longest time is over', async () => {
  const idle = await office.as('reporter')
  const busy = await office.as('head')
  const polling = await office.as('southerner')
  for (let minute = 0; minute < 12 * 60 - 10; minute += 10) {
    later(10 * MINUTE)
    expect((await busy.get('/api/people')).status).toBe(200)
    if (minute < 20)
      expect((await polling.get('/api/people', { headers: { 'x-background': 'true' } })).status).toBe(200)
  }
  for (const browser of [idle, polling]) {
    const heard = await browser.get('/api/people')
    expect([heard.status, keyOf(heard)]).toEqual([401, 'session.expired'])
  }
  later(10 * MINUTE)
  expect(keyOf(await busy.get('/api/people'))).toBe('session.expired')
}, 120_000)

test('after signing out the cookie is worth nothing', async () => {
  const browser = await office.as('reporter')
  const { cookie } = browser
  await browser.send('DELETE', '/api/session')
  browser.cookie = cookie
  expect(keyOf(await browser.get('/api/people'))).toBe('session.ended')
})

test('a forged cookie is no session, and another administration is not reached with an own secret', async () => {
  const browser = await office.as('reporter')
  const secret = browser.cookie!.split('.')[1]!
  for (const cookie of [
    `__Host-danxia=${office.other.id}.${secret}`,
    `__Host-danxia=${office.own.id}.${'A'.repeat(43)}`,
    '__Host-danxia=x',
    `__Host-danxia=${randomUUID()}.${secret}`,
  ]) {
    browser.cookie = cookie
    expect((await browser.get('/api/people')).status).toBe(401)
  }
})

test('a suspended account is out at once, and so is a person who has left', async () => {
  const [reporter, villager, head] = [await office.as('reporter'), await office.as('villager'), await office.as('head')]
  const suspend = `/api/people/${office.own.people.reporter!.personId}/account/state`
  expect((await head.post(suspend, { state: 'suspended', reason: 'test' })).status).toBe(200)
  expect(keyOf(await reporter.get('/api/people'))).toBe('session.ended')
  expect((await reporter.signIn(office.own.code, 'reporter')).status).toBe(401)
  await head.post(suspend, { state: 'active', reason: 'test' })
  expect((await reporter.signIn(office.own.code, 'reporter')).status).toBe(200)
  expect((await head.post(`/api/people/${office.own.people.villager!.personId}/end`, { reason: '调离' })).status).toBe(
    200,
  )
  expect(keyOf(await villager.get('/api/people'))).toBe('session.ended')
})

test('a new password must be a good one, ends the other sessions, and keeps this one', async () => {
  const [here, there] = [await office.as('nobody'), await office.as('nobody')]
  const change = (present: string, next: string) => here.post('/api/account/password', { present, next })
  for (const [next, key] of [
    ['short', 'password.too-short'],
    ['alllowercase', 'password.too-plain'],
    ['Password2024!', 'password.common'],
    ['P@ssw0rd12345', 'password.common'],
    ['Zhangye-2023!', 'password.common'],
    ['Nobody-2024-x', 'password.about-you'],
    ['Aa1!Aa1!Aa1!', 'password.too-regular'],
  ]) {
    const heard = await change(PASSWORD, next!)
    expect([next, heard.status, keyOf(heard)]).toEqual([next, 422, key])
  }
  expect(keyOf(await change('not the password', 'Quiet#Harbour-77'))).toBe('password.wrong')
  expect((await change(PASSWORD, `${'a long phrase of words '.repeat(4)}`)).status).toBe(200)
  expect((await here.get('/api/account/preferences')).status).toBe(404)
  expect((await here.get<SessionInfo>('/api/session')).json.signedIn).not.toBeNull()
  expect((await there.get('/api/session')).json).toMatchObject({ signedIn: null })
  expect((await new Browser(office.url).signIn(office.own.code, 'nobody')).status).toBe(401)
})

test('passwords are stored as Argon2id of at least 19 MiB and two passes', async () => {
  const rows = await office.db.asAdmin('select password_hash from accounts where password_hash is not null')
  for (const { password_hash } of rows) {
    const [, memory, passes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/.exec(String(password_hash))!
    expect(Number(memory)).toBeGreaterThanOrEqual(19 * 1024)
    expect(Number(passes)).toBeGreaterThanOrEqual(2)
  }
})

test('an administrator cannot act without a second factor, by any way, and sets it up at the first sign-in', async () => {
  const browser = new Browser(office.url)
  const entered = await browser.signIn(office.own.code, 'security')
  expect(entered.json.signedIn?.factor).toBe('to-enrol')
  expect(entered.json.signedIn?.actor.grants).toEqual([])
  for (const path of ['/api/people', '/api/roles', '/api/sessions', '/api/delegations'])
    expect(keyOf(await browser.get(path))).toBe('factor.to-enrol')
  const { secret, address } = (await browser.post<Output<typeof enrolFactor>>('/api/account/factor')).json
  expect(address).toMatch(/^otpauth:\/\/totp\//)
  expect(keyOf(await browser.post('/api/account/factor/confirm', { code: '000000' }))).toBe('factor.wrong-code')
  const confirmed = await browser.post<Output<typeof confirmEnrolment>>('/api/account/factor/confirm', {
    code: codeAt(secret, office.clock.now),
  })
  expect(confirmed.json.recoveryCodes).toHaveLength(10)
  browser.csrf = confirmed.json.session.signedIn?.csrfToken
  expect((await browser.get('/api/people')).status).toBe(200)
  const sealed = await office.db.asAdmin('select totp_secret from accounts where id = $1', [
    office.own.people.security!.accountId,
  ])
  expect(String(sealed[0]!.totp_secret)).not.toContain(secret)
  expect(statSync(join(office.dataFolder, 'instance.key')).mode & 0o777).toBe(0o600)

  later(MINUTE)
  const again = new Browser(office.url)
  expect((await again.signIn(office.own.code, 'security')).json.signedIn?.factor).toBe('to-confirm')
  expect(keyOf(await again.get('/api/people'))).toBe('factor.to-confirm')
  expect(keyOf(await again.post('/api/account/factor'))).toBe('factor.already-enrolled')
  const beforeCookie = again.cookie
  const code = codeAt(secret, office.clock.now)
  const settled = await again.post<SessionInfo>('/api/session/factor', { code })
  expect(settled.json.signedIn?.factor).toBe('settled')
  expect(again.cookie).not.toBe(beforeCookie)
  expect((await again.get('/api/people')).status).toBe(200)

  const thief = new Browser(office.url)
  await thief.signIn(office.own.code, 'security')
  expect(keyOf(await thief.post('/api/session/factor', { code })), 'a used code').toBe('factor.wrong-code')
  expect(
    keyOf(
      await thief.post('/api/session/factor', { code: codeAt(secret, new Date(office.clock.now.getTime() - 90_000)) }),
    ),
    'an old code',
  ).toBe('factor.wrong-code')
  const [recovery] = confirmed.json.recoveryCodes
  expect((await thief.post('/api/session/factor', { code: recovery!.toLowerCase() })).status).toBe(200)
  const second = new Browser(office.url)
  await second.signIn(office.own.code, 'security')
  expect(keyOf(await second.post('/api/session/factor', { code: recovery })), 'a spent recovery code').toBe(
    'factor.wrong-code',
  )
})

test('codes cannot be tried out', async () => {
  const browser = new Browser(office.url)
  await browser.signIn(office.own.code, 'security')
  const heard = []
  for (let n = 0; n < 20; n += 1) heard.push(await browser.post('/api/session/factor', { code: String(100000 + n) }))
  expect(heard.filter((one) => one.status === 403).length).toBeLessThanOrEqual(6)
  expect(keyOf(heard.at(-1)!)).toBe('sign-in.throttled')
})

test("the demonstration's entrance does not exist where real work is done", async () => {
  const browser = new Browser(office.url)
  const accounts = await browser.get(`/api/demo/accounts?administration=${office.own.code}`)
  const entered = await browser.post('/api/demo/sign-in', {
    administration: office.own.code,
    accountId: office.own.people.reporter!.accountId,
  })
  expect([accounts.status, entered.status]).toEqual([404, 404])
})

test('every sign-in, done or refused, stands in the audit log without what was typed', async () => {
  await new Elsewhere('10.9.0.1').signIn(office.own.code, 'typed-login', 'typed-password')
  await office.as('reporter')
  const entries = await office.db.asAdmin(
    `select * from audit_entries where deed = 'session.signIn' order by id desc limit 2`,
  )
  expect(entries.map((one) => one.outcome)).toEqual(['done', 'refused'])
  expect(JSON.stringify(entries)).not.toMatch(/typed-/)
})
