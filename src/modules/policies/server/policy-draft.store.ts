import { sql } from 'kysely'
import type { DraftHead } from '#cases/server/draft.store.ts'
import { Refusal } from '#engine/refusal.ts'
import type { OperationContext } from '#server/http/module.ts'

type Context = Pick<OperationContext, 'tx' | 'tenantId'>

export const POLICY_DRAFTS = 'policy_drafts'

export interface PolicyDraftKept extends DraftHead {
  /** Null: a policy that is new. */
  readonly baseVersion: string | null
  readonly definition: Readonly<Record<string, unknown>>
  readonly cases: unknown[]
  readonly note: string
  readonly reason: string
  readonly editedBy: string
  readonly editor: string
  readonly editedAt: Date
  readonly decidedBy: string | null
}

const columns = sql`d.id, d.code, d.base_version, d.state, d.version, d.definition, d.cases, d.editors, d.note, d.reason,
  d.sha256, d.edited_by, p.name as editor, d.edited_at, d.proposed_by, d.decided_by`

/** @throws Refusal not-found; with `lock`, acts on one draft come one after the other. */
export async function getDraftRow(
  { tx, tenantId }: Context,
  id: string,
  lock: 'none' | 'wait' = 'none',
): Promise<PolicyDraftKept> {
  const { rows } = await sql<PolicyDraftKept>`
    select ${columns} from policy_drafts d join people p on p.tenant_id = d.tenant_id and p.id = d.edited_by
    where d.tenant_id = ${tenantId} and d.id = ${id} ${lock === 'wait' ? sql`for update of d` : sql``}`.execute(tx)
  if (rows[0] === undefined) throw new Refusal('not-found', { key: 'policy.no-draft', at: 'policyDraftId' })
  return rows[0]
}

/** Open drafts first, then the newest. */
export async function listDraftRows(
  { tx, tenantId }: Context,
  { code, limit }: { readonly code?: string | undefined; readonly limit: number },
): Promise<readonly PolicyDraftKept[]> {
  const { rows } = await sql<PolicyDraftKept>`
    select ${columns} from policy_drafts d join people p on p.tenant_id = d.tenant_id and p.id = d.edited_by
    where d.tenant_id = ${tenantId} and ${code === undefined ? sql`true` : sql`d.code = ${code}`}
    order by d.state in ('published', 'dropped'), d.edited_at desc, d.id limit ${limit}`.execute(tx)
  return rows
}
