import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Output } from '#engine/contract/operation.ts'
import type { createPerson } from '#modules/organisations/person.contract.ts'
import { statementsOf } from '#tests/builders/statements.ts'
import type { Browser, Heard } from '#tests/security/browser.ts'
import { KINDS } from '#tests/security/samples.ts'
import { securityServer } from '#tests/security/security-server.ts'
import { SERVER_MODULES } from '../../src/server.main.ts'

const office = securityServer({ isFurnished: true })
let director: Browser
let system: Browser
let reporter: Browser

beforeAll(async () => {
  director = await office.as('director')
  system = await office.as('system')
  reporter = await office.as('reporter')
})

/** Somebody whose roles allow the operation at all: to others nothing is said about the thing addressed. */
async function whoMay(address: string): Promise<Browser> {
  for (const one of [director, system, reporter]) if ((await one.get(address)).status !== 403) return one
  throw new Error(`nobody may ask ${address}`)
}

const bare = ({ status, text, headers }: Heard) => ({
  status,
  text: text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID'),
  headers: [...headers].filter(([name]) => name !== 'date').sort(),
})

const addressed = SERVER_MODULES.flatMap((module) => module.routes.map((one) => one.operation)).filter(
  ({ kind, policy, path }) => kind === 'read' && policy.kind === 'permission' && policy.on in KINDS && /\{/.test(path),
)

test('a thing of another administration answers exactly as one that never was: status, words, headers', async () => {
  expect(addressed.length).toBeGreaterThan(6)
  for (const operation of addressed) {
    const kind = KINDS[(operation.policy as { on: string }).on]!
    const fields = kind.fields({ administration: office.other, unit: 'north' })
    const { required = [] } = z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' }) as {
      required?: string[]
    }
    const isWhole = required.every((name) => name in fields)
    if (!isWhole) continue
    const path = (idFor: (name: string) => unknown) =>
      operation.path.replace(/\{(\w+)\}/g, (_, name: string) => String(idFor(name)))
    const browser = await whoMay(path(() => randomUUID()))
    const foreign = await browser.get(path((name) => fields[name]))
    const random = await browser.get(
      path((name) => (/^[0-9a-f-]{36}$/.test(String(fields[name])) ? randomUUID() : fields[name])),
    )
    expect([operation.id, foreign.status]).toEqual([operation.id, 404])
    expect(bare(foreign)).toEqual(bare(random))
  }
})

test('and after the same work: the same statements, one after the other', async () => {
  const asked = (id: string) => statementsOf(() => system.get(`/api/people/${id}`))
  await asked(randomUUID()) // the session is touched once a minute
  const random = await asked(randomUUID())
  expect(random.length).toBeGreaterThan(3)
  expect(await asked(office.other.people.reporter!.personId)).toEqual(random)
})

test("names that must be unique are unique within an administration: another's are not given away", async () => {
  const { personId } = (
    await system.post<Output<typeof createPerson>>('/api/people', { unitId: office.own.units.north, name: 'new' })
  ).json
  const fresh = await system.post(`/api/people/${personId}/account`, { login: 'only-in-b' })
  expect(fresh.status).toBe(200)
  await office.db.asAdmin(`update accounts set login = 'secret-login' where tenant_id = $1 and id = $2`, [
    office.other.id,
    office.other.people.nobody!.accountId,
  ])
  const second = (
    await system.post<Output<typeof createPerson>>('/api/people', { unitId: office.own.units.north, name: 'new' })
  ).json
  expect((await system.post(`/api/people/${second.personId}/account`, { login: 'secret-login' })).status).toBe(200)
})

test('ids of another administration inside an act are unknown too', async () => {
  const foreign = office.other.people.reporter!.personId
  const acts: [string, object][] = [
    ['/api/people', { unitId: office.other.units.north, name: 'x' }],
    [`/api/people/${foreign}/account`, { login: 'somebody' }],
    [`/api/people/${foreign}/end`, { reason: 'test' }],
  ]
  for (const [path, body] of acts) {
    const heard = await system.post(path, body)
    expect([path, heard.status, heard.keys[0]]).toEqual([path, 404, 'http.not-found'])
  }
  const moved = await system.send('PUT', `/api/people/${office.own.people.reporter!.personId}`, {
    body: { unitId: office.other.units.north },
  })
  expect(moved.status).toBe(404)
  const security = await office.as('security')
  const assign = (fields: object) =>
    security.post('/api/role-assignments', {
      personId: office.own.people.nobody!.personId,
      roleCode: 'reporter',
      unitId: office.own.units.north,
      reason: 'test',
      ...fields,
    })
  expect((await assign({ personId: foreign })).status).toBe(404)
  expect((await assign({ unitId: office.other.units.north })).status).toBe(404)
})
