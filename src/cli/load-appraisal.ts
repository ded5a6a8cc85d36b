import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { keepContent } from '#cases/server/content-folder.ts'
import { attachFile, saveContent } from '#cases/server/file.store.ts'
import { actorWith, operationContext, type SampleContext } from '#cli/load-samples.ts'
import type { Permission } from '#engine/access/permission.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { SampleEntries } from '#engine/definition/sample-entries.ts'
import { findEntry } from '#modules/appraisal/server/entry.queries.ts'
import * as entries from '#modules/appraisal/server/entry.service.ts'
import { handOver } from '#modules/appraisal/server/entry-course.ts'
import { proposeEntry } from '#modules/appraisal/server/entry-propose.service.ts'
import type { OperationContext } from '#server/http/module.ts'

const morning = (day: string): Date => new Date(`${day}T01:30:00Z`)

type Line = SampleEntries['entries'][number]

/** Fills the ledger of adjustments by the acts of those whose duty they are, in the order of their days. */
export async function loadAppraisal(context: SampleContext, pack: Pack): Promise<void> {
  const lines = pack.sampleEntries.flatMap(({ value }) => value.entries)
  const ids = new Map<Line, string>()
  const proposed = [...lines].sort((a, b) => (a.on < b.on ? -1 : 1))
  const decided = lines.filter((line) => line.decided).sort((a, b) => (a.decided!.on < b.decided!.on ? -1 : 1))
  for (const line of proposed) ids.set(line, await propose(context, line))
  for (const line of decided) await decide(context, line, ids.get(line)!)
  // Nobody held a duty yet on the days of the samples: whose turn it is today, finds it in his inbox today.
  for (const entryId of ids.values()) await handOver(context, (await findEntry(context, entryId))!, 'loaded', null)
}

async function propose(context: SampleContext, line: Line): Promise<string> {
  const unit = await unitOf(context, line.unit)
  const officer = await deskOf(context, 'appraisal.propose', line.on, '/')
  const { unit: _, on, evidence, statement, decided, appeal, indicator, points, ...said } = line
  const indicatorId = indicator === undefined ? undefined : await indicatorOf(context, indicator)
  const { entryId } = await proposeEntry(officer, {
    ...said,
    unitId: unit.id,
    points: String(points),
    ...(indicatorId !== undefined && { indicatorId }),
  })
  for (const name of evidence) await attach(officer, entryId, unit.id, name)
  await entries.submitEntry(officer, await versioned(officer, entryId))
  if (statement !== undefined) {
    const clerk = await deskOf(context, 'appraisal.answer', on, unit.path)
    await entries.stateCase(clerk, { ...(await versioned(clerk, entryId)), text: statement })
  }
  return entryId
}

async function decide(context: SampleContext, { unit, decided, appeal }: Line, entryId: string): Promise<void> {
  const { on, agree, note } = decided!
  const leader = await deskOf(context, 'appraisal.approve', on, '/')
  const at = await versioned(leader, entryId)
  await (agree ? entries.approveEntry(leader, { ...at, note }) : entries.refuseEntry(leader, { ...at, reason: note }))
  if (appeal === undefined) return
  const { path } = await unitOf(context, unit)
  const clerk = await deskOf(context, 'appraisal.answer', on, path)
  await entries.appealEntry(clerk, { ...(await versioned(clerk, entryId)), text: appeal })
}

async function deskOf(
  context: SampleContext,
  permission: Permission,
  day: string,
  path: string,
): Promise<OperationContext> {
  const at = path === '/' ? (await rootOf(context)).path : path
  return operationContext(context, await actorWith(context, permission, at), morning(day))
}

const versioned = async (context: OperationContext, entryId: string) => ({
  entryId,
  version: (await findEntry(context, entryId))!.version,
})

interface Unit {
  readonly id: string
  readonly path: string
}

async function unitOf({ tx, tenantId }: SampleContext, code: string): Promise<Unit> {
  const { rows } = await sql<Unit>`
    select u.id, v.path from units u join unit_versions v on v.tenant_id = u.tenant_id and v.unit_id = u.id
    where u.tenant_id = ${tenantId} and u.code = ${code} order by v.from_on desc limit 1`.execute(tx)
  return rows[0]!
}

async function rootOf({ tx, tenantId }: SampleContext): Promise<Unit> {
  const { rows } = await sql<Unit>`
    select unit_id as id, path from unit_versions
    where tenant_id = ${tenantId} and parent_id is null and until_on is null limit 1`.execute(tx)
  return rows[0]!
}

async function indicatorOf({ tx, tenantId }: SampleContext, code: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select id from indicators where tenant_id = ${tenantId} and code = ${code}`.execute(tx)
  return rows[0]!.id
}

/** Evidence that says of itself that it is a sample. */
async function attach(context: OperationContext, entryId: string, unitId: string, name: string): Promise<void> {
  const text = `${name}\n`
  const sha256 = createHash('sha256').update(text).digest('hex')
  const folder = await mkdtemp(join(tmpdir(), 'danxia-sample-'))
  try {
    await writeFile(join(folder, 'text'), text)
    await keepContent(context.dataFolder, 'files', sha256, join(folder, 'text'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  await saveContent(context, {
    sha256,
    sizeBytes: Buffer.byteLength(text),
    finding: { verdict: 'clean', kind: 'text' },
  })
  const subject = { kind: 'entry', id: entryId, unitId }
  await attachFile(context, { subject, sha256, name, personId: context.actor.personId })
}
