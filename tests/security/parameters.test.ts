import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import type { Output } from '#engine/contract/operation.ts'
import type { listPeople } from '#modules/organisations/person.contract.ts'
import { ROLES, type TestPerson, UNIT_NAMES, UNIT_PATHS, type UnitName } from '#tests/security/administrations.ts'
import type { Browser, Heard } from '#tests/security/browser.ts'
import { idsOfUnits, PARAMETERS, type Place } from '#tests/security/samples.ts'
import { securityServer } from '#tests/security/security-server.ts'
import { SERVER_MODULES } from '../../src/server.main.ts'

/**
 * Every read of every slice, with its real handler, by every role: each filter, sort, page and id parameter in turn is
 * given every listed value, ids of the own and of the other administration, and values that belong into no form. Whatever
 * comes back may name nothing of the other administration, and no row of a unit that the role does not reach.
 */
const reads = SERVER_MODULES.flatMap((module) => module.routes.map((one) => one.operation)).filter(
  ({ kind, transfer }) => kind === 'read' && transfer !== 'download',
)
type PeopleList = Output<typeof listPeople>
const office = securityServer({ isFurnished: true })
const people: { person: TestPerson; browser: Browser }[] = []
const place = (unit: UnitName = 'north'): Place => ({ administration: office.own, unit })

beforeAll(async () => {
  // One of each role is enough, and a second reporter whose unit has neither child nor sibling rows of the first.
  const wanted = ['system', 'security', 'audit', 'director', 'head', 'reporter', 'villager', 'nobody']
  for (const person of wanted.map((login) => office.own.people[login]!))
    people.push({ person, browser: await office.as(person.login) })
})

type Operation = (typeof reads)[number]
const shapeOf = (operation: Operation) => operation.input.shape as Readonly<Record<string, z.ZodType>>

const HOSTILE = [
  '%',
  "'); drop table people; --",
  '\\',
  '{}',
  '-1',
  '99999999999999999999',
  'ａ',
  '__proto__',
  'x'.repeat(5000),
]

/** Values to try for one parameter: all of a closed list, ids of both sides; and, once, hostile text. */
function valuesFor(name: string, schema: z.ZodType, isHostile: boolean): string[] {
  const told = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Listed & { anyOf?: Listed[] }
  const listed = [told, ...(told.anyOf ?? [])].flatMap((one) => one.enum ?? []).map(String)
  const sample = PARAMETERS[name]
  const sides = [office.own, office.other].flatMap((administration) =>
    UNIT_NAMES.map((unit) => ({ administration, unit })),
  )
  const ids = sample ? sides.map((side) => String(sample(side))) : []
  // What is asked for is not looked for in the answer, or a purpose that was written down would seem a leak.
  const hostile = name === 'purpose' ? HOSTILE : [randomUUID(), `marker-${office.other.digit}`, ...HOSTILE]
  return [...new Set([...listed, ...ids, ...(isHostile ? hostile : [])])]
}

interface Listed {
  readonly enum?: readonly unknown[]
}

/** The required parameters filled, in the unit where the person sits. */
function filled(operation: Operation, unit: UnitName): Record<string, string> {
  const { required = [] } = z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' }) as {
    required?: string[]
  }
  const named = [...new Set([...required, ...[...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)])]
  return Object.fromEntries(
    named.map((name) => {
      const sample = PARAMETERS[name]
      if (!sample)
        throw new Error(`${operation.id}: add a value for "${name}" to PARAMETERS in tests/security/samples.ts`)
      return [name, String(sample(place(unit)))]
    }),
  )
}

function ask(browser: Browser, operation: Operation, fields: Readonly<Record<string, string>>): Promise<Heard> {
  const rest = { ...fields }
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name]!
    delete rest[name]
    return encodeURIComponent(value)
  })
  return browser.get(`${path}?${new URLSearchParams(rest)}`)
}

/** What the answer tells that it may not: the other administration's marks, or rows of units out of reach. */
function leaks(operation: Operation, person: TestPerson, heard: Heard): string[] {
  const foreign = new RegExp(
    `marker-${office.other.digit}|bureau-${office.other.digit}|Bureau ${office.other.digit}|${office.other.digit.repeat(8)}-0000-7000`,
    'i',
  )
  const told = heard.status === 200 ? heard.text : heard.text.replace(/"params":\{[^}]*\}/g, '')
  const match = operation.policy.kind === 'public' ? null : foreign.exec(told)
  const found = match ? [`tells ${told.slice(Math.max(0, match.index - 60), match.index + 40)}`] : []
  if (operation.policy.kind !== 'permission') return found
  const reach = grantsOf(person)[operation.policy.permission]
  const seat = UNIT_PATHS[person.unit]
  for (const [id, unit] of idsOfUnits(office.own)) {
    const isReached =
      reach === 'all' || (reach === 'subtree' ? UNIT_PATHS[unit].startsWith(seat) : unit === person.unit)
    if (!isReached && heard.text.includes(id) && heard.status === 200) found.push(`tells a row of ${unit}`)
  }
  return found
}

test('the sweep can see: reads of every slice, answered with rows', async () => {
  expect(reads.length).toBeGreaterThan(30)
  const director = people.find(({ person }) => person.login === 'director')!
  const answered = []
  for (const operation of reads) {
    const heard = await ask(director.browser, operation, filled(operation, 'city'))
    if (heard.status === 200 && heard.text.includes('marker-a')) answered.push(operation.id)
  }
  expect(answered.length).toBeGreaterThan(12)
})

test('no parameter of any read brings anything that the role may not see, and none breaks the server', async () => {
  const faults = new Map<string, string>()
  let asked = 0
  for (const operation of reads) {
    await Promise.all(
      people.map(async ({ person, browser }) => {
        const base = filled(operation, person.unit)
        for (const change of changesFor(operation, person)) {
          const heard = await ask(browser, operation, { ...base, ...change })
          asked += 1
          const wrong = heard.status >= 500 ? [`breaks: ${faultOf(heard)}`] : leaks(operation, person, heard)
          for (const fault of wrong)
            faults.set(`${operation.id} ${fault}`, `by ${person.login} with ${JSON.stringify(change).slice(0, 90)}`)
        }
      }),
    )
  }
  expect(Object.fromEntries(faults)).toEqual({})
  expect(asked).toBeGreaterThan(1_000)
}, 240_000)

/** One parameter changed at a time. Hostile text is tried by one who holds the permission: it is about the server, not about rights. */
function changesFor(operation: Operation, person: TestPerson): Record<string, string>[] {
  const { policy } = operation
  const holders = people.filter((one) => policy.kind !== 'permission' || policy.permission in grantsOf(one.person))
  const isHolder = holders.some((one) => one.person === person)
  if (!isHolder) return [{}]
  const isHostile = holders[0]!.person === person
  const changes = Object.entries(shapeOf(operation)).flatMap(([name, schema]) =>
    valuesFor(name, schema, isHostile).map((value) => ({ [name]: value })),
  )
  return [{}, ...changes]
}

const grantsOf = (person: TestPerson) => ROLES.find((role) => role.code === person.roleCode)!.grants

const faultOf = (heard: Heard): string =>
  /"message":"[^"]*"|"stack":\["[^"]*"/.exec(
    office.logged.find((line) => line.includes(heard.refusal?.requestId ?? '—') && line.includes('"err"')) ?? '',
  )?.[0] ?? heard.text

test('pages put together are the whole list, once each, whatever the page size', async () => {
  const { browser } = people.find(({ person }) => person.login === 'director')!
  for (const path of ['/api/people?state=all', '/api/people?sort=name']) {
    const whole = (await browser.get<PeopleList>(`${path}&limit=500`)).json
    const ids: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const page: Heard<PeopleList> = await browser.get(
        `${path}&limit=2${next ? `&cursor=${encodeURIComponent(next)}` : ''}`,
      )
      ids.push(...page.json.rows.map((one) => one.id))
      expect(page.json.total).toBe(whole.total)
      next = page.json.next
    }
    expect(ids).toEqual(whole.rows.map((one) => one.id))
    expect(new Set(ids).size).toBe(whole.total)
  }
})

test('a page mark that is none is refused at every list, never taken for the beginning', async () => {
  const lists = reads.filter((operation) => 'cursor' in operation.input.shape)
  expect(lists.length).toBeGreaterThanOrEqual(5)
  for (const operation of lists) {
    const shape = shapeOf(operation)
    expect((shape.cursor as z.ZodOptional<z.ZodType>).unwrap(), operation.id).toBe(Cursor)
    const holder = people.find(
      ({ person }) => operation.policy.kind !== 'permission' || operation.policy.permission in grantsOf(person),
    )!
    for (const cursor of ['garbage', '0', "' or 1=1"]) {
      const heard = await ask(holder.browser, operation, { ...filled(operation, holder.person.unit), cursor })
      expect([operation.id, heard.status, heard.refusal?.code, heard.refusal?.reasons[0]?.at]).toEqual([
        operation.id,
        422,
        'form-invalid',
        'cursor',
      ])
    }
  }
})

test('telephone and mail are masked in every answer but the one that writes down why they were asked', async () => {
  const { browser } = people.find(({ person }) => person.login === 'system')!
  const list = await browser.get<PeopleList>('/api/people?limit=500')
  expect(list.text).not.toMatch(/1380000\d{4}|[a-z]+-a@example/)
  expect(list.json.rows[0]!.phoneMasked).toMatch(/^138\*\*\*\*\d{4}$/)
  expect(list.json.rows[0]!.emailMasked).toMatch(/^[a-z]\*\*\*@example\.org$/)
})
