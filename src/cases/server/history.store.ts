import { sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import type { Sentence, Subject } from '#cases/subject.ts'
import { writeLast } from '#server/database/tenant.ts'

export interface HistoryEntry {
  readonly subject: Subject
  readonly sentence: Sentence
  /** Who did it; absent: the system. */
  readonly personId?: string
  /** Whose duty it was, when it was lent; by default the one whose role allows the act of `personId`. */
  readonly onBehalfOf?: string
}

/** Writes what happened, with the COMMIT of the act itself. Nobody can change it afterwards: the role may only insert. */
export async function recordHistory(context: CaseContext, ...entries: readonly HistoryEntry[]): Promise<void> {
  const { tx, tenantId, now } = context
  for (const { subject, sentence, personId, onBehalfOf } of entries) {
    const lender = onBehalfOf ?? (personId ? context.onBehalfOf : undefined) ?? null
    writeLast(
      tx,
      sql`insert into history_entries (tenant_id, id, subject_kind, subject_id, unit_id, at, person_id, on_behalf_of,
          message_key, params)
        values (${tenantId}, ${context.newId()}, ${subject.kind}, ${subject.id}, ${subject.unitId}, ${now},
          ${personId ?? null}, ${lender}, ${sentence.key}, ${JSON.stringify(sentence.params)}::jsonb)`,
    )
  }
}
