import { sql } from 'kysely'
import type { FormDraftState } from '#cases/form-draft.rules.ts'
import { Refusal } from '#engine/refusal.ts'
import type { OperationContext } from '#server/http/module.ts'

type Context = Pick<OperationContext, 'tx' | 'tenantId' | 'now'>

export interface DraftRow {
  readonly id: string
  readonly code: string
  readonly baseVersion: number
  readonly state: FormDraftState
  readonly version: number
  readonly content: unknown
  readonly editors: readonly string[]
  readonly note: string
  readonly reason: string
  readonly sha256: string | null
  readonly openedAt: Date
  readonly editedBy: string
  readonly editedAt: Date
  readonly proposedBy: string | null
  readonly proposedAt: Date | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly publishedVersion: number | null
}

/** @throws Refusal not-found; with `lock`, acts on one draft come one after the other. */
export async function getDraftRow(
  { tx, tenantId }: Pick<Context, 'tx' | 'tenantId'>,
  id: string,
  lock: 'none' | 'wait' = 'none',
): Promise<DraftRow> {
  const { rows } = await sql<DraftRow>`
    select id, code, base_version, state, version, content, editors, note, reason, sha256, opened_at, edited_by, edited_at,
      proposed_by, proposed_at, decided_by, decided_at, published_version
    from form_drafts where tenant_id = ${tenantId} and id = ${id} ${lock === 'wait' ? sql`for update` : sql``}`.execute(
    tx,
  )
  if (rows[0] === undefined) throw new Refusal('not-found', { key: 'form-draft.unknown', at: 'formDraftId' })
  return rows[0]
}

/** The open draft of a form, if there is one. */
export async function findOpenDraft(
  { tx, tenantId }: Pick<Context, 'tx' | 'tenantId'>,
  code: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from form_drafts
    where tenant_id = ${tenantId} and code = ${code} and state in ('drawing', 'proposed')`.execute(tx)
  return rows[0]?.id
}

/** False: somebody else has opened one in the same moment. */
export async function insertDraft(
  { tx, tenantId, now }: Context,
  draft: {
    readonly id: string
    readonly code: string
    readonly base: number
    readonly content: unknown
    readonly by: string
  },
): Promise<boolean> {
  const made =
    await sql`insert into form_drafts (tenant_id, id, code, base_version, state, content, opened_by, opened_at,
      edited_by, edited_at)
    values (${tenantId}, ${draft.id}, ${draft.code}, ${draft.base}, 'drawing', ${JSON.stringify(draft.content)}::jsonb,
      ${draft.by}, ${now}, ${draft.by}, ${now})
    on conflict (tenant_id, code) where state in ('drawing', 'proposed') do nothing`.execute(tx)
  return Number(made.numAffectedRows ?? 0n) === 1
}

export async function keepContent(
  { tx, tenantId, now }: Context,
  draft: DraftRow,
  content: unknown,
  by: string,
): Promise<void> {
  await sql`update form_drafts set content = ${JSON.stringify(content)}::jsonb, version = version + 1, edited_by = ${by},
      edited_at = ${now}, editors = ${[...new Set([...draft.editors, by])]}::uuid[]
    where tenant_id = ${tenantId} and id = ${draft.id}`.execute(tx)
}

export async function moveDraft(
  { tx, tenantId, now }: Context,
  draft: DraftRow,
  to: {
    readonly state: FormDraftState
    readonly by: string
    readonly note?: string
    readonly reason?: string
    readonly sha256?: string
    readonly publishedVersion?: number
  },
): Promise<void> {
  const isProposal = to.state === 'proposed'
  const isDecision = to.state === 'published' || to.reason !== undefined
  await sql`update form_drafts set state = ${to.state}, version = version + 1,
      note = coalesce(${to.note ?? null}, note), reason = coalesce(${to.reason ?? null}, reason),
      sha256 = ${to.sha256 ?? null}, published_version = ${to.publishedVersion ?? null},
      proposed_by = case when ${isProposal}::boolean then ${to.by}::uuid else proposed_by end,
      proposed_at = case when ${isProposal}::boolean then ${now}::timestamptz else proposed_at end,
      decided_by = case when ${isDecision}::boolean then ${to.by}::uuid else decided_by end,
      decided_at = case when ${isDecision}::boolean then ${now}::timestamptz else decided_at end
    where tenant_id = ${tenantId} and id = ${draft.id}`.execute(tx)
}
