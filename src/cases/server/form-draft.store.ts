import { sql } from 'kysely'
import type { DraftHead } from '#cases/server/draft.store.ts'
import { Refusal } from '#engine/refusal.ts'
import type { OperationContext } from '#server/http/module.ts'

type Context = Pick<OperationContext, 'tx' | 'tenantId'>

export const FORM_DRAFTS = 'form_drafts'

export interface DraftRow extends DraftHead {
  readonly baseVersion: number
  readonly content: unknown
  readonly note: string
  readonly reason: string
  readonly openedAt: Date
  readonly editedBy: string
  readonly editedAt: Date
  readonly proposedAt: Date | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly publishedVersion: number | null
}

/** @throws Refusal not-found; with `lock`, acts on one draft come one after the other. */
export async function getDraftRow(
  { tx, tenantId }: Context,
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
