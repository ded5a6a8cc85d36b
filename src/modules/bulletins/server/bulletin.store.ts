import { sql } from 'kysely'
import type { OfficialDocument } from '#engine/document/official-document.ts'
import type { Reason } from '#engine/refusal.ts'
import type { BulletinState, PinnedTemplates } from '#modules/bulletins/bulletin.ts'
import type { Lack } from '#modules/bulletins/bulletin-paper.rules.ts'
import type { Tx } from '#server/database/tenant.ts'

interface Writing {
  readonly tx: Tx
  readonly tenantId: string
  readonly now: Date
}

export interface NewBulletin {
  readonly id: string
  readonly unitId: string
  readonly snapshotId: string
  readonly period: string
  readonly templates: PinnedTemplates
  readonly datedOn: string
  readonly draftedBy: string
}

export async function insertBulletin({ tx, tenantId, now }: Writing, bulletin: NewBulletin): Promise<void> {
  const { id, unitId, snapshotId, period, templates, datedOn, draftedBy } = bulletin
  await sql`
    insert into bulletins (tenant_id, id, unit_id, snapshot_id, period, templates, dated_on, drafted_by, drafted_at)
    values (${tenantId}, ${id}, ${unitId}, ${snapshotId}, ${period}, ${JSON.stringify(templates)}::jsonb, ${datedOn},
      ${draftedBy}, ${now})`.execute(tx)
}

export interface DrawnUp {
  readonly content: OfficialDocument
  readonly contentHash: string
  readonly brief: OfficialDocument | undefined
  readonly lacks: readonly Lack[]
}

export async function saveDrawnUp({ tx, tenantId }: Writing, bulletinId: string, drawn: DrawnUp): Promise<void> {
  await sql`
    update bulletins set state = 'draft', progress = 100, title = ${drawn.content.title},
      content = ${JSON.stringify(drawn.content)}::jsonb, content_hash = ${drawn.contentHash},
      brief = ${drawn.brief ? JSON.stringify(drawn.brief) : null}::jsonb,
      findings = ${JSON.stringify(drawn.lacks)}::jsonb, version = version + 1
    where tenant_id = ${tenantId} and id = ${bulletinId} and state = 'generating'`.execute(tx)
}

export async function saveProgress({ tx, tenantId }: Writing, bulletinId: string, percent: number): Promise<void> {
  await sql`
    update bulletins set progress = ${percent}
    where tenant_id = ${tenantId} and id = ${bulletinId} and state = 'generating'`.execute(tx)
}

export async function saveFailure(
  { tx, tenantId }: Writing,
  bulletinId: string,
  reasons: readonly Reason[],
): Promise<void> {
  await sql`
    update bulletins set state = 'failed', fault = ${JSON.stringify(reasons)}::jsonb, version = version + 1
    where tenant_id = ${tenantId} and id = ${bulletinId} and state = 'generating'`.execute(tx)
}

export async function insertWording(
  { tx, tenantId, now }: Writing,
  wording: {
    readonly id: string
    readonly bulletinId: string
    readonly part: string
    readonly original: string
    readonly text: string | null
    readonly by: string
  },
): Promise<void> {
  const { id, bulletinId, part, original, text, by } = wording
  await sql`
    insert into bulletin_wordings (tenant_id, id, bulletin_id, part, original, text, worded_by, worded_at)
    values (${tenantId}, ${id}, ${bulletinId}, ${part}, ${original}, ${text}, ${by}, ${now})`.execute(tx)
}

/** Moves a bulletin to another state; answers its new version. */
export async function moveBulletin(
  { tx, tenantId }: Writing,
  bulletinId: string,
  state: BulletinState,
  changes: Readonly<Record<string, string | number | Date | null>> = {},
): Promise<number> {
  const settings = Object.entries(changes).map(([column, value]) => sql`, ${sql.ref(column)} = ${value}`)
  const { rows } = await sql<{ version: number }>`
    update bulletins set state = ${state}, version = version + 1 ${sql.join(settings, sql``)}
    where tenant_id = ${tenantId} and id = ${bulletinId} returning version`.execute(tx)
  return rows[0]!.version
}

export async function insertPrint(
  { tx, tenantId, now }: Writing,
  print: {
    readonly bulletinId: string
    readonly document: OfficialDocument
    readonly content: Buffer
    readonly sha256: string
  },
): Promise<void> {
  await sql`
    insert into bulletin_prints (tenant_id, bulletin_id, document, content, sha256, printed_at)
    values (${tenantId}, ${print.bulletinId}, ${JSON.stringify(print.document)}::jsonb, ${print.content}, ${print.sha256},
      ${now})`.execute(tx)
}
