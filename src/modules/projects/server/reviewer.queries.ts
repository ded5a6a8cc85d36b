import { sql } from 'kysely'
import type { KeptCase } from '#cases/server/case.queries.ts'
import { getProcess } from '#cases/server/case-process.queries.ts'
import type { CONFLICTS } from '#modules/projects/score.contract.ts'
import type { Matter, Reading } from '#modules/projects/server/matter.ts'

export interface Conflict {
  readonly kind: (typeof CONFLICTS)[number]
  /** The unit, or the other application; empty where the kind says all. */
  readonly of: string
}

export interface Reviewer {
  readonly id: string
  readonly name: string
  readonly shortZh: string
  readonly shortEn: string
  /** The review asks him: he has a seat there. */
  readonly isAsked: boolean
  readonly isGiven: boolean
}

type Asked = Reading & { readonly actor: { readonly personId: string } }

const MOST = 30

/** Whom the review of a case asks now; with a text also everybody of that name, or of a unit of that name. */
export async function listReviewersOf(
  { tx, tenantId }: Reading,
  { id, state }: Pick<KeptCase, 'id' | 'state'>,
  text: string,
): Promise<readonly Reviewer[]> {
  const { rows } = await sql<Reviewer>`
    select p.id, p.name, v.short_zh, v.short_en, a.asked is not null as is_asked,
      exists (select from score_sheets s where s.tenant_id = p.tenant_id and s.case_id = ${id} and s.person_id = p.id
        and s.state <> 'taken-back') as is_given
    from people p
    join unit_versions v on v.tenant_id = p.tenant_id and v.unit_id = p.unit_id and v.until_on is null
    left join lateral (select 1 as asked from case_seats s where s.tenant_id = p.tenant_id and s.case_id = ${id}
      and s.person_id = p.id and s.kind = 'seat' and s.state = ${state} and s.closed_at is null limit 1) a on true
    where p.tenant_id = ${tenantId} and p.left_on is null
      and (a.asked is not null or (${text} <> '' and (strpos(p.name, ${text}) > 0 or strpos(v.name_zh, ${text}) > 0
        or strpos(lower(v.name_en), lower(${text})) > 0)))
    order by a.asked nulls last, p.name, p.id limit ${MOST}`.execute(tx)
  return rows
}

/**
 * What is known to keep people from judging an application: they take part in it or in another of the call, belong to a unit of it,
 * have handled it in a step from which the review is to be apart, or are giving the sheets out.
 */
export async function conflictsOf(
  context: Asked,
  one: KeptCase,
  matter: Pick<Matter, 'parts' | 'call'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Conflict[]>> {
  const own = new Set(matter.parts.map(({ subject }) => subject))
  const units = matter.parts.flatMap(({ subject, name }) =>
    subject.startsWith('unit:') ? [{ id: subject.slice('unit:'.length), name }] : [],
  )
  const [sameUnit, handled, competing] = [
    await listSameUnit(context, ids, units),
    await listHandled(context, one, ids),
    await listCompeting(context, one.id, matter.call.id, ids),
  ]
  return new Map(
    ids.map((id): [string, readonly Conflict[]] => [
      id,
      [
        ...(id === context.actor.personId ? [{ kind: 'own-giving' as const, of: '' }] : []),
        ...(own.has(`person:${id}`) ? [{ kind: 'takes-part' as const, of: '' }] : []),
        ...(sameUnit.has(id) ? [{ kind: 'same-unit' as const, of: sameUnit.get(id)! }] : []),
        ...(handled.has(id) ? [{ kind: 'handled' as const, of: '' }] : []),
        ...(competing.has(id) ? [{ kind: 'competes' as const, of: competing.get(id)! }] : []),
      ],
    ]),
  )
}

/** Who belongs to a unit of the application, or to one below it. */
async function listSameUnit(
  { tx, tenantId }: Reading,
  ids: readonly string[],
  units: readonly { readonly id: string; readonly name: string }[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; unitId: string }>`
    select p.id, u.unit_id from people p
    join unit_versions v on v.tenant_id = p.tenant_id and v.unit_id = p.unit_id and v.until_on is null
    join unit_versions u on u.tenant_id = p.tenant_id and u.until_on is null and starts_with(v.path, u.path)
    where p.tenant_id = ${tenantId} and p.id = any(${[...ids]}::uuid[])
      and u.unit_id = any(${units.map(({ id }) => id)}::uuid[])`.execute(tx)
  return new Map(rows.map(({ id, unitId }) => [id, units.find((unit) => unit.id === unitId)!.name]))
}

/** Who took an action from which the present step of the process is to be apart (`apartFrom`). */
async function listHandled(
  { tx, tenantId }: Reading,
  { id, processState }: KeptCase,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { process: code, version, hash, state } = processState
  const { states } = await getProcess(tx, tenantId, { code, version, hash })
  const apart = states.get(state)?.state.task?.apartFrom ?? []
  if (apart.length === 0) return new Set()
  const { rows } = await sql<{ by: string }>`
    select distinct w.by from case_events e
    cross join lateral (values (e.event ->> 'by'), (e.event ->> 'for')) as w(by)
    where e.tenant_id = ${tenantId} and e.case_id = ${id} and e.event ->> 'event' in ('said', 'left')
      and e.event ->> 'action' = any(${[...apart]}::text[]) and w.by = any(${[...ids]}::text[])`.execute(tx)
  return new Set(rows.map(({ by }) => by))
}

/** Who takes part in another application of the call that is not over. */
async function listCompeting(
  { tx, tenantId }: Reading,
  caseId: string,
  callId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ subject: string; title: string }>`
    select t.subject, min(c.title) as title from takings_part t
    join cases c on c.tenant_id = t.tenant_id and c.id = t.case_id
    where t.tenant_id = ${tenantId} and t.subject = any(${ids.map((id) => `person:${id}`)}::text[]) and t.left_on is null
      and c.subject_kind = 'call' and c.subject_id = ${callId} and c.id <> ${caseId} and c.phase <> 'closed'
    group by t.subject`.execute(tx)
  return new Map(rows.map(({ subject, title }) => [subject.slice('person:'.length), title]))
}
