import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { mkdir, open, readdir, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Reason } from '#engine/refusal.ts'
import { appendDays, type DailyContext, insertBatch, lockDays } from '#modules/dispatch/server/daily.store.ts'
import { settleAlerts } from '#modules/dispatch/server/daily-alert.store.ts'
import { tellDaily } from '#modules/dispatch/server/daily-import.service.ts'
import { type FeedScope, loadIntakeBook, readDailyFile, stageDays } from '#modules/dispatch/server/daily-intake.ts'
import type { Tx } from '#server/database/tenant.ts'
import { decodeText } from '#server/definitions/decode-text.ts'
import type { JobContext } from '#server/http/module.ts'

const LARGEST_MB = 8
const MOST_FILES = 100
/** A file that was written to just now may not be whole. */
const QUIET_MS = 5_000

interface OpenFeed extends FeedScope {
  readonly id: string
  readonly code: string
}

/** Where files for an administration's feeds are put, below the data folder: `inbox/<administration>/<feed>/`. */
export async function inboxOf(tx: Tx, tenantId: string): Promise<string> {
  const { rows } = await sql<{ code: string }>`select code from tenants where id = ${tenantId}`.execute(tx)
  return `inbox/${rows[0]!.code}`
}

/**
 * Takes the files that wait in the inbox, each in one transaction, and moves it to `done` or `refused` afterwards. A crash
 * between the two leaves the file and the batch: next time the batch is found by the file's name and content, and only moved.
 */
export async function keepInbox(job: JobContext): Promise<void> {
  const { inbox, feeds } = await job.inTransaction(async (tx) => ({
    inbox: await inboxOf(tx, job.tenantId),
    feeds: await listOpenFeeds(tx, job.tenantId),
  }))
  const failed: unknown[] = []
  for (const feed of feeds) {
    const folder = join(job.dataFolder, ...inbox.split('/'), feed.code)
    await mkdir(folder, { recursive: true })
    for (const name of await listWaiting(folder))
      await takeFile(job, feed, folder, name).catch((error: unknown) => failed.push(error))
  }
  if (failed.length > 0) throw failed[0]
}

async function listOpenFeeds(tx: Tx, tenantId: string): Promise<readonly OpenFeed[]> {
  const { rows } = await sql<OpenFeed>`
    select id, code, monitors, unit_ids from feeds where tenant_id = ${tenantId} and closed_at is null order by code`.execute(
    tx,
  )
  return rows
}

/** Plain CSV files, oldest name first; what begins with a dot or is being written is left alone. */
async function listWaiting(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /^[^.].*\.csv$/i.test(entry.name))
    .map(({ name }) => name)
    .sort()
    .slice(0, MOST_FILES)
}

async function takeFile(job: JobContext, feed: OpenFeed, folder: string, name: string): Promise<void> {
  const path = join(folder, name)
  const content = await readQuiet(path)
  if (content === undefined) return
  const faults = await job.inTransaction((tx) =>
    takeContent({ tx, tenantId: job.tenantId, now: job.now, newId: job.newId }, feed, name, content),
  )
  const to = join(folder, faults.length === 0 ? 'done' : 'refused')
  await mkdir(to, { recursive: true })
  const target = await freeName(to, name)
  if (faults.length > 0)
    await writeFile(join(to, `${target}.reason.txt`), faults.map(reasonLine).join(''), { flag: 'w' })
  await rename(path, join(to, target))
}

/** The content, or why there is none to read; undefined: it is still being written. Links are not followed. */
async function readQuiet(path: string): Promise<Buffer | Reason | undefined> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => undefined)
  if (handle === undefined) return undefined
  try {
    const { size, mtimeMs } = await handle.stat()
    // The file's own time is that of the machine, whatever the office's clock says.
    if (Date.now() - mtimeMs < QUIET_MS) return undefined
    if (size > LARGEST_MB * 1024 * 1024) return { key: 'daily.file-too-large', params: { limit: LARGEST_MB } }
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}

interface PlacedReason extends Reason {
  readonly place: string
}

const reasonLine = ({ place, ...reason }: PlacedReason): string =>
  `${place}\t${tellDaily('zh-CN', reason)}\t${tellDaily('en', reason)}\n`

/** Writes the file's values, all or none; answers why it was refused. A file that has come before is answered as it was. */
async function takeContent(
  context: DailyContext,
  feed: OpenFeed,
  name: string,
  content: Buffer | Reason,
): Promise<readonly PlacedReason[]> {
  await lockDays(context)
  const contentHash = createHash('sha256')
    .update(Buffer.isBuffer(content) ? content : content.key)
    .digest('hex')
  const batch = `${name.slice(0, 200)}:${contentHash.slice(0, 16)}`
  const before = await sql<{ faults: { readonly shown: readonly PlacedReason[] } }>`
    select faults from daily_batches
    where tenant_id = ${context.tenantId} and feed_id = ${feed.id} and batch = ${batch}`.execute(context.tx)
  if (before.rows[0]) return before.rows[0].faults.shown
  const read = await readContent(context, feed, content)
  const id = context.newId()
  const staged = read.faults.length > 0 ? [] : await stageDays(context, read.days)
  await insertBatch(context, {
    id,
    feedId: feed.id,
    way: 'folder',
    batch,
    contentHash,
    fileName: name.slice(0, 200),
    rows: read.rows,
    changed: staged.length,
    faults: read.faults,
    state: read.faults.length > 0 ? 'refused' : 'published',
  })
  await appendDays(context, id, staged)
  await settleAlerts(context, staged)
  return read.faults
}

async function readContent(context: DailyContext, feed: OpenFeed, content: Buffer | Reason) {
  if (!Buffer.isBuffer(content)) return { days: [], rows: 0, faults: [{ place: '-', ...content }] }
  const decoded = decodeText(content)
  if (!('text' in decoded)) return { days: [], rows: 0, faults: [{ place: '-', key: 'daily.not-text' }] }
  const read = await readDailyFile(context, decoded.text, await loadIntakeBook(context), feed)
  const faults = read.faults
    .filter(({ severity }) => severity === 'error')
    .map(({ line, column, key, params }) => ({
      place: `${line}:${column}`,
      key,
      ...(params !== undefined && { params }),
    }))
  return { days: read.days, rows: read.rows, faults }
}

/** A name that is not taken in the folder: `a.csv`, `a-2.csv` …; two files of one name are two. */
async function freeName(folder: string, name: string): Promise<string> {
  const [, stem, ending] = /^(.*?)(\.[^.]*)$/.exec(name)!
  for (let at = 1; ; at++) {
    const candidate = at === 1 ? name : `${stem}-${at}${ending}`
    if (
      !(await stat(join(folder, candidate)).then(
        () => true,
        () => false,
      ))
    )
      return candidate
  }
}
