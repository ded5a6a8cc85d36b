import { sql } from 'kysely'
import type { RefusalCode } from '#engine/refusal.ts'
import { type Tx, writeLast } from '#server/database/tenant.ts'

/** One line of the audit log: who, when, from where, what, on what, with which result. */
export interface AuditEntry {
  readonly id: string
  readonly tenantId: string
  readonly at: Date
  readonly accountId?: string
  readonly personName?: string
  readonly origin?: string
  readonly requestId?: string
  /** Operation id, or `sign-in.throttled` and the like. */
  readonly deed: string
  readonly outcome: 'done' | 'refused' | 'failed'
  readonly refusalCode?: RefusalCode
  readonly subjectKind?: string
  readonly subjectId?: string
  readonly unitId?: string
  readonly detail?: Readonly<Record<string, unknown>>
}

/** Appends with the caller's COMMIT: when the entry cannot be written, neither can the act. */
export function writeAudit(tx: Tx, entry: AuditEntry): void {
  writeLast(
    tx,
    sql`
      insert into audit_entries (tenant_id, id, at, account_id, person_name, origin, request_id, deed, outcome,
        refusal_code, subject_kind, subject_id, unit_id, detail)
      values (${entry.tenantId}, ${entry.id}, ${entry.at}, ${entry.accountId ?? null}, ${entry.personName ?? null},
        ${entry.origin ?? null}, ${entry.requestId ?? null}, ${entry.deed}, ${entry.outcome},
        ${entry.refusalCode ?? null}, ${entry.subjectKind ?? null}, ${entry.subjectId ?? null}, ${entry.unitId ?? null},
        ${JSON.stringify(entry.detail ?? {})}::jsonb)`,
  )
}
