import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instanceKey, seal, unseal } from '#server/sign-in/instance-key.ts'
import { hashPassword, isOutdated, isPassword } from '#server/sign-in/password.ts'
import { checkPassword } from '#server/sign-in/password-rules.ts'
import { hashRecoveryCode, newRecoveryCodes, newTotpSecret, stepOfCode } from '#server/sign-in/second-factor.ts'
import { securityOf } from '#server/sign-in/security.ts'
import {
  cookieValue,
  csrfTokenOf,
  hashSecret,
  isCsrfToken,
  newSessionToken,
  parseCookie,
} from '#server/sign-in/session-token.ts'
import { waitSeconds } from '#server/sign-in/throttle.ts'

const TENANT = 'aaaaaaaa-0000-7000-8000-000000000001'
const keys = (password: string, context: string[] = []) => checkPassword(password, context).map(({ key }) => key)

test.each([
  ['Kv7#tide-Lantern-52', []],
  ['correct horse battery staple', []],
  ['山高水长科技兴陇一二三四五六七八九十百千', []],
  ['Kv7#tide', ['password.too-short']],
  ['a'.repeat(257), ['password.too-long']],
  ['onlysmallletters', ['password.too-plain']],
  ['Aa1!Aa1!Aa1!Aa1!', ['password.too-regular']],
  ['Password-2024', ['password.common']],
  ['P@$$w0rd!2024', ['password.common']],
  ['Qwertyuiop-99', ['password.common']],
  ['Woaini-1314-x', ['password.common']],
])('a password is judged: %s', (password, expected) => {
  expect(keys(password)).toEqual(expected)
})

test('sixty-four characters and more are taken, and what the owner is called is not', () => {
  expect(keys('Quiet harbour at the edge of a green plain, with 7 boats on it!!')).toEqual([])
  expect(keys('Sun.Mingyue-2024!', ['sun.mingyue', '孙明月'])).toEqual(['password.about-you'])
  expect(keys('Ganlan-Office-7', ['x', 'ganlan-office'])).toEqual(['password.about-you'])
})

test('no password and no context breaks the judgement', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.array(fc.string()), (password, context) => {
      expect(Array.isArray(checkPassword(password, context))).toBe(true)
    }),
  )
})

test('a password is known again by its hash, in whichever way its characters were composed; a missing hash knows none', async () => {
  const stored = await hashPassword('Crème-brûlée-2024')
  expect(isOutdated(stored)).toBe(false)
  expect(isOutdated('$argon2id$v=19$m=4096,t=1,p=1$x$y')).toBe(true)
  expect(await isPassword('Crème-brûlée-2024'.normalize('NFD'), stored)).toBe(true)
  expect(await isPassword('creme-brulee-2024', stored)).toBe(false)
  expect(await isPassword('anything', undefined)).toBe(false)
})

test('the wait after failures is nothing at first, then grows, and never passes a quarter of an hour', () => {
  const now = new Date('2023-06-01T00:00:00Z')
  expect(waitSeconds({ count: 4, lastAt: now }, 5, now)).toBe(0)
  expect([5, 6, 7, 20].map((count) => waitSeconds({ count, lastAt: now }, 5, now))).toEqual([30, 60, 120, 900])
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(2000), (count, seconds) => {
      const lastAt = new Date(now.getTime() - seconds * 1000)
      const wait = waitSeconds({ count, lastAt }, 5, now)
      expect(wait).toBeLessThanOrEqual(waitSeconds({ count: count + 1, lastAt }, 5, now))
      expect(wait).toBeGreaterThanOrEqual(0)
      expect(wait).toBeLessThanOrEqual(Math.max(0, 900 - seconds))
    }),
  )
})

test('a code is good in its half minute and the ones beside it, once, and no older than the last', () => {
  // RFC 6238, appendix B: SHA-1, secret "12345678901234567890"; the last six of the eight digits.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  for (const [at, code] of [
    [59, '287082'],
    [1111111109, '081804'],
    [1234567890, '005924'],
    [20000000000, '353130'],
  ] as const) {
    expect(stepOfCode(secret, code, null, new Date(at * 1000))).toBe(BigInt(Math.floor(at / 30)))
  }
  const at = (seconds: number) => new Date((59 + seconds) * 1000)
  expect(stepOfCode(secret, '287082', null, at(30))).toBe(1n)
  expect(stepOfCode(secret, '287082', null, at(61))).toBeUndefined()
  expect(stepOfCode(secret, '287082', 1n, at(0))).toBeUndefined()
  for (const code of ['', '28708', '2870820', '28708a', '２８７０８２'])
    expect(stepOfCode(secret, code, null, at(0))).toBeUndefined()
  expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/)
})

test('recovery codes are all different, and are known however they are written', () => {
  const codes = newRecoveryCodes(200)
  expect(new Set(codes).size).toBe(200)
  expect(codes[0]).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/)
  expect(hashRecoveryCode('x', codes[0]!.toLowerCase().replaceAll('-', ' '))).toBe(hashRecoveryCode('x', codes[0]!))
  expect(hashRecoveryCode('y', codes[0]!)).not.toBe(hashRecoveryCode('x', codes[0]!))
})

test('a sealed secret opens with its key, for its owner, unchanged, and not otherwise', () => {
  const folder = mkdtempSync(join(tmpdir(), 'danxia-key-'))
  try {
    const key = instanceKey(folder)
    expect(instanceKey(folder)).toEqual(key)
    expect(statSync(join(folder, 'instance.key')).mode & 0o777).toBe(0o600)
    const sealed = seal(key, 'secret', 'owner')
    expect(sealed).not.toContain('secret')
    expect(unseal(key, sealed, 'owner')).toBe('secret')
    expect(() => unseal(key, sealed, 'another')).toThrow()
    expect(() => unseal(Buffer.alloc(32), sealed, 'owner')).toThrow()
    expect(() =>
      unseal(
        key,
        sealed.replace(/.(?=\.[^.]*$)/, (c) => (c === 'A' ? 'B' : 'A')),
        'owner',
      ),
    ).toThrow()
    writeFileSync(join(folder, 'instance.key'), 'short')
    expect(() => instanceKey(folder)).toThrow(/damaged/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('only what is exactly one of our cookies is a session', () => {
  const token = newSessionToken(TENANT)
  expect(parseCookie(cookieValue(token))).toEqual(token)
  for (const value of [
    undefined,
    '',
    'x',
    `${cookieValue(token)}x`,
    cookieValue(token).toUpperCase(),
    `${TENANT}.`,
    ` ${cookieValue(token)}`,
  ]) {
    expect(parseCookie(value)).toBeUndefined()
  }
})

test('the mark of a session belongs to its secret alone', () => {
  const [one, other] = [newSessionToken(TENANT), newSessionToken(TENANT)]
  const stored = hashSecret(csrfTokenOf(one))
  expect(isCsrfToken(csrfTokenOf(one), stored)).toBe(true)
  for (const mark of [undefined, '', csrfTokenOf(other), one.secret]) expect(isCsrfToken(mark, stored)).toBe(false)
})

test('settings that cannot be read leave the strict defaults in force', () => {
  const strict = { idleMinutes: 30, absoluteHours: 12, secondFactor: 'administrators' }
  for (const settings of [null, undefined, {}, 7, { security: 'x' }, { security: { idleMinutes: 100000 } }])
    expect(securityOf(settings)).toEqual(strict)
  expect(securityOf({ mail: {}, security: { idleMinutes: 15 } })).toEqual({ ...strict, idleMinutes: 15 })
})
