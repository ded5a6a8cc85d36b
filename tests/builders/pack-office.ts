/** An administration as its pack says: units, roles, people with accounts, dictionary, rhythms of reporting, calendar. */
import { putIndicator } from '#modules/dispatch/server/plan.store.ts'
import { inTenant } from '#server/database/tenant.ts'
import { readPack } from '#server/definitions/read-pack.ts'
import { newId } from '#server/http/new-id.ts'
import type { TestDatabase } from '#tests/builders/database.ts'

export interface PackOffice {
  readonly tenantId: string
  readonly code: string
  /** Ids by code: units, indicators; accounts and people by login. */
  readonly units: ReadonlyMap<string, string>
  readonly indicators: ReadonlyMap<string, string>
  readonly accounts: ReadonlyMap<string, string>
  readonly people: ReadonlyMap<string, string>
}

const DEFINITIONS = 'definitions'

export async function loadPack(db: TestDatabase, name: string): Promise<PackOffice> {
  const { pack, faults } = await readPack(`${DEFINITIONS}/${name}`, [DEFINITIONS])
  if (!pack) throw new Error(`pack ${name}: ${JSON.stringify(faults.slice(0, 5))}`)
  const manifest = pack.manifest.value
  const tenantId = newId()
  const ids = <T>(items: readonly { value: T }[], keyOf: (item: T) => string) =>
    new Map(items.map(({ value }) => [keyOf(value), newId()]))
  const units = ids(pack.units, (unit) => unit.code)
  const indicators = ids(pack.indicators, (indicator) => indicator.code)
  const people = ids(pack.people, (person) => person.login)
  const accounts = ids(pack.people, (person) => person.login)
  await db.asAdmin(
    `insert into tenants (id, code, name_zh, name_en, is_demo, utc_offset_minutes, opened_at)
     values ($1, $2, $3, $4, true, $5, '2020-01-01')`,
    [tenantId, manifest.code, manifest.name.zh, manifest.name.en, manifest.utcOffsetMinutes],
  )
  const paths = new Map<string, string>()
  for (const [position, { value: unit }] of pack.units.entries()) {
    const path = `${unit.parent ? paths.get(unit.parent) : '/'}${unit.code}/`
    paths.set(unit.code, path)
    const short = unit.short ?? unit.name
    await db.asAdmin('insert into units (tenant_id, id, code, opened_on, closed_on) values ($1, $2, $3, $4, $5)', [
      tenantId,
      units.get(unit.code),
      unit.code,
      unit.opened,
      unit.closed ?? null,
    ])
    await db.asAdmin(
      `insert into unit_versions (tenant_id, unit_id, from_on, until_on, parent_id, path, level, kind, name_zh, name_en,
         short_zh, short_en, peer_group, position)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        tenantId,
        units.get(unit.code),
        unit.opened,
        unit.closed ?? null,
        unit.parent ? units.get(unit.parent) : null,
        path,
        path.split('/').length - 3,
        unit.kind,
        unit.name.zh,
        unit.name.en,
        short.zh,
        short.en,
        unit.peerGroup ?? null,
        position,
      ],
    )
  }
  for (const { value: role } of pack.roles) {
    await db.asAdmin(
      'insert into roles (tenant_id, code, name_zh, name_en, grants, excludes) values ($1, $2, $3, $4, $5, $6)',
      [tenantId, role.code, role.name.zh, role.name.en, JSON.stringify(role.permissions), role.excludes],
    )
  }
  for (const { value: person } of pack.people) {
    const personId = people.get(person.login)
    await db.asAdmin('insert into people (tenant_id, id, name, unit_id) values ($1, $2, $3, $4)', [
      tenantId,
      personId,
      person.name,
      units.get(person.unit),
    ])
    await db.asAdmin('insert into accounts (tenant_id, id, person_id, login, language) values ($1, $2, $3, $4, $5)', [
      tenantId,
      accounts.get(person.login),
      personId,
      person.login,
      'zh-CN',
    ])
    for (const held of person.roles) {
      await db.asAdmin(
        `insert into role_assignments (tenant_id, id, person_id, role_code, unit_id, from_on, assigned_by)
         values ($1, $2, $3, $4, $5, '2020-01-01', $3)`,
        [tenantId, newId(), personId, held.role, units.get(held.unit ?? person.unit)],
      )
    }
  }
  const cycles = { cycles: pack.cycles.map(({ value }) => value) }
  const years = pack.calendars.map(({ value }) => value).filter((year) => year.calendar === manifest.calendar)
  for (const [kind, content] of [
    ['cycles', cycles],
    ['calendar', { years }],
  ] as const) {
    await db.asAdmin(
      `insert into definition_versions (tenant_id, kind, code, version, hash, content, published_at)
       values ($1, $2, $3, 1, '-', $4, '2020-01-01')`,
      [tenantId, kind, manifest.code, JSON.stringify(content)],
    )
  }
  const writing = { tenantId, now: new Date('2020-01-01T00:00:00Z'), newId, by: null, reason: 'pack' }
  await inTenant(db.app, tenantId, 'write', async (tx) => {
    for (const [position, { value }] of pack.indicators.entries()) {
      await putIndicator(tx, writing, { id: indicators.get(value.code)!, code: value.code, position, content: value })
    }
  })
  return { tenantId, code: manifest.code, units, indicators, accounts, people }
}
