import { type RawBuilder, sql } from 'kysely'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { Period } from '#engine/calendar/period.ts'
import type { UnitName } from '#modules/dispatch/dispatch.ts'
import type { ProblemState } from '#modules/supervision/problem.rules.ts'
import type { OperationContext } from '#server/http/module.ts'

type Reading = Pick<OperationContext, 'tx' | 'tenantId'>

interface Words {
  readonly zh: string
  readonly en: string
}

export interface ProblemRecord {
  readonly id: string
  readonly unitId: string
  readonly week: Period
  readonly text: string
  readonly help: string
  readonly ownerUnitId: string | null
  readonly dueOn: CalendarDate | null
  readonly state: ProblemState
  readonly version: number
  readonly answer: string | null
  readonly answeredAt: Date | null
  readonly answeredBy: string | null
  readonly result: string | null
  readonly solvedWeek: Period | null
  readonly solvedAt: Date | null
  readonly raisedAt: Date
  readonly raisedBy: string
  readonly unit: UnitName & { readonly path: string }
  readonly owner: (UnitName & { readonly path: string }) | null
  readonly indicator: { readonly id: string; readonly code: string; readonly name: Words } | null
  readonly keyTask: { readonly id: string; readonly name: Words } | null
}

/** How a unit is called today, as JSON; one that has closed since as it was called last. */
const unitJson = (id: string) => sql`
  select jsonb_build_object('id', u.id, 'code', u.code, 'path', v.path,
    'name', jsonb_build_object('zh', v.name_zh, 'en', v.name_en),
    'short', jsonb_build_object('zh', coalesce(v.short_zh, v.name_zh), 'en', coalesce(v.short_en, v.name_en)))
  from units u join unit_versions v on v.tenant_id = u.tenant_id and v.unit_id = u.id
  where u.tenant_id = p.tenant_id and u.id = ${sql.ref(id)}
  order by v.from_on <= current_date desc, v.from_on desc limit 1`

const MOST_ROWS = 5_000

/** Problems `p` that a condition lets through, by unit and then the oldest first. */
export async function listProblems(
  { tx, tenantId }: Reading,
  where: RawBuilder<boolean>,
): Promise<readonly ProblemRecord[]> {
  const { rows } = await sql<ProblemRecord>`
    select p.id, p.unit_id, p.week, p.text, p.help, p.owner_unit_id, p.due_on::text as due_on, p.state, p.version, p.answer,
      p.answered_at, a.name as answered_by, p.result, p.solved_week, p.solved_at, p.raised_at, r.name as raised_by,
      (${unitJson('p.unit_id')}) as unit,
      (${unitJson('p.owner_unit_id')}) as owner,
      (select jsonb_build_object('id', i.id, 'code', i.code, 'name', v.content -> 'name') from indicators i
        join indicator_versions v on v.tenant_id = i.tenant_id and v.indicator_id = i.id and v.version = i.version
        where i.tenant_id = p.tenant_id and i.id = p.indicator_id) as indicator,
      (select jsonb_build_object('id', t.id, 'name', t.content -> 'name') from key_tasks t
        where t.tenant_id = p.tenant_id and t.id = p.key_task_id) as key_task
    from problems p
    join people r on r.tenant_id = p.tenant_id and r.id = p.raised_by
    left join people a on a.tenant_id = p.tenant_id and a.id = p.answered_by
    left join lateral (select w.level, w.position from unit_versions w where w.tenant_id = p.tenant_id and w.unit_id = p.unit_id
      order by w.from_on desc limit 1) place on true
    where p.tenant_id = ${tenantId} and ${where}
    order by place.level, place.position, p.unit_id, p.week, p.raised_at, p.id limit ${MOST_ROWS}`.execute(tx)
  return rows
}

/** One problem; `lock` makes acts on it stand in line. */
export async function findProblem(
  context: Reading,
  problemId: string,
  lock = false,
): Promise<ProblemRecord | undefined> {
  if (lock)
    await sql`select 1 from problems where tenant_id = ${context.tenantId} and id = ${problemId} for update`.execute(
      context.tx,
    )
  return (await listProblems(context, sql<boolean>`p.id = ${problemId}`))[0]
}

export interface HandedSheet {
  readonly unitId: string
  readonly isClear: boolean
  readonly by: string
  readonly at: Date
}

export async function listHandedSheets({ tx, tenantId }: Reading, week: Period): Promise<readonly HandedSheet[]> {
  const { rows } = await sql<HandedSheet>`
    select s.unit_id, s.is_clear, p.name as by, s.handed_at as at from weekly_sheets s
    join people p on p.tenant_id = s.tenant_id and p.id = s.handed_by
    where s.tenant_id = ${tenantId} and s.week = ${week}`.execute(tx)
  return rows
}
