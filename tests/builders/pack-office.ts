/** An administration opened from its pack, as the product opens one: units, people, roles, dictionary, plans, rhythms. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadDemo } from '#cli/load-demo.ts'
import { loadRegisterSamples } from '#cli/load-registers.ts'
import { publishAdministration, readSoundPack } from '#cli/publish-administration.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { type TestDatabase, testDatabase } from '#tests/builders/database.ts'

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
  return knownOffice(db, pack.manifest.value.code, tenantId)
}

/** A pack with its data and samples, as a first start loads it. */
export async function loadDemoPack(
  db: TestDatabase,
  name: string,
  openedAt = new Date('2023-07-03T00:00:00Z'),
): Promise<PackOffice> {
  const folder = mkdtempSync(join(tmpdir(), 'danxia-pack-'))
  try {
    for (const one of ['national', name]) cpSync(join(DEFINITIONS, one), join(folder, one), { recursive: true })
    await loadDemo({ database: db.app, now: () => openedAt, newId }, folder, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return findOffice(db, name)
}

/** A pack with the entries of its registers, such as enterprises and what is known of each. */
export const loadRegisteredPack: Opening = async (db, name) => {
  const opened = await loadPack(db, name)
  const pack = await readSoundPack(`${DEFINITIONS}/${name}`, DEFINITIONS)
  const now = new Date('2023-07-03T01:00:00Z')
  await inTenant(db.app, opened.tenantId, 'write', (tx) =>
    loadRegisterSamples({ tx, tenantId: opened.tenantId, now, newId }, pack),
  )
  return opened
}

/** How an administration comes to be in a database: opened from its pack, unless a test wants it fuller. */
export type Opening = (db: TestDatabase, packName: string) => Promise<PackOffice>

/** What many test files begin with is done once in a run, and copied. */
const COMMON = new Map<Opening, string>([
  [loadPack, 'opened'],
  [loadRegisteredPack, 'registered'],
  [loadDemoPack, 'demo'],
])

interface OfficeDatabase<Office> {
  readonly db: TestDatabase
  /** In a hook, once. */
  readonly opens: () => Promise<Office>
}

/** Nothing but the program's tables: no administration yet. */
export const emptyDatabase = (): OfficeDatabase<undefined> => ({ db: testDatabase(), opens: async () => undefined })

/** A database for a test file, and in it an administration. */
export function packDatabase(packName: string, opening: Opening = loadPack): OfficeDatabase<PackOffice> {
  const common = COMMON.get(opening)
  if (common === undefined) {
    const db = testDatabase()
    return { db, opens: () => opening(db, packName) }
  }
  const db = testDatabase({ name: `${common}_${packName}`, fill: (made) => opening(made, packName) })
  return { db, opens: () => findOffice(db, packName) }
}

export async function findOffice(db: TestDatabase, code: string): Promise<PackOffice> {
  const [row] = await db.asAdmin('select id from tenants where code = $1', [code])
  return knownOffice(db, code, row!.id as string)
}

async function knownOffice(db: TestDatabase, code: string, tenantId: string): Promise<PackOffice> {
  const byName = async (statement: string) => {
    const rows = await db.asAdmin(statement, [tenantId])
    return new Map(rows.map((row) => [row.name as string, row.id as string]))
  }
  return {
    tenantId,
    code,
    units: await byName('select code as name, id from units where tenant_id = $1'),
    indicators: await byName('select code as name, id from indicators where tenant_id = $1'),
    accounts: await byName('select login as name, id from accounts where tenant_id = $1'),
    people: await byName('select login as name, person_id as id from accounts where tenant_id = $1'),
  }
}
