import { sql } from 'kysely'
import type { DraftState } from '#cases/draft.rules.ts'
import type { OperationContext } from '#server/http/module.ts'

type Context = Pick<OperationContext, 'tx' | 'tenantId' | 'now'>

/** What a draft of any kind of definition has; its table has these columns. */
export interface DraftHead {
  readonly id: string
  readonly code: string
  readonly state: DraftState
  readonly version: number
  readonly editors: readonly string[]
  readonly sha256: string | null
  readonly proposedBy: string | null
}

export const isOpen = sql`state in ('drawing', 'proposed')`

/** The open draft of this code, if there is one. */
export async function findOpenDraft(
  { tx, tenantId }: Pick<Context, 'tx' | 'tenantId'>,
  table: string,
  code: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from ${sql.table(table)}
    where tenant_id = ${tenantId} and code = ${code} and ${isOpen}`.execute(tx)
  return rows[0]?.id
}

/** False: somebody else has opened one in the same moment. `content` is what this kind of draft begins with, by column. */
export async function insertDraft(
  { tx, tenantId, now }: Context,
  table: string,
  draft: { readonly id: string; readonly code: string; readonly by: string },
  content: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  const { id, code, by } = draft
  const names = sql.join(Object.keys(content).map((name) => sql.ref(name)))
  const made =
    await sql`insert into ${sql.table(table)} (tenant_id, id, code, state, opened_by, opened_at, edited_by, edited_at,
      ${names})
    values (${tenantId}, ${id}, ${code}, 'drawing', ${by}, ${now}, ${by}, ${now}, ${sql.join(Object.values(content).map(kept))})
    on conflict (tenant_id, code) where ${isOpen} do nothing`.execute(tx)
  return Number(made.numAffectedRows ?? 0n) === 1
}

/** The next version of what is drawn, by column; whoever has a hand in it is remembered. */
export async function keepDraft(
  { tx, tenantId, now }: Context,
  table: string,
  { id, editors }: DraftHead,
  content: Readonly<Record<string, unknown>>,
  by: string,
): Promise<void> {
  const drawn = sql.join(Object.entries(content).map(([name, value]) => sql`${sql.ref(name)} = ${kept(value)}`))
  await sql`update ${sql.table(table)} set ${drawn}, version = version + 1, edited_by = ${by}, edited_at = ${now},
      editors = ${[...new Set([...editors, by])]}::uuid[]
    where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
}

const kept = (value: unknown) =>
  typeof value === 'object' && value !== null ? sql`${JSON.stringify(value)}::jsonb` : sql`${value}`

export interface DraftMove {
  readonly state: DraftState
  readonly by: string
  readonly note?: string
  readonly reason?: string
  readonly sha256?: string
  readonly publishedVersion?: string | number
}

/** To another state; who proposed and who decided is remembered. */
export async function moveDraft(
  { tx, tenantId, now }: Context,
  table: string,
  { id }: Pick<DraftHead, 'id'>,
  to: DraftMove,
): Promise<void> {
  const isProposal = to.state === 'proposed'
  const isDecision = to.state === 'published' || to.reason !== undefined
  await sql`update ${sql.table(table)} set state = ${to.state}, version = version + 1,
      note = coalesce(${to.note ?? null}, note), reason = coalesce(${to.reason ?? null}, reason),
      sha256 = ${to.sha256 ?? null}, published_version = ${to.publishedVersion ?? null},
      proposed_by = case when ${isProposal}::boolean then ${to.by}::uuid else proposed_by end,
      proposed_at = case when ${isProposal}::boolean then ${now}::timestamptz else proposed_at end,
      decided_by = case when ${isDecision}::boolean then ${to.by}::uuid else decided_by end,
      decided_at = case when ${isDecision}::boolean then ${now}::timestamptz else decided_at end
    where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
}
