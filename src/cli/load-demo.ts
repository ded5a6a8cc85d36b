import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { parse } from 'yaml'
import { z } from 'zod'
import { NOTICE_EVENT } from '#cases/server/notice.store.ts'
import { loadAppraisal } from '#cli/load-appraisal.ts'
import { loadAwards } from '#cli/load-awards.ts'
import { loadBulletins } from '#cli/load-bulletins.ts'
import { loadContracts } from '#cli/load-contracts.ts'
import { loadCultivation } from '#cli/load-cultivation.ts'
import { loadDaily } from '#cli/load-daily.ts'
import { loadFunds } from '#cli/load-funds.ts'
import { loadMeetings } from '#cli/load-meetings.ts'
import { loadProgrammes } from '#cli/load-programmes.ts'
import { importLists, loadRegisterSamples } from '#cli/load-registers.ts'
import { loadRestatements } from '#cli/load-restatements.ts'
import { loadSamples, type SampleContext } from '#cli/load-samples.ts'
import { loadSnapshots } from '#cli/load-snapshots.ts'
import { loadSupervision } from '#cli/load-supervision.ts'
import { loadWeeks } from '#cli/load-weeks.ts'
import {
  findAdministration,
  type OpenedAdministration,
  publishAdministration,
  readSoundPack,
  type Surroundings,
} from '#cli/publish-administration.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { Refusal } from '#engine/refusal.ts'
import { keepDerived } from '#modules/dispatch/server/derive.service.ts'
import { checkImportOf, publishImportOf } from '#modules/dispatch/server/import.service.ts'
import type { Freezes } from '#modules/dispatch/server/snapshot-clock.service.ts'
import type { Database } from '#server/database/connect.ts'
import { type Tx, withoutTenant, writeLast } from '#server/database/tenant.ts'
import { findDefinitionsFolder } from '#server/definitions/definitions-folder.ts'
import { newId } from '#server/http/new-id.ts'

const MORNING = 'T01:30:00Z'

/**
 * The demonstration: every administration among the project's packs, with its data and samples, loaded once. Answers the
 * demo's clock: it stands where the samples stand and goes on from there. With `freezes` what is closed is frozen too.
 */
export async function loadDemo(
  around: Surroundings,
  packsFolder: string,
  dataFolder: string,
  freezes?: Freezes,
): Promise<() => Date> {
  for (const { code, folder } of await listDemoPacks(packsFolder)) {
    if ((await findAdministration(around.database, code)) !== undefined) continue
    const pack = await readSoundPack(folder, packsFolder)
    const { tenantId } = await openDemo(around, pack, dataFolder)
    if (!freezes) continue
    await loadSnapshots(around, tenantId, freezes)
    await loadBulletins(around, tenantId)
    await loadRestatements(around, tenantId, pack, freezes)
  }
  return demoClock(around)
}

/** Loads the demonstration where nothing stands yet, and answers its clock. */
export async function startClock(options: {
  readonly database: Database
  readonly dataFolder: string
  readonly freezes: Freezes
}): Promise<() => Date> {
  const packsFolder = findDefinitionsFolder()
  if (packsFolder === undefined) throw new Refusal('not-found', { key: 'definition.no-folder', at: 'definitions' })
  return loadDemo(
    { database: options.database, now: () => new Date(), newId },
    packsFolder,
    options.dataFolder,
    options.freezes,
  )
}

const Head = z.object({
  code: z.string(),
  kind: z.string(),
  demo: z.boolean().default(false),
  opensInDemo: z.boolean().default(true),
})

/** The packs that are administrations, those made for demonstration first. A later start reads no more than their heads. */
export async function listDemoPacks(
  packsFolder: string,
): Promise<{ readonly code: string; readonly folder: string }[]> {
  const entries = (await readdir(packsFolder, { withFileTypes: true })).filter((entry) => entry.isDirectory())
  const heads = await Promise.all(
    entries.map(async ({ name }) => {
      const folder = join(packsFolder, name)
      return { folder, ...Head.parse(parse(await readFile(join(folder, 'pack.yaml'), 'utf8'))) }
    }),
  )
  return heads
    .filter(({ kind, opensInDemo }) => kind !== 'national' && opensInDemo)
    .sort((a, b) => Number(b.demo) - Number(a.demo))
}

async function openDemo(around: Surroundings, pack: Pack, dataFolder: string): Promise<OpenedAdministration> {
  const startedAt = around.now()
  // One without a day of its own opens on the demo's: its people would hold their roles only years from now.
  const standsAt = pack.sampleDay ? new Date(`${pack.sampleDay}${MORNING}`) : (await demoClock(around))()
  return publishAdministration({ ...around, now: () => standsAt }, pack, async (tx, { tenantId, isNew }) => {
    if (!isNew) return
    const clock = { startedAt: startedAt.toISOString(), standsAt: standsAt.toISOString() }
    await sql`
      update tenants set is_demo = true, settings = settings || ${JSON.stringify(pack.sampleDay ? { demoClock: clock } : {})}::jsonb
      where id = ${tenantId}`.execute(tx)
    await importData({ tx, tenantId, now: standsAt, newId: around.newId }, pack)
    if (!pack.sampleDay) return
    const samples = { tx, tenantId, now: standsAt, newId: around.newId, dataFolder }
    await loadRegisterSamples(samples, pack)
    await loadSamples(samples, pack)
    await loadDaily(samples, pack)
    await loadMeetings(samples, pack)
    await loadSupervision(samples, pack)
    await loadWeeks(samples, pack)
    await loadAppraisal(samples, pack)
    await loadFunds(samples, pack)
    await loadProgrammes(samples, pack)
    await loadContracts(samples, pack)
    await loadAwards(samples, pack)
    await loadCultivation(samples, pack)
    // Last: with every unit of the tree there, sums are made once.
    await keepDerived(samples)
    putAwayNotices(samples)
  })
}

/** What is older than this was read long ago: nobody's demo begins with the notices of past years. */
const NOTICE_DAYS = 14

function putAwayNotices({ tx, tenantId, now }: SampleContext): void {
  const since = new Date(now.getTime() - NOTICE_DAYS * 86_400_000)
  writeLast(
    tx,
    sql`update outbox_events set done_at = created_at
      where tenant_id = ${tenantId} and kind = ${NOTICE_EVENT} and created_at < ${since} and done_at is null`,
  )
}

/** Published data come in through the importer that every user has. */
export async function importData(
  context: { readonly tx: Tx; readonly tenantId: string; readonly now: Date; readonly newId: () => string },
  pack: Pack,
): Promise<void> {
  const importing = { ...context, language: 'zh-CN' as const, personId: null }
  for (const { file, text, kind } of pack.valueFiles) {
    if (kind !== 'data' || !pack.dataFiles.some(({ value }) => value.file === file)) continue
    const checked = await checkImportOf(importing, { fileName: file, text })
    if (checked.errors > 0) {
      const [first] = checked.faults
      throw new Refusal('form-invalid', { key: first!.key, at: `${file}:${first!.line}:${first!.column}` })
    }
    if (checked.importId) await publishImportOf(importing, checked.importId)
  }
  await importLists(context, pack)
}

/** The demo stands on its own day; where none was loaded, the clock on the wall. */
export async function demoClock(around: Surroundings): Promise<() => Date> {
  const settings = await withoutTenant(around.database, 'read', async (tx) => {
    const { rows } = await sql<{ clock: { startedAt: string; standsAt: string } }>`
      select settings -> 'demoClock' as clock from tenants where settings ? 'demoClock' order by opened_at limit 1`.execute(
      tx,
    )
    return rows[0]?.clock
  })
  if (!settings) return around.now
  const back = Date.parse(settings.startedAt) - Date.parse(settings.standsAt)
  return () => new Date(around.now().getTime() - back)
}
