import { join } from 'node:path'
import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { Refusal } from '#engine/refusal.ts'
import { publishPlanning } from '#modules/dispatch/server/planning.service.ts'
import { searchTextOf } from '#modules/organisations/server/unit.store.ts'
import { publishKeyTasks } from '#modules/supervision/server/key-task-publishing.service.ts'
import type { Database } from '#server/database/connect.ts'
import { inTenant, type Tx, withoutTenant } from '#server/database/tenant.ts'
import { checkFolder } from '#server/definitions/check-folder.ts'
import { publishPack } from '#server/definitions/publish.ts'

export interface Surroundings {
  readonly database: Database
  readonly now: () => Date
  readonly newId: () => string
}

export interface OpenedAdministration {
  readonly tenantId: string
  readonly pack: Pack
  readonly isNew: boolean
}

/** Reads and checks a pack folder. @throws Refusal form-invalid with every error and its place when it is wrong. */
export async function readSoundPack(folder: string, packsFolder: string): Promise<Pack> {
  const { pack, faults } = await checkFolder(folder, [packsFolder])
  if (pack) return pack
  const errors = faults.filter((fault) => fault.severity === 'error')
  throw new Refusal(
    'form-invalid',
    ...errors.map((fault) => ({
      key: fault.key,
      params: fault.params,
      at: `${join(folder, fault.file)}:${fault.line}:${fault.column}`,
    })),
  )
}

/**
 * Publishes a pack as an administration: its tree, people, roles, definitions, dictionary, plans and targets, all in one
 * transaction or none of it. An administration of that code is brought up to the pack; a new one is opened.
 */
export async function publishAdministration(
  around: Surroundings,
  pack: Pack,
  also: (tx: Tx, opened: OpenedAdministration) => Promise<void> = async () => {},
): Promise<OpenedAdministration> {
  const { code } = pack.manifest.value
  const known = await findAdministration(around.database, code)
  const opened: OpenedAdministration = { tenantId: known ?? around.newId(), pack, isNew: known === undefined }
  const now = around.now()
  await inTenant(around.database, opened.tenantId, 'write', async (tx) => {
    await publishInto(tx, { tenantId: opened.tenantId, now, newId: around.newId }, pack)
    await also(tx, opened)
  })
  return opened
}

/** The same within a transaction of that administration. */
export async function publishInto(
  tx: Tx,
  into: { readonly tenantId: string; readonly now: Date; readonly newId: () => string },
  pack: Pack,
): Promise<void> {
  const { utcOffsetMinutes, name } = pack.manifest.value
  const publishing = { ...into, by: null }
  await publishPack(tx, pack, { ...publishing, on: localDay(into.now, utcOffsetMinutes), searchTextOf })
  await publishPlanning(tx, { ...publishing, reason: name.zh }, pack)
  await publishKeyTasks({ tx, ...into }, pack, name.zh)
}

export async function findAdministration(database: Database, code: string): Promise<string | undefined> {
  return withoutTenant(database, 'read', async (tx) => {
    const { rows } = await sql<{ id: string }>`select id from tenants where code = ${code}`.execute(tx)
    return rows[0]?.id
  })
}
