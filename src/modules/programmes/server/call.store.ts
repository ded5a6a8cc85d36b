import { sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import type { CallContent, CallState } from '#modules/programmes/call.ts'

export interface NewCall {
  readonly id: string
  readonly unitId: string
  readonly family: string
  readonly year: number
  readonly title: string
  readonly state: CallState
  readonly opensAt: Date | null
  readonly closesAt: Date | null
  readonly unitBy: Date | null
  readonly recommendBy: Date | null
  readonly expectedOn: string | null
  readonly content: CallContent
  readonly clonedFrom: string | null
  readonly drawnUpBy: string | null
}

type Writing = Pick<CaseContext, 'tx' | 'tenantId' | 'now'>

export async function insertCall({ tx, tenantId, now }: Writing, call: NewCall): Promise<void> {
  await sql`insert into calls (tenant_id, id, unit_id, family, year, title, state, opens_at, closes_at, unit_by, recommend_by,
      expected_on, content, cloned_from, drawn_up_by, drawn_up_at, search)
    values (${tenantId}, ${call.id}, ${call.unitId}, ${call.family}, ${call.year}, ${call.title}, ${call.state},
      ${call.opensAt}, ${call.closesAt}, ${call.unitBy}, ${call.recommendBy}, ${call.expectedOn},
      ${JSON.stringify(call.content)}::jsonb, ${call.clonedFrom}, ${call.drawnUpBy}, ${now}, ${searchOf(call)})`.execute(
    tx,
  )
}

export type CallChange = Partial<
  Omit<NewCall, 'id' | 'unitId' | 'family' | 'year' | 'clonedFrom' | 'drawnUpBy'> & {
    readonly number: string | null
    readonly publishedBy: string
    readonly publishedAt: Date
  }
>

/** Changes a call that the caller has locked; answers its new version. */
export async function changeCall({ tx, tenantId }: Writing, callId: string, change: CallChange): Promise<number> {
  const { content, ...plain } = change
  const columns: Record<string, unknown> = {
    ...Object.fromEntries(Object.entries(plain).map(([name, value]) => [snake(name), value])),
    ...(change.title !== undefined && content !== undefined && { search: searchOf({ title: change.title, content }) }),
  }
  const sets = Object.entries(columns).map(([column, value]) => sql`${sql.ref(column)} = ${value}`)
  if (content !== undefined) sets.push(sql`content = ${JSON.stringify(content)}::jsonb`)
  const { rows } = await sql<{ version: number }>`
    update calls set ${sql.join([...sets, sql`version = version + 1`])}
    where tenant_id = ${tenantId} and id = ${callId} returning version`.execute(tx)
  return rows[0]!.version
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const searchOf = ({ title, content }: Pick<NewCall, 'title' | 'content'>): string =>
  [title, ...content.directions.map(({ code, name }) => `${code} ${name}`)].join(' ').slice(0, 4000)

/** Keeps the call as it stands now as a version that nobody changes. */
export async function keepCallVersion(
  { tx, tenantId, now }: Writing,
  callId: string,
  reason: string,
  by: string | null,
): Promise<void> {
  await sql`insert into call_versions (tenant_id, call_id, version, content, reason, at, by_person)
    select tenant_id, id, version, to_jsonb(calls.*) - 'tenant_id' - 'search', ${reason}, ${now}, ${by}::uuid
    from calls where tenant_id = ${tenantId} and id = ${callId}`.execute(tx)
}

export interface Quota {
  readonly unitId: string
  readonly most: number
  readonly recommendBy: Date | null
}

export async function putQuotas({ tx, tenantId }: Writing, callId: string, quotas: readonly Quota[]): Promise<void> {
  const units = quotas.map(({ unitId }) => unitId)
  await sql`delete from call_quotas
    where tenant_id = ${tenantId} and call_id = ${callId} and unit_id <> all(${units}::uuid[])`.execute(tx)
  for (const { unitId, most, recommendBy } of quotas)
    await sql`insert into call_quotas (tenant_id, call_id, unit_id, most, recommend_by)
      values (${tenantId}, ${callId}, ${unitId}, ${most}, ${recommendBy})
      on conflict (tenant_id, call_id, unit_id) do update set most = excluded.most, recommend_by = excluded.recommend_by`.execute(
      tx,
    )
}

export async function putSubscriptions(
  { tx, tenantId, now }: Writing,
  personId: string,
  families: readonly string[],
): Promise<void> {
  await sql`delete from call_subscriptions where tenant_id = ${tenantId} and person_id = ${personId}`.execute(tx)
  for (const family of new Set(families))
    await sql`insert into call_subscriptions (tenant_id, person_id, family, since)
      values (${tenantId}, ${personId}, ${family}, ${now})`.execute(tx)
}
