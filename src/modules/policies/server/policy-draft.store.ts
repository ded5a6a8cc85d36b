import { sql } from 'kysely'
import { Refusal } from '#engine/refusal.ts'
import type { OperationContext } from '#server/http/module.ts'

type Context = Pick<OperationContext, 'tx' | 'tenantId' | 'now'>

export interface PolicyDraftKept {
  readonly id: string
  readonly code: string
  /** Null: a policy that is new. */
  readonly baseVersion: string | null
  readonly state: 'drawing' | 'proposed' | 'published' | 'dropped'
  readonly version: number
  readonly definition: Readonly<Record<string, unknown>>
  readonly cases: unknown[]
  readonly editors: readonly string[]
  readonly note: string
  readonly reason: string
  readonly sha256: string | null
  readonly editedBy: string
  readonly editor: string
  readonly editedAt: Date
  readonly proposedBy: string | null
  readonly decidedBy: string | null
}

const columns = sql`d.id, d.code, d.base_version, d.state, d.version, d.definition, d.cases, d.editors, d.note, d.reason,
  d.sha256, d.edited_by, p.name as editor, d.edited_at, d.proposed_by, d.decided_by`

/** @throws Refusal not-found; with `lock`, acts on one draft come one after the other. */
export async function getDraftRow(
  { tx, tenantId }: Pick<Context, 'tx' | 'tenantId'>,
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
  { tx, tenantId }: Pick<Context, 'tx' | 'tenantId'>,
  { code, limit }: { readonly code?: string | undefined; readonly limit: number },
): Promise<readonly PolicyDraftKept[]> {
  const { rows } = await sql<PolicyDraftKept>`
    select ${columns} from policy_drafts d join people p on p.tenant_id = d.tenant_id and p.id = d.edited_by
    where d.tenant_id = ${tenantId} and ${code === undefined ? sql`true` : sql`d.code = ${code}`}
    order by d.state in ('published', 'dropped'), d.edited_at desc, d.id limit ${limit}`.execute(tx)
  return rows
}

export async function findOpenDraft(
  { tx, tenantId }: Pick<Context, 'tx' | 'tenantId'>,
  code: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from policy_drafts
    where tenant_id = ${tenantId} and code = ${code} and state in ('drawing', 'proposed')`.execute(tx)
  return rows[0]?.id
}

/** False: somebody else has opened one in the same moment. */
export async function insertDraft(
  { tx, tenantId, now }: Context,
  draft: {
    readonly id: string
    readonly code: string
    readonly baseVersion: string | null
    readonly definition: object
    readonly by: string
  },
): Promise<boolean> {
  const made = await sql`
    insert into policy_drafts (tenant_id, id, code, base_version, state, definition, opened_by, opened_at, edited_by, edited_at)
    values (${tenantId}, ${draft.id}, ${draft.code}, ${draft.baseVersion}, 'drawing',
      ${JSON.stringify(draft.definition)}::jsonb, ${draft.by}, ${now}, ${draft.by}, ${now})
    on conflict (tenant_id, code) where state in ('drawing', 'proposed') do nothing`.execute(tx)
  return Number(made.numAffectedRows ?? 0n) === 1
}

export async function keepDraft(
  { tx, tenantId, now }: Context,
  draft: PolicyDraftKept,
  { definition, cases, by }: { readonly definition: object; readonly cases: readonly unknown[]; readonly by: string },
): Promise<void> {
  await sql`update policy_drafts set definition = ${JSON.stringify(definition)}::jsonb,
      cases = ${JSON.stringify(cases)}::jsonb, version = version + 1, edited_by = ${by}, edited_at = ${now},
      editors = ${[...new Set([...draft.editors, by])]}::uuid[]
    where tenant_id = ${tenantId} and id = ${draft.id}`.execute(tx)
}

export async function moveDraft(
  { tx, tenantId, now }: Context,
  draft: PolicyDraftKept,
  to: {
    readonly state: PolicyDraftKept['state']
    readonly by: string
    readonly note?: string
    readonly reason?: string
    readonly sha256?: string
    readonly publishedVersion?: string
  },
): Promise<void> {
  const isProposal = to.state === 'proposed'
  const isDecision = to.state === 'published' || to.reason !== undefined
  await sql`update policy_drafts set state = ${to.state}, version = version + 1,
      note = coalesce(${to.note ?? null}, note), reason = coalesce(${to.reason ?? null}, reason),
      sha256 = ${to.sha256 ?? null}, published_version = ${to.publishedVersion ?? null},
      proposed_by = case when ${isProposal}::boolean then ${to.by}::uuid else proposed_by end,
      proposed_at = case when ${isProposal}::boolean then ${now}::timestamptz else proposed_at end,
      decided_by = case when ${isDecision}::boolean then ${to.by}::uuid else decided_by end,
      decided_at = case when ${isDecision}::boolean then ${now}::timestamptz else decided_at end
    where tenant_id = ${tenantId} and id = ${draft.id}`.execute(tx)
}
