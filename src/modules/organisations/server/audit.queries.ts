import { sql } from 'kysely'
import type { Input } from '#engine/contract/operation.ts'
import type { AuditRow, listAudit as listAuditOperation } from '#modules/organisations/audit.contract.ts'
import type { OperationContext } from '#server/http/module.ts'

/** Entries in the order of time (their ids are), page by page. */
export async function listAudit(
  { tx, tenantId }: OperationContext,
  wanted: Input<typeof listAuditOperation>,
): Promise<{ rows: AuditRow[]; next: string | null; total: number }> {
  const conditions = [
    sql`e.tenant_id = ${tenantId}`,
    wanted.deed === undefined ? undefined : sql`e.deed = ${wanted.deed}`,
    wanted.outcome === undefined ? undefined : sql`e.outcome = ${wanted.outcome}`,
    wanted.refusalCode === undefined ? undefined : sql`e.refusal_code = ${wanted.refusalCode}`,
    wanted.accountId === undefined ? undefined : sql`e.account_id = ${wanted.accountId}`,
    wanted.subjectKind === undefined ? undefined : sql`e.subject_kind = ${wanted.subjectKind}`,
    wanted.subjectId === undefined ? undefined : sql`e.subject_id = ${wanted.subjectId}`,
    wanted.from === undefined ? undefined : sql`e.at >= ${wanted.from}::timestamptz`,
    wanted.until === undefined ? undefined : sql`e.at < ${wanted.until}::timestamptz`,
  ].filter((one) => one !== undefined)
  const matching = sql`from audit_entries e where ${sql.join(conditions, sql` and `)}`
  const [after, order] = wanted.sort === 'newest' ? [sql`<`, sql`desc`] : [sql`>`, sql`asc`]
  const beyond = wanted.cursor === undefined ? sql`true` : sql`e.id ${after} ${wanted.cursor}`
  const { rows } = await sql<Omit<AuditRow, 'at'> & { at: Date }>`
    select e.id, e.at, e.account_id, e.person_name, e.origin, e.request_id, e.deed, e.outcome, e.refusal_code,
      e.subject_kind, e.subject_id, e.unit_id, e.detail
    ${matching} and ${beyond} order by e.id ${order} limit ${wanted.limit + 1}`.execute(tx)
  const { rows: counted } = await sql<{ total: number }>`select count(*)::int as total ${matching}`.execute(tx)
  const page = rows.slice(0, wanted.limit).map((row) => ({ ...row, at: row.at.toISOString() }))
  return { rows: page, next: rows.length > wanted.limit ? page.at(-1)!.id : null, total: counted[0]!.total }
}
