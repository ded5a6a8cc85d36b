import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskEmail, maskPhone } from '#modules/organisations/person.rules.ts'
import { checkDuties, type Duty, separatedRoles } from '#modules/organisations/role.rules.ts'

const TRIO = ['system', 'security', 'audit']
const day = fc.integer({ min: 1, max: 28 }).map((n) => `2023-06-${String(n).padStart(2, '0')}`)
const duty: fc.Arbitrary<Duty> = fc
  .record({ roleCode: fc.constantFrom(...TRIO, 'director'), days: fc.tuple(day, day), isOpen: fc.boolean() })
  .map(({ roleCode, days: [...days], isOpen }) => ({ roleCode, days: days.sort(), isOpen }))
  .map(({ roleCode, days: [from, until], isOpen }) => ({
    roleCode,
    excludes: TRIO.includes(roleCode) ? TRIO.filter((one) => one !== roleCode) : [],
    from: from!,
    ...(isOpen ? {} : { until }),
  }))

const holds = (one: Duty, date: string) => one.from <= date && (one.until === undefined || date <= one.until)

test('whatever is asked for in whatever order, on no day does one person hold two of the three', () => {
  fc.assert(
    fc.property(fc.array(duty, { maxLength: 12 }), (wanted) => {
      const held: Duty[] = []
      for (const one of wanted) if (checkDuties(held, one).length === 0) held.push(one)
      for (let n = 1; n <= 30; n += 1) {
        const date = `2023-06-${String(n).padStart(2, '0')}`
        expect(
          new Set(held.filter((one) => holds(one, date) && TRIO.includes(one.roleCode)).map((one) => one.roleCode))
            .size,
        ).toBeLessThanOrEqual(1)
      }
    }),
  )
})

test('one role that names the exclusion is enough', () => {
  const strict: Duty = { roleCode: 'a', excludes: ['b'], from: '2023-06-01' }
  const silent: Duty = { roleCode: 'b', excludes: [], from: '2023-06-01' }
  expect(checkDuties([strict], silent)).toHaveLength(1)
  expect(checkDuties([silent], strict)).toHaveLength(1)
})

test('duties that follow each other may be held by one; a shared day is one too many', () => {
  const first: Duty = { roleCode: 'a', excludes: ['b'], from: '2023-06-01', until: '2023-06-10' }
  expect(checkDuties([first], { roleCode: 'b', excludes: [], from: '2023-06-11' })).toEqual([])
  expect(checkDuties([first], { roleCode: 'b', excludes: [], from: '2023-06-10' })).toHaveLength(1)
})

test('what is masked shows enough to be recognised and too little to be used', () => {
  expect(['13800001234', '+86 138 0000 1234', '12345', null].map(maskPhone)).toEqual([
    '138****1234',
    '861****1234',
    '****',
    null,
  ])
  expect(['anna@example.org', '张@例.cn', 'odd', null].map(maskEmail)).toEqual([
    'a***@example.org',
    '张***@例.cn',
    '***',
    null,
  ])
})

test('an administration is opened with who gives roles and who keeps him in check, not with all that exclude each other', () => {
  const role = (code: string, excludes: string[] = [], grants: object = {}) => ({ code, excludes, grants })
  const roles = [
    role('cashier', ['accountant']),
    role('accountant'),
    role('giver', ['system'], { 'role.assign': 'all' }),
    role('system'),
    role('audit', ['giver']),
    role('reporter'),
  ]
  expect(separatedRoles(roles).map(({ code }) => code)).toEqual(['giver', 'system', 'audit'])
  expect(separatedRoles([role('all', [], { 'role.assign': 'all' }), role('reporter')])).toHaveLength(1)
})
