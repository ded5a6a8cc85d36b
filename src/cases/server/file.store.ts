import { sql } from 'kysely'
import type { Finding } from '#cases/file.rules.ts'
import type { CaseContext } from '#cases/server/case-context.ts'
import type { Subject } from '#cases/subject.ts'

const STATE = { clean: 'clean', bad: 'bad', unknown: 'quarantined' } as const

export interface ReceivedContent {
  readonly sha256: string
  readonly sizeBytes: number
  readonly finding: Finding
}

/** The same content twice is one row. A content once found bad stays bad; a later answer settles what was unknown. */
export async function saveContent(
  { tx, tenantId, now }: CaseContext,
  content: ReceivedContent,
): Promise<'clean' | 'quarantined' | 'bad'> {
  const { verdict, kind, key, params } = content.finding
  const saved = await sql<{ state: 'clean' | 'quarantined' | 'bad' }>`
    insert into file_contents as c (tenant_id, sha256, size_bytes, kind, state, finding_key, finding_params, attempts,
      received_at, checked_at, next_check_at)
    values (${tenantId}, ${content.sha256}, ${content.sizeBytes}, ${kind ?? 'unknown'}, ${STATE[verdict]}, ${key ?? null},
      ${JSON.stringify(params ?? {})}::jsonb, 1, ${now}, ${now}, ${verdict === 'unknown' ? nextCheck(now, 1) : null})
    on conflict (tenant_id, sha256) do update set
      state = case when c.state = 'quarantined' then excluded.state else c.state end,
      kind = case when c.state = 'quarantined' then excluded.kind else c.kind end,
      finding_key = case when c.state = 'quarantined' then excluded.finding_key else c.finding_key end,
      finding_params = case when c.state = 'quarantined' then excluded.finding_params else c.finding_params end,
      checked_at = excluded.checked_at
    returning state`.execute(tx)
  return saved.rows[0]!.state
}

/** What a later check found. */
export async function settleContent(
  { tx, tenantId, now }: Pick<CaseContext, 'tx' | 'tenantId' | 'now'>,
  sha256: string,
  attempts: number,
  { verdict, kind, key, params }: Finding,
): Promise<void> {
  await sql`update file_contents set state = ${STATE[verdict]}, kind = coalesce(${kind ?? null}, kind), finding_key = ${key ?? null}, attempts = ${attempts},
      finding_params = ${JSON.stringify(params ?? {})}::jsonb, checked_at = ${now},
      next_check_at = ${verdict === 'unknown' ? nextCheck(now, attempts) : null}
    where tenant_id = ${tenantId} and sha256 = ${sha256} and state = 'quarantined'`.execute(tx)
}

/** One minute, two, four … at most a day. */
const nextCheck = (now: Date, attempts: number): Date =>
  new Date(now.getTime() + Math.min(24 * 60, 2 ** Math.min(attempts - 1, 11)) * 60_000)

export async function attachFile(
  { tx, tenantId, now, newId }: CaseContext,
  file: {
    readonly subject: Subject
    readonly sha256: string
    readonly name: string
    readonly personId: string
    /** Which of the papers asked for it is. */
    readonly code?: string | undefined
  },
): Promise<string> {
  const id = newId()
  await sql`insert into files (tenant_id, id, subject_kind, subject_id, unit_id, sha256, name, attached_by, attached_at, purpose)
    values (${tenantId}, ${id}, ${file.subject.kind}, ${file.subject.id}, ${file.subject.unitId}, ${file.sha256},
      ${file.name}, ${file.personId}, ${now}, ${file.code ?? null})`.execute(tx)
  return id
}

/** Answers whether it was attached until now. */
export async function detachFile(
  { tx, tenantId, now }: CaseContext,
  fileId: string,
  personId: string,
  reason: string,
): Promise<boolean> {
  const done = await sql`update files set detached_at = ${now}, detached_by = ${personId}, detach_reason = ${reason}
    where tenant_id = ${tenantId} and id = ${fileId} and detached_at is null`.execute(tx)
  return done.numAffectedRows === 1n
}
