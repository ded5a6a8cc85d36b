import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Reach } from '#engine/access/actor.ts'
import type { Permission } from '#engine/access/permission.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Route, ServerModule } from '#server/http/module.ts'
import { ROLES, type TestPerson, UNIT_NAMES, type UnitName } from '#tests/security/administrations.ts'
import { Browser, type Heard } from '#tests/security/browser.ts'
import { KINDS } from '#tests/security/samples.ts'
import { securityServer } from '#tests/security/security-server.ts'
import { SERVER_MODULES } from '../../src/server.main.ts'

/**
 * Every operation × every role × {own, parent, child, sibling unit, other administration, nobody's id} through the real
 * server; only the handlers are exchanged for one that says "reached", so that nothing is done and the answer shows the
 * policy alone. What is expected is worked out here a second time, from the tables below, not by the engine's `can`.
 */
const PARENT: Readonly<Record<UnitName, UnitName | undefined>> = {
  city: undefined,
  north: 'city',
  township: 'north',
  south: 'city',
}
const ABOVE: Readonly<Record<UnitName, readonly UnitName[]>> = {
  city: [],
  north: ['city'],
  township: ['north', 'city'],
  south: ['city'],
}

type Relation = UnitName | 'other-administration' | 'nobody'
const RELATIONS: readonly Relation[] = [...UNIT_NAMES, 'other-administration', 'nobody']
const ACTS_OF_SIGN_IN = /^(session|factor|password|account|preferences|setup|demo)\./
/** Open to anybody on purpose: published policies tried on facts that are forgotten (decision 0027). */
const OPEN_TO_ALL = ['self-check.open', 'self-check.judge', 'public-board.get']

const reached = async () => {
  throw new Refusal('rule-broken', { key: 'matrix.reached' })
}
const emptied = ({ operation, ...rest }: Route): Route => ({
  ...rest,
  prepare: rest.prepare && (async () => undefined),
  foresee: rest.foresee && (async () => undefined),
  operation: {
    ...operation,
    transfer: undefined,
    input: z.object(
      Object.fromEntries(Object.keys(operation.input.shape).map((name) => [name, z.unknown().optional()])),
    ),
  },
  handler: reached,
})
const modules: ServerModule[] = SERVER_MODULES.map((module) => ({
  ...module,
  jobs: [],
  routes: module.routes.map(emptied),
}))
const operations = SERVER_MODULES.flatMap((module) => module.routes.map((one) => one.operation))

const office = securityServer({ modules, isFurnished: true })
const people = new Map<TestPerson, Browser>()

/** Real sign-in is emptied too, so that the sessions are written down as sign-in would write them. */
beforeAll(async () => {
  const { beginSession } = await import('#server/sign-in/session.store.ts')
  const { cookieValue, csrfTokenOf, SESSION_COOKIE } = await import('#server/sign-in/session-token.ts')
  const { inTenant } = await import('#server/database/tenant.ts')
  for (const person of Object.values(office.own.people)) {
    const token = await inTenant(office.db.app, office.own.id, 'write', (tx) =>
      beginSession(tx, office.own.id, person.accountId, randomUUID(), office.clock.now),
    )
    const browser = new Browser(office.url)
    browser.cookie = `${SESSION_COOKIE}=${cookieValue(token)}`
    browser.csrf = csrfTokenOf(token)
    people.set(person, browser)
  }
})

type Operation = (typeof operations)[number]

async function call(
  browser: Browser,
  operation: Operation,
  fields: Readonly<Record<string, unknown>>,
): Promise<string> {
  const known = Object.fromEntries(Object.entries(fields).filter(([name]) => name in operation.input.shape))
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = known[name] ?? randomUUID()
    delete known[name]
    return encodeURIComponent(String(value))
  })
  if (operation.method !== 'GET') return outcomeOf(await browser.send(operation.method, path, { body: known }))
  const query = new URLSearchParams(Object.entries(known).map(([name, value]) => [name, String(value)]))
  return outcomeOf(await browser.get(`${path}?${query}`))
}

const outcomeOf = (heard: Heard): string => `${heard.status} ${heard.keys[0]}`
const REACHED = '422 matrix.reached'

const reachOf = (person: TestPerson, permission: Permission): Reach | undefined =>
  ROLES.find((role) => role.code === person.roleCode)!.grants[permission]

/** The policy told a second time. */
function expected(operation: Operation, person: TestPerson, relation: Relation): string {
  const { policy } = operation
  if (policy.kind === 'key') return '401 key.required'
  if (policy.kind !== 'permission') return REACHED
  const reach = reachOf(person, policy.permission)
  if (reach === undefined) return '403 access.not-held'
  if (policy.on === 'list') return REACHED
  if (policy.on === 'tenant') return reach === 'all' ? REACHED : '403 access.not-here'
  if (relation === 'other-administration' || relation === 'nobody') return '404 http.not-found'
  const decides = KINDS[policy.on]!.heldAt === 'parent' ? (PARENT[relation] ?? relation) : relation
  const isReached =
    reach === 'all' || decides === person.unit || (reach === 'subtree' && ABOVE[decides].includes(person.unit))
  return isReached ? REACHED : '403 access.not-here'
}

const isAddressed = ({ policy }: Operation) =>
  policy.kind === 'permission' && policy.on !== 'list' && policy.on !== 'tenant'

function fieldsOf(operation: Operation, relation: Relation): Readonly<Record<string, unknown>> {
  if (operation.policy.kind !== 'permission' || !isAddressed(operation)) return {}
  const kind = KINDS[operation.policy.on]!
  const place = {
    administration: relation === 'other-administration' ? office.other : office.own,
    unit: 'north' as UnitName,
  }
  if (relation !== 'nobody')
    return kind.fields(UNIT_NAMES.includes(relation as UnitName) ? { ...place, unit: relation as UnitName } : place)
  const strange = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(strange) : /^[0-9a-f-]{36}$/.test(String(value)) ? randomUUID() : value
  return Object.fromEntries(Object.entries(kind.fields(place)).map(([name, value]) => [name, strange(value)]))
}

test('the matrix can see: operations of every slice, and a sample for every kind of thing they name', () => {
  expect(operations.length).toBeGreaterThan(60)
  const missing = operations
    .filter(isAddressed)
    .map(({ policy }) => (policy as { on: string }).on)
    .filter((on) => !(on in KINDS))
  expect([...new Set(missing)], 'add these kinds to tests/security/samples.ts').toEqual([])
  for (const operation of operations.filter(isAddressed)) {
    const named = Object.keys(fieldsOf(operation, 'north')).filter((name) => name in operation.input.shape)
    expect(named, `${operation.id}: no field of the sample addresses its thing`).not.toEqual([])
  }
})

test('every operation, asked by every role about every relation, answers as its policy says', async () => {
  const faults: string[] = []
  let cells = 0
  const seen = new Map<string, Set<string>>()
  for (const operation of operations) {
    const relations = isAddressed(operation) ? RELATIONS : (['city'] as const)
    await Promise.all(
      [...people].map(async ([person, browser]) => {
        for (const relation of relations) {
          const heard = await call(browser, operation, fieldsOf(operation, relation))
          const wanted = expected(operation, person, relation)
          cells += 1
          seen.set(operation.id, (seen.get(operation.id) ?? new Set()).add(heard))
          if (heard !== wanted)
            faults.push(`${operation.id} by ${person.login} at ${relation}: ${heard}, not ${wanted}`)
        }
      }),
    )
  }
  expect(faults).toEqual([])
  expect(cells).toBeGreaterThan(1000)
  for (const operation of operations) {
    if (operation.policy.kind !== 'permission') continue
    expect(seen.get(operation.id), `${operation.id} is held by no role of the test pack`).toContain(REACHED)
    expect(seen.get(operation.id)!.size, `${operation.id} is refused to nobody`).toBeGreaterThan(1)
  }
}, 240_000)

test('nobody signed in reaches what is not public', async () => {
  const stranger = new Browser(office.url)
  for (const operation of operations) {
    const heard = await call(stranger, operation, fieldsOf(operation, 'north'))
    const wanted = operation.policy.kind === 'key' ? '401 key.required' : '401 session.required'
    if (operation.policy.kind !== 'public') expect([operation.id, heard]).toEqual([operation.id, wanted])
    else if (!OPEN_TO_ALL.includes(operation.id)) expect(operation.id, 'public beyond sign-in').toMatch(ACTS_OF_SIGN_IN)
  }
})
