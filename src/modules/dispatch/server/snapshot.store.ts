import { sql } from 'kysely'
import { type Part, type SealedPart, sealOf, sealPart } from '#modules/dispatch/server/snapshot-part.ts'
import type { Tx } from '#server/database/tenant.ts'

/** So many parts are packed and written together. */
const TOGETHER = 64

/** Writes the parts as they come, telling how many there are by now, and answers their number and the seal over all of them. */
export async function writeParts(
  tx: Tx,
  tenantId: string,
  snapshotId: string,
  parts: AsyncIterable<Part>,
  tell: (written: number) => Promise<void> = async () => {},
): Promise<{ readonly count: number; readonly hash: string }> {
  const written: { name: string; key: string; hash: string }[] = []
  const write = async (sealing: readonly Promise<SealedPart>[]) => {
    const sealed = await Promise.all(sealing)
    await insertParts(tx, tenantId, snapshotId, sealed)
    for (const { name, key, hash } of sealed) written.push({ name, key, hash })
    await tell(written.length)
  }
  let waiting: Promise<SealedPart>[] = []
  let writing = Promise.resolve()
  for await (const part of parts) {
    waiting.push(sealPart(part))
    if (waiting.length < TOGETHER) continue
    // What comes next is read and packed while these are written.
    await writing
    writing = write(waiting)
    writing.catch(() => undefined)
    waiting = []
  }
  await writing
  await write(waiting)
  return { count: written.length, hash: sealOf(written) }
}

export async function insertParts(
  tx: Tx,
  tenantId: string,
  snapshotId: string,
  parts: readonly SealedPart[],
): Promise<void> {
  // One by one without waiting: bytes go as they are, where those within an array are told as text and twice as long.
  await Promise.all(
    parts.map(({ name, key, content, hash }) =>
      sql`
        insert into snapshot_parts (tenant_id, snapshot_id, name, key, content, hash)
        values (${tenantId}, ${snapshotId}, ${name}, ${key}, ${bytesOf(content)}, ${hash})`.execute(tx),
    ),
  )
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer => Buffer.from(buffer, byteOffset, byteLength)

export interface NewSnapshot {
  readonly id: string
  readonly cycleId: string
  readonly period: string
  readonly year: number
  readonly number: number
  readonly revision: number
  readonly previousId: string | null
  readonly reason: string | null
  readonly takenAt: Date
  readonly hash: string
  readonly parts: number
}

/** 2: inputs as rows of text, parts of figures among them; what is shown has a seal of its own. */
const FORMAT = 2

/** The unique key of cycle and revision is the judge of twice. */
export async function insertSnapshot(tx: Tx, tenantId: string, snapshot: NewSnapshot): Promise<void> {
  await sql`
    insert into snapshots (tenant_id, id, cycle_id, period, year, number, revision, previous_id, reason, taken_at, hash, parts,
      format)
    values (${tenantId}, ${snapshot.id}, ${snapshot.cycleId}, ${snapshot.period}, ${snapshot.year}, ${snapshot.number},
      ${snapshot.revision}, ${snapshot.previousId}, ${snapshot.reason}, ${snapshot.takenAt}, ${snapshot.hash},
      ${snapshot.parts}, ${FORMAT})`.execute(tx)
}
