import { beforeAll, expect, test } from 'vitest'
import type { Output } from '#engine/contract/operation.ts'
import type { createAccount } from '#modules/organisations/account.contract.ts'
import type { createPerson } from '#modules/organisations/person.contract.ts'
import type { assignRole, createDelegation, listDelegations } from '#modules/organisations/role.contract.ts'
import type { SessionInfo } from '#modules/organisations/session.contract.ts'
import type { Browser } from '#tests/security/browser.ts'
import { securityServer } from '#tests/security/security-server.ts'

const office = securityServer()
const TRIO = ['system-administrator', 'security-administrator', 'audit-administrator'] as const
let security: Browser
let system: Browser
/** Dates are those of the office, eight hours before Greenwich. */
const inDays = (days: number) =>
  new Date(office.clock.now.getTime() + (days * 24 + 8) * 3_600_000).toISOString().slice(0, 10)
const today = () => inDays(0)
const keyOf = ({ keys }: { readonly keys: readonly string[] }) => keys[0]

let count = 0
async function aPerson(): Promise<string> {
  count += 1
  return (
    await system.post<Output<typeof createPerson>>('/api/people', {
      unitId: office.own.units.city,
      name: `person ${count}`,
    })
  ).json.personId
}

const assign = (personId: string, roleCode: string, span: object = {}) =>
  security.post<Output<typeof assignRole>>('/api/role-assignments', {
    personId,
    roleCode,
    unitId: office.own.units.city,
    reason: 'test',
    ...span,
  })

async function aSignedIn(roleCode?: string): Promise<{ personId: string; browser: Browser; assignmentId: string }> {
  const personId = await aPerson()
  const invitation = (
    await system.post<Output<typeof createAccount>>(`/api/people/${personId}/account`, { login: `user${count}` })
  ).json
  const { Browser: Fresh } = await import('#tests/security/browser.ts')
  const browser = new Fresh(office.url)
  await browser.post('/api/invitation', {
    administration: office.own.code,
    token: invitation.token,
    password: 'Quiet#Harbour-77',
  })
  const assignmentId = roleCode ? (await assign(personId, roleCode)).json.assignmentId : ''
  const heard = await browser.signIn(office.own.code, `user${count}`, 'Quiet#Harbour-77')
  expect(heard.status).toBe(200)
  return { personId, browser, assignmentId }
}

/** Pairs of different duties of the three that one person would hold on one day, asked of the tables themselves. */
async function heldTogether(): Promise<number> {
  const [row] = await office.db.asAdmin(
    `select count(*)::int as n from role_assignments a join role_assignments b
       on b.tenant_id = a.tenant_id and b.person_id = a.person_id and b.role_code > a.role_code
     where a.role_code = any($1) and b.role_code = any($1) and a.ended_at is null and b.ended_at is null
       and daterange(a.from_on, a.until_on, '[]') && daterange(b.from_on, b.until_on, '[]')`,
    [TRIO],
  )
  return Number(row!.n)
}

beforeAll(async () => {
  security = await office.as('security')
  system = await office.as('system')
})

test('two of the three duties never come together, in whichever order', async () => {
  for (const first of TRIO) {
    for (const second of TRIO) {
      const person = await aPerson()
      expect((await assign(person, first)).status).toBe(200)
      const heard = await assign(person, second)
      if (first === second) expect(keyOf(heard)).toBe('role.held-already')
      else expect([heard.status, keyOf(heard)]).toEqual([422, 'role.excluded'])
    }
  }
})

test('not by two appointments at the same moment', async () => {
  for (let round = 0; round < 10; round += 1) {
    const person = await aPerson()
    const heard = await Promise.all(TRIO.map((role) => assign(person, role)))
    expect(heard.filter((one) => one.status === 200)).toHaveLength(1)
  }
  expect(await heldTogether()).toBe(0)
})

test('not from a later day on, and not before it either; after the one has ended, the other may be held', async () => {
  const person = await aPerson()
  expect((await assign(person, TRIO[0], { fromOn: inDays(30) })).status).toBe(200)
  expect(keyOf(await assign(person, TRIO[1]))).toBe('role.excluded')
  expect((await assign(person, TRIO[1], { untilOn: inDays(29) })).status).toBe(200)
  expect(keyOf(await assign(person, TRIO[2], { fromOn: inDays(10), untilOn: inDays(40) }))).toBe('role.excluded')
})

test('not by delegation, in either order, nor both at once', async () => {
  const lender = await aSignedIn('audit-administrator')
  const lend = (toPersonId: string) =>
    lender.browser.post('/api/delegations', {
      assignmentId: lender.assignmentId,
      toPersonId,
      fromOn: today(),
      untilOn: inDays(7),
      reason: '休假',
    })
  const holder = await aPerson()
  await assign(holder, 'system-administrator')
  expect(keyOf(await lend(holder))).toBe('role.excluded')
  const borrower = await aPerson()
  expect((await lend(borrower)).status).toBe(200)
  expect(keyOf(await assign(borrower, 'security-administrator'))).toBe('role.excluded')
  const torn = await aPerson()
  const both = await Promise.all([lend(torn), assign(torn, 'system-administrator')])
  expect(both.filter((one) => one.status === 200)).toHaveLength(1)
  expect(await heldTogether()).toBe(0)
})

test('nobody gives himself a role or takes one from himself, and only the security administrator gives any', async () => {
  expect(keyOf(await assign(office.own.people.security!.personId, 'director'))).toBe('role.not-self')
  for (const login of ['system', 'audit', 'director', 'head', 'reporter']) {
    const heard = await (await office.as(login)).post('/api/role-assignments', {
      personId: office.own.people.nobody!.personId,
      roleCode: 'director',
      unitId: office.own.units.city,
      reason: 'test',
    })
    expect([login, heard.status]).toEqual([login, 403])
  }
})

test('the last holder of a separate duty cannot be taken away', async () => {
  const [row] = await office.db.asAdmin(
    `select id from role_assignments where tenant_id = $1 and role_code = 'audit-administrator' and person_id = $2`,
    [office.own.id, office.own.people.audit!.personId],
  )
  await office.db.asAdmin(
    `update role_assignments set ended_at = now() where tenant_id = $1 and role_code = 'audit-administrator' and id <> $2`,
    [office.own.id, row!.id],
  )
  expect(keyOf(await security.post(`/api/role-assignments/${row!.id}/end`, { reason: 'test' }))).toBe(
    'role.last-holder',
  )
  expect(keyOf(await system.post(`/api/people/${office.own.people.audit!.personId}/end`, { reason: 'test' }))).toBe(
    'role.last-holder',
  )
})

test('a role is lent for a time: it works, the audit log says on whose behalf, it can be taken back at once', async () => {
  const lender = await aSignedIn('director')
  const borrower = await aSignedIn()
  expect((await borrower.browser.get('/api/people')).status).toBe(403)
  const lent = await lender.browser.post<Output<typeof createDelegation>>('/api/delegations', {
    assignmentId: lender.assignmentId,
    toPersonId: borrower.personId,
    fromOn: today(),
    untilOn: inDays(7),
    reason: '出差',
  })
  expect(lent.status).toBe(200)
  expect((await borrower.browser.get('/api/people')).status).toBe(200)
  const { signedIn } = (await borrower.browser.get<SessionInfo>('/api/session')).json
  expect(signedIn?.actor.grants[0]?.lentBy).toBe(lender.personId)
  const onward = await borrower.browser.post('/api/delegations', {
    assignmentId: lent.json.delegationId,
    toPersonId: office.own.people.nobody!.personId,
    fromOn: today(),
    untilOn: inDays(1),
    reason: 'x y',
  })
  expect(keyOf(onward)).toBe('delegation.lent')
  expect((await borrower.browser.get('/api/delegations')).json).toMatchObject({ rows: [{}] })
  expect((await lender.browser.post(`/api/delegations/${lent.json.delegationId}/end`)).status).toBe(200)
  expect((await borrower.browser.get('/api/people')).status).toBe(403)
})

test('what is done under a lent role stands in the log under the own name, on behalf of the lender', async () => {
  const lender = await aSignedIn('system-administrator')
  const borrower = await aSignedIn()
  await lender.browser.post('/api/delegations', {
    assignmentId: lender.assignmentId,
    toPersonId: borrower.personId,
    fromOn: today(),
    untilOn: inDays(1),
    reason: '出差',
  })
  expect(
    (await borrower.browser.post('/api/people', { unitId: office.own.units.city, name: 'by borrower' })).status,
  ).toBe(200)
  const [entry] = await office.db.asAdmin(
    `select * from audit_entries where deed = 'person.create' order by id desc limit 1`,
  )
  expect(entry).toMatchObject({
    person_name: expect.stringMatching(/^person/),
    detail: { onBehalfOf: lender.personId },
  })
})

test('a lent role ends with its term, and with the role of the lender', async () => {
  const lender = await aSignedIn('director')
  const borrower = await aSignedIn()
  const lend = () =>
    lender.browser.post('/api/delegations', {
      assignmentId: lender.assignmentId,
      toPersonId: borrower.personId,
      fromOn: today(),
      untilOn: inDays(1),
      reason: '出差',
    })
  await lend()
  const real = office.clock.now
  await office.db.asAdmin(`update sessions set created_at = $1, last_seen_at = $1`, [
    new Date(real.getTime() + 3 * 86_400_000),
  ])
  office.clock.now = new Date(real.getTime() + 3 * 86_400_000)
  expect((await borrower.browser.get('/api/people')).status).toBe(403)
  office.clock.now = real
  expect((await borrower.browser.get('/api/people')).status).toBe(200)
  expect((await security.post(`/api/role-assignments/${lender.assignmentId}/end`, { reason: 'test' })).status).toBe(200)
  expect((await borrower.browser.get('/api/people')).status).toBe(403)
})

test.each([
  [
    'a role of somebody else',
    async () => ({
      assignmentId: (
        await office.db.asAdmin('select id from role_assignments where tenant_id = $1 and person_id = $2', [
          office.own.id,
          office.own.people.director!.personId,
        ])
      )[0]!.id,
    }),
    404,
    'http.not-found',
  ],
  ['to oneself', async () => ({ toPersonId: office.own.people.head!.personId }), 422, 'delegation.to-self'],
  ['for ever', async () => ({ untilOn: inDays(400) }), 422, 'delegation.too-long'],
  ['backwards', async () => ({ fromOn: inDays(5), untilOn: inDays(2) }), 422, 'role.span-reversed'],
  ['from yesterday', async () => ({ fromOn: inDays(-2) }), 422, 'role.span-past'],
  [
    'to a person of another administration',
    async () => ({ toPersonId: office.other.people.nobody!.personId }),
    404,
    'person.unknown',
  ],
])('a role cannot be lent: %s', async (_, change, status, key) => {
  const head = await office.as('head')
  const own = (await head.get<Output<typeof listDelegations>>('/api/delegations')).json.lendable[0]!
  const heard = await head.post('/api/delegations', {
    assignmentId: own.assignmentId,
    toPersonId: office.own.people.nobody!.personId,
    fromOn: today(),
    untilOn: inDays(3),
    reason: '出差',
    ...(await change()),
  })
  expect([heard.status, keyOf(heard)]).toEqual([status, key])
})
