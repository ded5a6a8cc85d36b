import { type RawBuilder, sql } from 'kysely'
import { formatDocumentNumber } from '#engine/document/document-number.ts'
import type { OfficialDocument } from '#engine/document/official-document.ts'
import type { Reason } from '#engine/refusal.ts'
import type { BulletinHead } from '#modules/bulletins/bulletin.contract.ts'
import type { BulletinState, PinnedTemplates } from '#modules/bulletins/bulletin.ts'
import type { Lack } from '#modules/bulletins/bulletin-paper.rules.ts'
import { joinUnit, UNIT_COLUMNS, type UnitRow, unitNameOf } from '#modules/dispatch/server/report.queries.ts'
import type { OperationContext } from '#server/http/module.ts'

export interface BulletinRow extends UnitRow {
  readonly id: string
  readonly snapshotId: string
  readonly snapshotYear: number
  readonly snapshotNumber: number
  readonly snapshotRevision: number
  readonly snapshotTakenAt: Date
  readonly snapshotHash: string
  readonly isRestated: boolean
  readonly period: string
  readonly templates: PinnedTemplates
  readonly state: BulletinState
  readonly version: number
  readonly progress: number
  readonly datedOn: string
  readonly title: string
  readonly contentHash: string | null
  readonly hasBrief: boolean
  readonly year: number | null
  readonly serial: number | null
  readonly code: string | null
  readonly draftedByName: string | null
  readonly draftedBy: string | null
  readonly submittedBy: string | null
  readonly signedByName: string | null
  readonly issuedOn: string | null
  readonly returnReason: string | null
  readonly withdrawnReason: string | null
}

type Reading = Pick<OperationContext, 'tx' | 'tenantId' | 'now'>

const COLUMNS = sql.raw(`r.id, r.snapshot_id, s.year as snapshot_year, s.number as snapshot_number,
  s.revision as snapshot_revision, s.taken_at as snapshot_taken_at, s.hash as snapshot_hash,
  exists (select from snapshots n where n.tenant_id = s.tenant_id and n.previous_id = s.id) as is_restated,
  r.period, r.templates, r.state, r.version, r.progress, r.dated_on, r.title, r.content_hash,
  r.brief is not null as has_brief, r.year, r.serial, r.code, r.drafted_by, d.name as drafted_by_name, r.submitted_by,
  g.name as signed_by_name, r.issued_on, r.return_reason, r.withdrawn_reason`)

/** Bulletins `r` by a condition, the newest period first. */
export async function listBulletinRows(
  { tx, tenantId, now }: Reading,
  where: RawBuilder<boolean>,
  limit = 2000,
): Promise<readonly BulletinRow[]> {
  const { rows } = await sql<BulletinRow>`
    select ${COLUMNS}, ${UNIT_COLUMNS}
    from bulletins r
    join snapshots s on s.tenant_id = r.tenant_id and s.id = r.snapshot_id
    ${joinUnit('r', now)}
    left join people d on d.tenant_id = r.tenant_id and d.id = r.drafted_by
    left join people g on g.tenant_id = r.tenant_id and g.id = r.signed_by
    where r.tenant_id = ${tenantId} and ${where}
    order by r.period desc, r.drafted_at desc, r.id limit ${limit}`.execute(tx)
  return rows
}

export async function findBulletin(
  context: Reading,
  bulletinId: string,
  lock = false,
): Promise<BulletinRow | undefined> {
  if (lock) {
    const { tx, tenantId } = context
    await sql`select 1 from bulletins where tenant_id = ${tenantId} and id = ${bulletinId} for update`.execute(tx)
  }
  const [row] = await listBulletinRows(context, sql`r.id = ${bulletinId}`, 1)
  return row
}

export interface BulletinContent {
  readonly content: OfficialDocument | null
  readonly brief: OfficialDocument | null
  readonly findings: readonly Lack[]
  readonly fault: readonly Reason[] | null
}

export async function getContent({ tx, tenantId }: Reading, bulletinId: string): Promise<BulletinContent> {
  const { rows } = await sql<BulletinContent>`
    select content, brief, findings, fault from bulletins where tenant_id = ${tenantId} and id = ${bulletinId}`.execute(
    tx,
  )
  return rows[0]!
}

export interface WordingRow {
  readonly part: string
  readonly original: string
  readonly text: string
  readonly by: string | null
  readonly at: Date
}

/** The parts that stand worded otherwise. */
export async function listWordings({ tx, tenantId }: Reading, bulletinId: string): Promise<readonly WordingRow[]> {
  const { rows } = await sql<WordingRow & { text: string | null }>`
    select distinct on (w.part) w.part, w.original, w.text, p.name as by, w.worded_at as at
    from bulletin_wordings w left join people p on p.tenant_id = w.tenant_id and p.id = w.worded_by
    where w.tenant_id = ${tenantId} and w.bulletin_id = ${bulletinId}
    order by w.part, w.worded_at desc, w.id desc`.execute(tx)
  return rows.filter((row) => row.text !== null)
}

export interface PrintRow {
  readonly document: OfficialDocument
  readonly content: Buffer
  readonly sha256: string
}

export async function findPrint({ tx, tenantId }: Reading, bulletinId: string): Promise<PrintRow | undefined> {
  const { rows } = await sql<PrintRow>`
    select document, content, sha256 from bulletin_prints
    where tenant_id = ${tenantId} and bulletin_id = ${bulletinId}`.execute(tx)
  return rows[0]
}

export const numberOf = ({ code, year, serial }: BulletinRow): string | null =>
  code === null || year === null || serial === null ? null : formatDocumentNumber({ code, year, serial })

export function headOfBulletin(row: BulletinRow): BulletinHead {
  return {
    id: row.id,
    title: row.title,
    number: numberOf(row),
    state: row.state,
    version: row.version,
    period: row.period,
    unit: unitNameOf(row),
    snapshot: {
      id: row.snapshotId,
      year: row.snapshotYear,
      number: row.snapshotNumber,
      revision: row.snapshotRevision,
      takenAt: row.snapshotTakenAt.toISOString(),
      hash: row.snapshotHash,
      isRestated: row.isRestated,
    },
    progress: row.progress,
    datedOn: row.datedOn,
    issuedOn: row.issuedOn,
    draftedBy: row.draftedByName,
    signedBy: row.signedByName,
  }
}
