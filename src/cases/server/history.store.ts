import type { CaseContext } from '#cases/server/case-context.ts'
import type { Sentence, Subject } from '#cases/subject.ts'

type HistoryTables = {
  historyEntries: {
    tenantId: string
    id: string
    subjectKind: string
    subjectId: string
    unitId: string
    at: Date
    personId: string | null
    onBehalfOf: string | null
    messageKey: string
    params: string
  }
}

export interface HistoryEntry {
  readonly subject: Subject
  readonly sentence: Sentence
  /** Who did it; absent: the system. */
  readonly personId?: string
  /** Whose duty it was, when it was lent; by default the one whose role allows the act of `personId`. */
  readonly onBehalfOf?: string
}

/** Writes what happened, in the transaction in which it happens. Nobody can change it afterwards: the role may only insert. */
export async function recordHistory(context: CaseContext, ...entries: readonly HistoryEntry[]): Promise<void> {
  if (entries.length === 0) return
  await context.tx
    .withTables<HistoryTables>()
    .insertInto('historyEntries')
    .values(
      entries.map(({ subject, sentence, personId, onBehalfOf }) => ({
        tenantId: context.tenantId,
        id: context.newId(),
        subjectKind: subject.kind,
        subjectId: subject.id,
        unitId: subject.unitId,
        at: context.now,
        personId: personId ?? null,
        onBehalfOf: onBehalfOf ?? (personId ? context.onBehalfOf : undefined) ?? null,
        messageKey: sentence.key,
        params: JSON.stringify(sentence.params),
      })),
    )
    .execute()
}
