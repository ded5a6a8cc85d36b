import type { Reach } from '#engine/access/actor.ts'
import type { Permission } from '#engine/access/permission.ts'
import { hashPassword } from '#server/sign-in/password.ts'
import type { TestDatabase } from '#tests/builders/database.ts'

/**
 * Two administrations of the same shape, so that every row of the one has a counterpart in the other:
 *
 *     own tree      /a/            city bureau
 *                   /a/n/          county north      /a/n/p/  township
 *                   /a/s/          county south
 */
export const UNIT_PATHS = { city: '/a/', north: '/a/n/', township: '/a/n/p/', south: '/a/s/' } as const
export type UnitName = keyof typeof UNIT_PATHS
export const UNIT_NAMES = Object.keys(UNIT_PATHS) as UnitName[]

export interface TestRole {
  readonly code: string
  readonly grants: Readonly<Partial<Record<Permission, Reach>>>
  readonly excludes: readonly string[]
}

/** Roles of a pack as a pack might have them: three separate administrators, and one role for each reach. */
export const ROLES: readonly TestRole[] = [
  {
    code: 'system-administrator',
    grants: {
      'system.manage': 'all',
      'organisation.manage': 'all',
      'organisation.read': 'all',
      'person.read': 'all',
      'person.manage': 'all',
    },
    excludes: ['security-administrator', 'audit-administrator'],
  },
  {
    code: 'security-administrator',
    grants: { 'role.assign': 'all', 'session.manage': 'all', 'person.read': 'all', 'organisation.read': 'all' },
    excludes: ['system-administrator', 'audit-administrator'],
  },
  {
    code: 'audit-administrator',
    grants: { 'audit.read': 'all' },
    excludes: ['system-administrator', 'security-administrator'],
  },
  {
    code: 'director',
    grants: {
      'organisation.read': 'all',
      'person.read': 'all',
      'fund.read': 'all',
      'fund.manage': 'all',
      'fund.request': 'all',
      'fund.approve': 'all',
      'fund.remit': 'all',
      'fund.check': 'all',
      'call.read': 'all',
      'call.manage': 'all',
      'call.publish': 'all',
      'project.apply': 'all',
      'project.read': 'all',
      'project.manage': 'all',
      'project.decide': 'all',
      'case.read': 'all',
      'case.open': 'all',
      'case.manage': 'all',
      'report.read': 'all',
      'report.accept': 'all',
      'report.approve': 'own',
      'plan.read': 'all',
      'plan.manage': 'all',
      'target.propose': 'all',
      'target.approve': 'all',
      'figure.read': 'all',
      'quality.read': 'all',
      'cycle.manage': 'all',
      'reopening.decide': 'all',
      'snapshot.restate': 'all',
      'snapshot.approve': 'all',
      'correction.decide': 'all',
      'import.run': 'all',
      'monitor.read': 'all',
      'monitor.import': 'all',
      'feed.manage': 'all',
      'problem.read': 'all',
      'problem.write': 'own',
      'problem.assign': 'all',
      'export.run': 'all',
      'key-task.read': 'all',
      'key-task.report': 'own',
      'key-task.manage': 'all',
      'slip.read': 'all',
      'slip.raise': 'all',
      'slip.decide': 'all',
      'remark.write': 'all',
      'appraisal.read': 'all',
      'appraisal.propose': 'all',
      'appraisal.approve': 'all',
      'meeting.read': 'all',
      'meeting.arrange': 'all',
      'meeting.sign': 'all',
      'bulletin.read': 'all',
      'bulletin.draft': 'all',
      'bulletin.sign': 'all',
      'form.read': 'all',
      'form.edit': 'all',
      'form.publish': 'all',
      'register.read': 'all',
      'register.record': 'all',
      'register.verify': 'all',
      'register.reveal': 'all',
      'policy.read': 'all',
      'cultivation.read': 'all',
      'cultivation.manage': 'all',
      'policy.edit': 'all',
      'policy.publish': 'all',
      'award.manage': 'all',
      'award.approve': 'all',
      'task.read': 'own',
      'comment.write': 'all',
      'file.read': 'all',
    },
    excludes: [],
  },
  {
    code: 'county-head',
    grants: {
      'organisation.read': 'subtree',
      'person.read': 'subtree',
      'person.manage': 'subtree',
      'session.manage': 'subtree',
      'fund.read': 'subtree',
      'fund.report': 'own',
      'call.read': 'subtree',
      'call.manage': 'subtree',
      'call.publish': 'subtree',
      'project.apply': 'own',
      'project.read': 'subtree',
      'project.manage': 'subtree',
      'project.decide': 'own',
      'case.read': 'subtree',
      'case.open': 'own',
      'case.manage': 'own',
      'report.read': 'subtree',
      'report.approve': 'own',
      'report.accept': 'subtree',
      'plan.read': 'subtree',
      'target.propose': 'subtree',
      'figure.read': 'subtree',
      'quality.read': 'subtree',
      'reopening.request': 'subtree',
      'monitor.read': 'subtree',
      'problem.read': 'subtree',
      'problem.write': 'own',
      'key-task.read': 'subtree',
      'key-task.report': 'own',
      'key-task.approve': 'own',
      'slip.read': 'subtree',
      'slip.reply': 'own',
      'slip.approve': 'own',
      'appraisal.read': 'subtree',
      'appraisal.propose': 'own',
      'appraisal.answer': 'own',
      'meeting.read': 'subtree',
      'meeting.arrange': 'own',
      'meeting.answer': 'own',
      'bulletin.read': 'subtree',
      'bulletin.draft': 'subtree',
      'register.read': 'subtree',
      'register.record': 'subtree',
      'register.verify': 'subtree',
      'policy.read': 'subtree',
      'cultivation.read': 'subtree',
      'cultivation.manage': 'subtree',
      'task.read': 'own',
      'comment.write': 'subtree',
      'file.read': 'subtree',
      'file.attach': 'own',
    },
    excludes: [],
  },
  {
    code: 'reporter',
    grants: {
      'organisation.read': 'own',
      'person.read': 'own',
      'fund.read': 'own',
      'fund.report': 'own',
      'call.read': 'own',
      'call.manage': 'own',
      'call.publish': 'own',
      'project.apply': 'own',
      'project.read': 'own',
      'case.read': 'own',
      'report.read': 'own',
      'report.fill': 'own',
      'report.submit': 'own',
      'correction.propose': 'own',
      'plan.read': 'own',
      'figure.read': 'own',
      'reopening.request': 'own',
      'monitor.read': 'own',
      'problem.read': 'own',
      'problem.write': 'own',
      'key-task.read': 'own',
      'key-task.report': 'own',
      'slip.read': 'own',
      'slip.reply': 'own',
      'appraisal.read': 'own',
      'appraisal.answer': 'own',
      'meeting.read': 'own',
      'meeting.answer': 'own',
      'bulletin.read': 'own',
      'register.read': 'own',
      'register.dispute': 'own',
      'policy.read': 'own',
      'cultivation.read': 'own',
      'award.confirm': 'own',
      'task.read': 'own',
      'comment.write': 'own',
      'file.read': 'own',
      'file.attach': 'own',
    },
    excludes: [],
  },
  { code: 'nobody', grants: {}, excludes: [] },
]

export interface TestAdministration {
  readonly digit: 'a' | 'b'
  readonly id: string
  readonly code: string
  readonly units: Readonly<Record<UnitName, string>>
  /** One person with an account for each role, sitting in the unit named. */
  readonly people: Readonly<Record<string, TestPerson>>
  /** One person of each unit. */
  readonly byUnit: Readonly<Record<UnitName, TestPerson>>
}

export interface TestPerson {
  readonly personId: string
  readonly accountId: string
  readonly login: string
  readonly roleCode: string
  readonly unit: UnitName
}

export const PASSWORD = 'Kv7#tide-Lantern-52'

/** Where each role sits; the reporter's county has a parent, a child and a sibling. */
const SEATS: readonly (readonly [string, string, UnitName])[] = [
  ['system', 'system-administrator', 'city'],
  ['security', 'security-administrator', 'city'],
  ['audit', 'audit-administrator', 'city'],
  ['director', 'director', 'city'],
  ['head', 'county-head', 'north'],
  ['reporter', 'reporter', 'north'],
  ['nobody', 'nobody', 'north'],
  ['southerner', 'reporter', 'south'],
  ['villager', 'reporter', 'township'],
]

/** `aaaaaaaa-0001-7…`: the administration's digit and a running number, so that a stray row shows whose it is. */
export const idOf = (digit: string, number: number): string =>
  `${digit.repeat(8)}-0000-7000-8000-${String(number).padStart(12, '0')}`

let passwordHash: Promise<string> | undefined

export async function anAdministration(
  db: TestDatabase,
  digit: 'a' | 'b',
  options: { isDemo?: boolean } = {},
): Promise<TestAdministration> {
  passwordHash ??= hashPassword(PASSWORD)
  const hash = await passwordHash
  const id = idOf(digit, 1)
  const run = (sql: string, values: unknown[]) => db.asAdmin(sql, values)
  await run(
    `insert into tenants (id, code, name_zh, name_en, is_demo, opened_at) values ($1, $2, $3, $4, $5, '2020-01-01')`,
    [id, `bureau-${digit}`, `${digit}市科技局`, `Bureau ${digit}`, options.isDemo ?? false],
  )
  const units = { city: idOf(digit, 10), north: idOf(digit, 11), township: idOf(digit, 12), south: idOf(digit, 13) }
  const codes = { city: 'a', north: 'n', township: 'p', south: 's' }
  const parents = { city: null, north: units.city, township: units.north, south: units.city }
  for (const name of Object.keys(units) as UnitName[]) {
    await run(`insert into units (tenant_id, id, code, opened_on) values ($1, $2, $3, '2020-01-01')`, [
      id,
      units[name],
      codes[name],
    ])
    await run(
      `insert into unit_versions (tenant_id, unit_id, from_on, parent_id, path, level, kind, name_zh, name_en, short_zh, short_en)
       values ($1, $2, '2020-01-01', $3, $4, $5, 'county', $6, $6, $6, $6)`,
      [id, units[name], parents[name], UNIT_PATHS[name], UNIT_PATHS[name].split('/').length - 3, `${name}-${digit}`],
    )
  }
  for (const role of ROLES) {
    await run(
      'insert into roles (tenant_id, code, name_zh, name_en, grants, excludes) values ($1, $2, $2, $2, $3, $4)',
      [id, role.code, JSON.stringify(role.grants), role.excludes],
    )
  }
  const people: Record<string, TestPerson> = {}
  for (const [place, [login, roleCode, unit]] of SEATS.entries()) {
    const person = { personId: idOf(digit, 100 + place), accountId: idOf(digit, 200 + place), login, roleCode, unit }
    await run(
      `insert into people (tenant_id, id, name, unit_id, post, phone, email) values ($1, $2, $3, $4, '科员', $5, $6)`,
      [
        id,
        person.personId,
        `marker-${digit}-${login}`,
        units[unit],
        `1380000${digit === 'a' ? '1' : '2'}${String(place).padStart(3, '0')}`,
        `${login}-${digit}@example.org`,
      ],
    )
    await run('insert into accounts (tenant_id, id, person_id, login, password_hash) values ($1, $2, $3, $4, $5)', [
      id,
      person.accountId,
      person.personId,
      login,
      hash,
    ])
    await run(
      `insert into role_assignments (tenant_id, id, person_id, role_code, unit_id, from_on, assigned_by) values ($1, $2, $3, $4, $5, '2020-01-01', $3)`,
      [id, idOf(digit, 300 + place), person.personId, roleCode, units[unit]],
    )
    people[login] = person
  }
  const byUnit = {
    city: people.director!,
    north: people.reporter!,
    township: people.villager!,
    south: people.southerner!,
  }
  return { digit, id, code: `bureau-${digit}`, units, people, byUnit }
}
