import { sql } from 'kysely'
import { readCursor } from '#engine/contract/cursor.ts'
import type { Input } from '#engine/contract/operation.ts'
import type { AuditRow, listAudit as listAuditOperation } from '#modules/organisations/audit.contract.ts'
import type { OperationContext } from '#server/http/module.ts'

type Told = 'subjectKindName' | 'reasons'
export type AuditEntryRow = Omit<AuditRow, Told>

/** Entries in the order of time (their ids are), page by page, with the names of units and people in them. */
export async function listAudit(
  { tx, tenantId }: OperationContext,
  wanted: Input<typeof listAuditOperation>,
): Promise<{ rows: AuditEntryRow[]; next: string | null; total: number }> {
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
  const [after, order] = wanted.sort === 'newest' ? [sql`<`, sql`desc`] : [sql`>`, sql`asc`]
  const beyond = wanted.cursor === undefined ? sql`true` : sql`e.id ${after} ${readCursor(wanted.cursor).id}`
  const { rows } = await sql<Omit<AuditEntryRow, 'at'> & { at: Date }>`
    select e.id, e.at, e.account_id, e.person_name, e.origin, e.request_id, e.deed, e.outcome, e.refusal_code,
      e.subject_kind, e.subject_id, e.unit_id, e.detail, b.name as on_behalf_of_name,
      case when p.id is not null then jsonb_build_object('zh', p.name, 'en', p.name)
        when v.unit_id is not null then jsonb_build_object('zh', v.name_zh, 'en', v.name_en) end as subject_name
    from audit_entries e
    left join accounts a on e.subject_kind = 'account' and a.tenant_id = e.tenant_id and a.id::text = e.subject_id
    left join people p on p.tenant_id = e.tenant_id
      and p.id::text = case e.subject_kind when 'person' then e.subject_id when 'account' then a.person_id::text end
    left join lateral (
      select unit_id, name_zh, name_en from unit_versions
      where e.subject_kind = 'unit' and tenant_id = e.tenant_id and unit_id::text = e.subject_id
      order by from_on desc limit 1) v on true
    left join people b on b.tenant_id = e.tenant_id and b.id::text = e.detail ->> 'onBehalfOf'
    where ${sql.join(conditions, sql` and `)} and ${beyond} order by e.id ${order} limit ${wanted.limit + 1}`.execute(
    tx,
  )
  const { rows: counted } = await sql<{
    total: number
  }>`select count(*)::int as total from audit_entries e where ${sql.join(conditions, sql` and `)}`.execute(tx)
  const page = rows.slice(0, wanted.limit).map((row) => ({ ...row, at: row.at.toISOString() }))
  return { rows: page, next: rows.length > wanted.limit ? page.at(-1)!.id : null, total: counted[0]!.total }
}
