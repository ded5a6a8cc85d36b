import { expect, test } from 'vitest'
import type { Output } from '#engine/contract/operation.ts'
import type { acceptInvitation, getSetup, runSetup } from '#modules/organisations/account.contract.ts'
import { Browser } from '#tests/security/browser.ts'
import { securityServer } from '#tests/security/security-server.ts'

const office = securityServer({ mode: 'serve', isUnmanned: true })
const keyOf = ({ keys }: { readonly keys: readonly string[] }) => keys[0]
const three = () => [
  { roleCode: 'system-administrator', name: '张一', login: 'zhang' },
  { roleCode: 'security-administrator', name: '李二', login: 'li' },
  { roleCode: 'audit-administrator', name: '王三', login: 'wang' },
]
const run = (token: string, administrators: object[] = three()) =>
  new Browser(office.url).post<Output<typeof runSetup>>('/api/setup', {
    administration: office.own.code,
    token,
    administrators,
  })

test('a first start tells the console, and nobody else, one token for each administration', async () => {
  const lines = office.told.filter((line) => line.includes('bureau-'))
  expect(lines).toHaveLength(2)
  const token = tokenOf(office.own.code)
  const kept = await office.db.asAdmin('select s::text as row from setup_tokens s')
  expect(kept.some(({ row }) => String(row).includes(token))).toBe(false)
  expect(office.logged.join('')).not.toContain(token)
  const status = await new Browser(office.url).get<Output<typeof getSetup>>(
    `/api/setup?administration=${office.own.code}`,
  )
  expect(status.json.isNeeded).toBe(true)
  expect(status.json.roles).toHaveLength(3)
})

const tokenOf = (code: string) =>
  office.told
    .find((line) => line.includes(code))!
    .split(' ')
    .at(-1)!

test("a guessed token, or another administration's, opens nothing", async () => {
  expect(keyOf(await run('A'.repeat(32)))).toBe('setup.token-unknown')
  expect(keyOf(await run(tokenOf(office.other.code)))).toBe('setup.token-unknown')
})

test('the three must be three, and all of them', async () => {
  const token = tokenOf(office.own.code)
  const [system, security, audit] = three()
  expect(keyOf(await run(token, [system!, security!]))).toBe('setup.role-missing')
  expect(keyOf(await run(token, [system!, security!, { ...audit, login: 'li' }]))).toBe('setup.same-person')
  expect(keyOf(await run(token, [system!, security!, { ...audit, name: '张一' }]))).toBe('setup.same-person')
  expect(keyOf(await run(token, [...three(), { roleCode: 'director', name: '赵四', login: 'zhao' }]))).toBe(
    'setup.role-unknown',
  )
})

test('the token is good once; each of the three gets an invitation, sets an own password, and enters with a second factor to set up', async () => {
  const token = tokenOf(office.own.code)
  const both = await Promise.all([run(token), run(token)])
  expect(both.map((one) => one.status).sort()).toEqual([200, 404])
  const { invitations } = both.find((one) => one.status === 200)!.json
  expect(invitations).toHaveLength(3)
  expect(keyOf(await run(token))).toBe('setup.token-unknown')
  expect(
    (await new Browser(office.url).get<Output<typeof getSetup>>(`/api/setup?administration=${office.own.code}`)).json
      .isNeeded,
  ).toBe(false)
  for (const { login, token: invitation } of invitations) {
    const browser = new Browser(office.url)
    const accept = (password: string) =>
      browser.post<Output<typeof acceptInvitation>>('/api/invitation', {
        administration: office.own.code,
        token: invitation,
        password,
      })
    expect((await browser.signIn(office.own.code, login, '')).status).toBe(422)
    expect(keyOf(await accept('weak'))).toBe('password.too-short')
    expect((await accept('Quiet#Harbour-77')).json.login).toBe(login)
    expect(keyOf(await accept('Quiet#Harbour-78'))).toBe('invitation.unknown')
    expect((await browser.signIn(office.own.code, login, 'Quiet#Harbour-77')).json.signedIn?.factor).toBe('to-enrol')
  }
})

test('no password works that nobody has set', async () => {
  for (const login of ['admin', 'root', 'system', 'security', 'zhang']) {
    for (const password of ['admin', 'password', 'danxia', 'null', ' ']) {
      expect((await new Browser(office.url).signIn(office.own.code, login, password)).status).not.toBe(200)
    }
  }
})

test('a token ends after a day', async () => {
  office.clock.now = new Date(office.clock.now.getTime() + 25 * 3_600_000)
  const heard = await new Browser(office.url).post('/api/setup', {
    administration: office.other.code,
    token: tokenOf(office.other.code),
    administrators: three(),
  })
  expect(keyOf(heard)).toBe('setup.token-unknown')
})
