import { sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { emitEvent } from '#cases/server/outbox.store.ts'
import { canonicalJson } from '#engine/form/same-value.ts'
import { sha256 } from '#engine/form/sha-256.ts'

export interface NewIntegrityRecord {
  /** `person:<id>` or `unit:<id>`. */
  readonly subject: string
  readonly name: string
  /** At which it is seen. */
  readonly unitId: string
  readonly reason: string
  readonly clause: string
  readonly fromOn: string
  readonly untilOn: string
  readonly source: { readonly kind: string; readonly id: string; readonly number: string }
  /** As it was when it was decided: kept with its hash, whatever becomes of what it came from. */
  readonly evidence: unknown
}

/**
 * 记入诚信档案: for slices above, in the transaction of the act that decides. Once for each subject and source.
 * @returns false when it stands there already.
 */
export async function recordIntegrity(
  context: CaseContext,
  one: NewIntegrityRecord,
  by: string | null,
): Promise<boolean> {
  const { tx, tenantId, now } = context
  const id = context.newId()
  const evidence = canonicalJson(one.evidence)
  const { numAffectedRows } = await sql`
    insert into integrity_records (tenant_id, id, subject, name, unit_id, reason, clause, from_on, until_on, source_kind, source_id,
      source_number, evidence, sha256, recorded_by, recorded_at)
    values (${tenantId}, ${id}, ${one.subject}, ${one.name}, ${one.unitId}, ${one.reason}, ${one.clause}, ${one.fromOn},
      ${one.untilOn}, ${one.source.kind}, ${one.source.id}, ${one.source.number}, ${evidence}::jsonb, ${sha256(evidence)}, ${by},
      ${now}) on conflict do nothing`.execute(tx)
  if (numAffectedRows !== 1n) return false
  await recordHistory(context, {
    subject: { kind: 'integrity-record', id, unitId: one.unitId },
    sentence: { key: 'history.integrity.recorded', params: { name: one.name, until: one.untilOn } },
    ...(by !== null && { personId: by }),
  })
  await emitEvent(context, 'integrity.recorded', { integrityRecordId: id, subject: one.subject })
  return true
}
