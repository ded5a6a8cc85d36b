import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { recordHistory } from '#cases/server/history.store.ts'
import { closeTasks } from '#cases/server/task.store.ts'
import { type FindingState, stateOnSight } from '#modules/dispatch/finding.rules.ts'
import type { DataReview } from '#modules/dispatch/server/data-review.ts'
import type { Finding } from '#modules/dispatch/server/quality-evidence.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { JobContext } from '#server/http/module.ts'

type FindingContext = Pick<JobContext, 'tenantId' | 'now' | 'newId'> & { readonly tx: Tx }

/** A finding as it is kept: names are looked up anew when it is read, numbers stand as they were found. */
export type FindingContent = Omit<Finding, 'kind' | 'mark' | 'entry' | 'unit' | 'period'>

/** What a finding is about, in words of a machine; the same doubt of the same cells has the same key in every review. */
export function keyOfFinding({ kind, mark, entry, unit, period }: Finding): string {
  return [kind, unit.id, entry?.id ?? '-', period ?? '-', mark ?? ''].join(' ').trim()
}

/** What a finding rests on: while this is the same, nothing new is told. */
export function factsOf({ figure, expected, difference, cells, files, sentence }: Finding): string {
  const told = cells === undefined && files === undefined ? null : sentence
  return createHash('sha256')
    .update(JSON.stringify([figure, expected, difference, cells, files, told]))
    .digest('hex')
}

interface KnownRow {
  readonly id: string
  readonly key: string
  readonly unitId: string
  readonly state: FindingState
  readonly factsHash: string
  readonly settledHash: string | null
}

/**
 * Keeps a review: new doubts are open, known ones keep their answers, changed figures are a new doubt, and what is found no more
 * has gone. Nothing is deleted.
 */
export async function saveReview(
  context: FindingContext,
  unitId: string,
  stamp: string,
  { findings, ...result }: DataReview,
): Promise<void> {
  const { tx, tenantId, now, newId } = context
  await sql`
    insert into data_reviews (tenant_id, unit_id, stamp, checked_at, result)
    values (${tenantId}, ${unitId}, ${stamp}, ${now}, ${JSON.stringify(result)}::jsonb)
    on conflict (tenant_id, unit_id) do update
    set stamp = excluded.stamp, checked_at = excluded.checked_at, result = excluded.result`.execute(tx)
  const { rows } = await sql<KnownRow>`
    select id, key, unit_id, state, facts_hash, settled_hash from findings
    where tenant_id = ${tenantId} and review_unit_id = ${unitId} for update`.execute(tx)
  const known = new Map(rows.map((row) => [row.key, row]))
  const kept = new Map<string, object>()
  for (const [place, finding] of findings.entries()) {
    const { kind, mark: _, entry, unit, period, ...content } = finding
    const key = keyOfFinding(finding)
    if (kept.has(key)) continue
    const factsHash = factsOf(finding)
    const before = known.get(key)
    const state = stateOnSight(before, factsHash)
    const ids = { id: before?.id ?? newId(), unitId: unit.id, indicatorId: entry?.id ?? null }
    kept.set(key, { ...ids, key, kind, period, content, factsHash, place, state })
    if (before !== undefined && before.state !== state && before.state !== 'gone') await tellAnew(context, before)
  }
  await sql`
    insert into findings (tenant_id, id, review_unit_id, key, kind, unit_id, indicator_id, period, content, facts_hash, place,
      state, found_at)
    select ${tenantId}, x.id, ${unitId}, x.key, x.kind, x."unitId", x."indicatorId", x.period, x.content, x."factsHash",
      x.place, x.state, ${now}
    from jsonb_to_recordset(${JSON.stringify([...kept.values()])}::jsonb) as x(id uuid, key text, kind text, "unitId" uuid,
      "indicatorId" uuid, period text, content jsonb, "factsHash" text, place integer, state text)
    on conflict (tenant_id, review_unit_id, key) do update
    set content = excluded.content, place = excluded.place, facts_hash = excluded.facts_hash, state = excluded.state,
      version = findings.version + (findings.state <> excluded.state)::int,
      found_at = case when findings.state = 'gone' then excluded.found_at else findings.found_at end
    where (findings.facts_hash, findings.state, findings.place, findings.content)
      is distinct from (excluded.facts_hash, excluded.state, excluded.place, excluded.content)`.execute(tx)
  const gone = rows.filter((row) => row.state !== 'gone' && !kept.has(row.key))
  await sql`
    update findings set state = 'gone', version = version + 1
    where tenant_id = ${tenantId} and id = any(${gone.map(({ id }) => id)}::uuid[])`.execute(tx)
  for (const row of gone) if (row.state !== 'open') await endTasks(context, row, 'finding.gone')
}

/** The figures have changed since it was answered. */
const tellAnew = (context: FindingContext, row: KnownRow) => endTasks(context, row, 'finding.changed')

async function endTasks(context: FindingContext, { id, unitId }: KnownRow, key: string): Promise<void> {
  await recordHistory(context, { subject: { kind: 'finding', id, unitId }, sentence: { key, params: {} } })
  await closeTasks(context, { subjectKind: 'finding', subjectId: id }, { outcome: key })
}

/** What an answer changes. */
export interface FindingAnswer {
  readonly state: FindingState
  readonly explanation?: string
  readonly verdict?: string
  /** The facts are accepted: they are not told again. */
  readonly isSettled?: boolean
}

export async function answerFinding(
  { tx, tenantId, now }: FindingContext,
  findingId: string,
  personId: string,
  { state, explanation, verdict, isSettled = false }: FindingAnswer,
): Promise<void> {
  await sql`
    update findings set state = ${state}, version = version + 1,
      settled_hash = case when ${isSettled} then facts_hash when ${state} = 'needs-correction' then null else settled_hash end,
      explanation = coalesce(${explanation ?? null}, explanation),
      explained_by = case when ${explanation ?? null}::text is null then explained_by else ${personId}::uuid end,
      explained_at = case when ${explanation ?? null}::text is null then explained_at else ${now}::timestamptz end,
      verdict = coalesce(${verdict ?? null}, verdict),
      decided_by = case when ${verdict ?? null}::text is null then decided_by else ${personId}::uuid end,
      decided_at = case when ${verdict ?? null}::text is null then decided_at else ${now}::timestamptz end
    where tenant_id = ${tenantId} and id = ${findingId}`.execute(tx)
}
