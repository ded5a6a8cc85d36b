/** An administration opened from its pack, as the product opens one: units, people, roles, dictionary, plans, rhythms. */
import { publishAdministration, readSoundPack } from '#cli/publish-administration.ts'
import { newId } from '#server/http/new-id.ts'
import type { TestDatabase } from '#tests/builders/database.ts'

export interface PackOffice {
  readonly tenantId: string
  readonly code: string
  /** Ids by code: units, indicators; accounts and people by login. */
  readonly units: Map<string, string>
  readonly indicators: Map<string, string>
  readonly accounts: Map<string, string>
  readonly people: Map<string, string>
}

const DEFINITIONS = 'definitions'

/** `openedAt`: before the first day that a test looks at. */
export async function loadPack(
  db: TestDatabase,
  name: string,
  openedAt = new Date('2022-01-03T00:00:00Z'),
): Promise<PackOffice> {
  const pack = await readSoundPack(`${DEFINITIONS}/${name}`, DEFINITIONS)
  const around = { database: db.app, now: () => openedAt, newId }
  const { tenantId } = await publishAdministration(around, pack)
  await db.asAdmin('update tenants set is_demo = true where id = $1', [tenantId])
  const byName = async (statement: string) => {
    const rows = await db.asAdmin(statement, [tenantId])
    return new Map(rows.map((row) => [row.name as string, row.id as string]))
  }
  return {
    tenantId,
    code: pack.manifest.value.code,
    units: await byName('select code as name, id from units where tenant_id = $1'),
    indicators: await byName('select code as name, id from indicators where tenant_id = $1'),
    accounts: await byName('select login as name, id from accounts where tenant_id = $1'),
    people: await byName('select login as name, person_id as id from accounts where tenant_id = $1'),
  }
}
