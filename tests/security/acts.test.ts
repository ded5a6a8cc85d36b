import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import type { Output } from '#engine/contract/operation.ts'
import type { createAccount } from '#modules/organisations/account.contract.ts'
import type { createPerson, getPerson, revealPerson } from '#modules/organisations/person.contract.ts'
import type { Browser } from '#tests/security/browser.ts'
import { securityServer } from '#tests/security/security-server.ts'

const office = securityServer()
let system: Browser
const person = (name: string) => ({ unitId: office.own.units.north, name })
const countPeople = async (name: string) =>
  (await office.db.asAdmin('select count(*)::int as n from people where name = $1', [name]))[0]!.n
const auditOf = (deed: string) =>
  office.db.asAdmin('select * from audit_entries where tenant_id = $1 and deed = $2 order by id', [office.own.id, deed])

beforeAll(async () => {
  system = await office.as('system')
})

test('one key a hundred times at once acts once; whoever is not told to wait gets the same answer', async () => {
  const key = randomUUID()
  const heard = await Promise.all(
    Array.from({ length: 100 }, () => system.post('/api/people', person('storm'), { key })),
  )
  expect(await countPeople('storm')).toBe(1)
  const answers = new Set(heard.filter((one) => one.status === 200).map((one) => one.text))
  expect(answers.size).toBe(1)
  expect(new Set(heard.map((one) => one.status))).toEqual(new Set([200, 409]))
  for (const one of heard) if (one.status === 409) expect(one.keys[0]).toBe('idempotency.in-flight')
  expect((await system.post('/api/people', person('storm'), { key })).text).toBe([...answers][0])
})

test('the same key with another content is refused, and does nothing', async () => {
  const key = randomUUID()
  expect((await system.post('/api/people', person('first'), { key })).status).toBe(200)
  const other = await system.post('/api/people', person('second'), { key })
  expect([other.status, other.keys[0]]).toEqual([422, 'idempotency.other-body'])
  expect(await countPeople('second')).toBe(0)
})

test('fields in another order are the same content', async () => {
  const key = randomUUID()
  const { unitId, name } = person('order')
  const first = await system.post('/api/people', { unitId, name }, { key })
  expect((await system.post('/api/people', { name, unitId }, { key })).text).toBe(first.text)
})

test('a key belongs to one person: another with the same key acts for himself', async () => {
  const key = randomUUID()
  await system.post('/api/people', person('twin'), { key })
  const head = await office.as('head')
  expect((await head.post('/api/people', person('twin'), { key })).status).toBe(200)
  expect(await countPeople('twin')).toBe(2)
})

test('an act without a key, or with a poor one, is refused', async () => {
  for (const [key, reason] of [
    ['', 'idempotency.required'],
    ['short', 'idempotency.malformed'],
    ['with space inside', 'idempotency.malformed'],
  ]) {
    const heard = await system.post('/api/people', person('keyless'), { headers: { 'idempotency-key': key! } })
    expect([heard.status, heard.keys[0]]).toEqual([422, reason])
  }
  expect(await countPeople('keyless')).toBe(0)
})

test('a refused act may be tried again under its key', async () => {
  const key = randomUUID()
  const closed = await system.post('/api/people', { unitId: randomUUID(), name: 'retry' }, { key })
  expect(closed.status).toBe(404)
  expect((await system.post('/api/people', person('retry'), { key })).status).toBe(200)
})

test('an answer with a secret is told once and not kept', async () => {
  const key = randomUUID()
  const { personId } = (await system.post<Output<typeof createPerson>>('/api/people', person('invited'))).json
  const path = `/api/people/${personId}/account`
  const first = await system.post<Output<typeof createAccount>>(path, { login: 'invited' }, { key })
  expect(first.json.token).toMatch(/^[\w-]{32}$/)
  const again = await system.post(path, { login: 'invited' }, { key })
  expect([again.status, again.keys[0]]).toEqual([409, 'idempotency.told-once'])
  const kept = await office.db.asAdmin(`select coalesce(answer::text, '') as answer from idempotency_keys`)
  expect(kept.some((row) => String(row.answer).includes(first.json.token))).toBe(false)
})

test('every act has one audit entry, with who, what and on what', async () => {
  const before = (await auditOf('person.create')).length
  const { personId } = (await system.post<Output<typeof createPerson>>('/api/people', person('audited'))).json
  const entries = await auditOf('person.create')
  expect(entries.length).toBe(before + 1)
  expect(entries.at(-1)).toMatchObject({
    account_id: office.own.people.system!.accountId,
    person_name: 'marker-a-system',
    outcome: 'done',
    subject_kind: 'person',
    subject_id: personId,
    unit_id: office.own.units.north,
    origin: '127.0.0.1',
  })
  expect(JSON.stringify(entries.at(-1)!.detail)).not.toContain('audited')
})

test('a refusal leaves nothing but its audit entry', async () => {
  const reporter = await office.as('reporter')
  const heard = await reporter.post('/api/people', person('refused'))
  expect(heard.status).toBe(403)
  expect(await countPeople('refused')).toBe(0)
  expect((await auditOf('person.create')).at(-1)).toMatchObject({
    outcome: 'refused',
    refusal_code: 'not-allowed',
    account_id: office.own.people.reporter!.accountId,
    detail: { reasons: ['access.not-held'] },
  })
})

test('when the audit entry cannot be written, the act does not happen', async () => {
  await office.db.asAdmin('revoke insert on audit_entries from danxia_app')
  try {
    expect((await system.post('/api/people', person('unlogged'))).status).toBe(500)
    expect(await countPeople('unlogged')).toBe(0)
  } finally {
    await office.db.asAdmin('grant insert on audit_entries to danxia_app')
  }
})

test('a sensitive read is written down with its purpose, and not answered when it cannot be', async () => {
  const path = `/api/people/${office.own.people.reporter!.personId}/contact`
  expect((await system.get(path)).status).toBe(422)
  const told = `${path}?purpose=${encodeURIComponent('核对通讯录')}`
  expect((await system.get<Output<typeof revealPerson>>(told)).json.phone).toBe('13800001005')
  expect((await auditOf('person.reveal')).at(-1)).toMatchObject({ outcome: 'done', detail: { purpose: '核对通讯录' } })
  await office.db.asAdmin('revoke insert on audit_entries from danxia_app')
  try {
    const heard = await system.get(`${path}?purpose=silently`)
    expect(heard.status).toBe(500)
    expect(heard.text).not.toContain('13800001005')
  } finally {
    await office.db.asAdmin('grant insert on audit_entries to danxia_app')
  }
})

test('the audit log cannot be changed by the application', async () => {
  const { inTenant } = await import('#server/database/tenant.ts')
  const { sql } = await import('kysely')
  for (const statement of [
    'update audit_entries set deed = deed',
    'delete from audit_entries',
    'truncate audit_entries',
    'drop table audit_entries',
  ]) {
    const work = inTenant(office.db.app, office.own.id, 'write', (tx) => sql.raw(statement).execute(tx))
    await expect(work, statement).rejects.toThrow(/permission denied|must be owner/)
  }
})

test('unexpected faults tell a number and nothing of the inside', async () => {
  await office.db.asAdmin('alter table people rename to people_away')
  try {
    const heard = await system.get('/api/people')
    expect(heard.status).toBe(500)
    expect(heard.refusal?.requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect(heard.text).not.toMatch(/people_away|relation|select|at .*\.ts/)
  } finally {
    await office.db.asAdmin('alter table people_away rename to people')
  }
})

test("what is not in the contract is refused with its place, in the caller's language", async () => {
  const chinese = await office.as('system')
  await chinese.send('PUT', '/api/account/language', { body: { language: 'zh-CN' } })
  const heard = await chinese.post('/api/people', { ...person('extra'), tenantId: office.other.id, isAdmin: true })
  expect(heard.status).toBe(422)
  expect(heard.refusal?.code).toBe('form-invalid')
  expect(heard.refusal?.reasons.map((one) => one.at)).toEqual(['tenantId', 'isAdmin'])
  expect(heard.refusal?.reasons[0]?.text).toBe('不接受这个字段。')
})

test.each([
  ['NUL', { name: 'a\u0000b' }, 'form.unprintable'],
  ['a lone surrogate', { name: 'a\ud800b' }, 'form.unprintable'],
  ['a missing name', {}, 'form.missing'],
  ['a number as name', { name: 7 }, 'form.expect-text'],
  ['an over-long name', { name: 'x'.repeat(61) }, 'form.too-long'],
])('bad input gets a clear refusal: %s', async (_, fields, key) => {
  const heard = await system.post('/api/people', { unitId: office.own.units.north, ...fields })
  expect([heard.status, heard.keys[0], heard.refusal?.reasons[0]?.at]).toEqual([422, key, 'name'])
})

test.each([
  ['not JSON', '{"name":'],
  ['a list', '[]'],
  ['a prototype', '{"__proto__":{"admin":true},"name":"x"}'],
  ['a constructor', '{"constructor":{"prototype":{"admin":true}},"name":"x"}'],
  ['deeply nested', `{"name":${'['.repeat(5000)}${']'.repeat(5000)}}`],
])('a hostile body is refused and harms nobody: %s', async (_, text) => {
  const response = await fetch(`${office.url}/api/people`, {
    method: 'POST',
    headers: {
      cookie: system.cookie!,
      'x-csrf-token': system.csrf!,
      'idempotency-key': randomUUID(),
      'content-type': 'application/json',
    },
    body: text,
  })
  expect(response.status).toBe(422)
  expect(({} as { admin?: boolean }).admin).toBeUndefined()
})

test('a parameter given twice, in the address and the body or in the address alone, is refused', async () => {
  const twice = await system.post(`/api/people?name=other`, person('twice'))
  expect([twice.status, twice.keys[0]]).toEqual([422, 'form.twice'])
  expect((await system.get('/api/people?find=a&find=b')).status).toBe(422)
})

test('rare characters, emoji and right-to-left text are kept as they are', async () => {
  const name = '𠮷𡈽䶮 👩‍💻 שלום'
  const { personId } = (await system.post<Output<typeof createPerson>>('/api/people', person(name))).json
  expect((await system.get<Output<typeof getPerson>>(`/api/people/${personId}`)).json.name).toBe(name)
})
