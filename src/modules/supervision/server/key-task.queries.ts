import { type RawBuilder, sql } from 'kysely'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { formatDocumentNumber } from '#engine/document/document-number.ts'
import type { UnitName } from '#modules/dispatch/dispatch.ts'
import type { PinnedLights } from '#modules/dispatch/server/light.queries.ts'
import { joinUnit, UNIT_COLUMNS, type UnitRow, unitNameOf } from '#modules/dispatch/server/report.queries.ts'
import { maskPhone } from '#modules/organisations/person.rules.ts'
import type { KeyTaskRow, Progress } from '#modules/supervision/key-task.contract.ts'
import { disagrees, type ProgressState, type SelfStatus } from '#modules/supervision/key-task.rules.ts'
import { signOfCode } from '#modules/supervision/server/light.store.ts'
import type { Tx } from '#server/database/tenant.ts'

type Words = { readonly zh: string; readonly en: string }
type Reading = { readonly tx: Tx; readonly tenantId: string; readonly now: Date }

/** What of a definition is kept as it stands. */
export interface KeyTaskContent {
  readonly name: Words
  readonly target: Words
  readonly steps: readonly Words[]
  readonly measures: readonly Words[]
  readonly responsible: { readonly name: string; readonly post?: Words; readonly phone?: string }
}

export interface NodeRow {
  readonly number: number
  readonly period: string
  readonly textZh: string
  readonly textEn: string
  readonly dueOn: CalendarDate
  readonly doneOn: CalendarDate | null
}

export interface TaskRow extends UnitRow {
  readonly id: string
  readonly code: string
  readonly year: number
  readonly number: number
  readonly goalCode: string | null
  readonly goalZh: string | null
  readonly goalEn: string | null
  readonly leadUnitId: string
  readonly content: KeyTaskContent
  readonly dueOn: CalendarDate
  readonly fundsFen: bigint | null
  readonly isImportant: boolean
  readonly isUrgent: boolean
  readonly version: number
  readonly retiredAt: Date | null
  readonly percent: number
  readonly selfStatus: SelfStatus | null
  readonly doneOn: CalendarDate | null
  readonly light: string | null
  readonly lightReason: Words | null
  readonly nodes: readonly NodeRow[]
  readonly cooperating: readonly { readonly id: string; readonly code: string; name: Words; short: Words }[]
  readonly indicators: readonly { readonly id: string; readonly code: string; readonly name: Words }[]
  readonly evidence: readonly string[]
  readonly slip: { readonly id: string; readonly code: string; readonly year: number; readonly serial: number } | null
}

const json = (query: RawBuilder<unknown>) =>
  sql`(select coalesce(jsonb_agg(x.one order by x.place), '[]') from (${query}) x)`

/** Key tasks by a condition on `t`, in the order of the ledger. */
export async function listTaskRows({ tx, tenantId, now }: Reading, where: RawBuilder<boolean>): Promise<TaskRow[]> {
  const { rows } = await sql<TaskRow>`
    select r.id, r.code, r.year, r.number, r.goal_code, g.name_zh as goal_zh, g.name_en as goal_en, r.lead_unit_id, r.content,
      r.due_on, r.funds_fen, r.is_important, r.is_urgent, r.version, r.retired_at, r.percent, r.self_status, r.done_on,
      l.light, l.reason -> 'reason' as light_reason, ${UNIT_COLUMNS},
      ${json(sql`select n.number as place, jsonb_build_object('number', n.number, 'period', n.period, 'textZh', n.text_zh,
        'textEn', n.text_en, 'dueOn', n.due_on, 'doneOn', n.done_on) as one
        from key_task_nodes n where n.tenant_id = r.tenant_id and n.task_id = r.id`)} as nodes,
      ${json(sql`select c.position as place, jsonb_build_object('id', o.id, 'code', o.code,
        'name', jsonb_build_object('zh', w.name_zh, 'en', w.name_en),
        'short', jsonb_build_object('zh', w.short_zh, 'en', w.short_en)) as one
        from key_task_units c join units o on o.tenant_id = c.tenant_id and o.id = c.unit_id
        join lateral (select * from unit_versions w where w.tenant_id = c.tenant_id and w.unit_id = c.unit_id
          order by w.from_on desc limit 1) w on true
        where c.tenant_id = r.tenant_id and c.task_id = r.id`)} as cooperating,
      ${json(sql`select k.position as place, jsonb_build_object('id', i.id, 'code', i.code, 'name', iv.content -> 'name') as one
        from key_task_indicators k join indicators i on i.tenant_id = k.tenant_id and i.id = k.indicator_id
        join indicator_versions iv on iv.tenant_id = i.tenant_id and iv.indicator_id = i.id and iv.version = i.version
        where k.tenant_id = r.tenant_id and k.task_id = r.id`)} as indicators,
      ${json(sql`select f.attached_at as place, to_jsonb(f.name) as one from files f
        where f.tenant_id = r.tenant_id and f.subject_kind = 'key-task' and f.subject_id = r.id::text
          and f.detached_at is null`)} as evidence,
      (select jsonb_build_object('id', s.id, 'code', s.code, 'year', s.year, 'serial', s.serial) from slips s
        where s.tenant_id = r.tenant_id and s.item_key = 'key-task ' || r.id
          and s.state not in ('closed', 'cancelled')) as slip
    from (select t.*, t.lead_unit_id as unit_id from key_tasks t where t.tenant_id = ${tenantId} and ${where}) r
    ${joinUnit('r', now)}
    left join plan_goals g on g.tenant_id = r.tenant_id and g.plan_id = r.plan_id and g.code = r.goal_code
    left join lateral (select e.light, e.reason from light_entries e
      where e.tenant_id = r.tenant_id and e.subject_kind = 'key-task' and e.subject_id = r.id
      order by e.recorded_at desc, e.id desc limit 1) l on true
    order by r.year, r.number, r.code`.execute(tx)
  return rows
}

export async function findTask(context: Reading, keyTaskId: string, lock = false): Promise<TaskRow | undefined> {
  if (lock)
    await sql`select 1 from key_tasks where tenant_id = ${context.tenantId} and id = ${keyTaskId} for update`.execute(
      context.tx,
    )
  const [row] = await listTaskRows(context, sql<boolean>`t.id = ${keyTaskId}`)
  return row
}

export interface ProgressRow extends Omit<Progress, 'writtenAt' | 'approvedAt' | 'status' | 'state'> {
  readonly taskId: string
  readonly state: ProgressState
  readonly selfStatus: SelfStatus
  readonly writtenAt: Date
  readonly approvedAt: Date | null
  readonly submittedById: string | null
}

/** Progress entries, the latest month first. */
export async function listProgress({ tx, tenantId }: Reading, where: RawBuilder<boolean>): Promise<ProgressRow[]> {
  const { rows } = await sql<ProgressRow>`
    select p.id, p.task_id, p.period, p.state, p.version, p.text, p.percent, p.self_status, p.comment, p.problem, p.help,
      p.nodes_done, w.name as written_by, p.written_at, h.name as approved_by, p.approved_at, p.return_reason,
      p.submitted_by as submitted_by_id
    from key_task_progress p
    left join people w on w.tenant_id = p.tenant_id and w.id = p.written_by
    left join people h on h.tenant_id = p.tenant_id and h.id = p.approved_by
    where p.tenant_id = ${tenantId} and ${where} order by p.period desc, p.id`.execute(tx)
  return rows
}

export const progressOf = ({ selfStatus, taskId: _, submittedById: __, ...row }: ProgressRow): Progress => ({
  ...row,
  status: selfStatus,
  writtenAt: row.writtenAt.toISOString(),
  approvedAt: row.approvedAt?.toISOString() ?? null,
})

export function taskOf(
  row: TaskRow,
  signed: ProgressRow | undefined,
  today: CalendarDate,
  lights: PinnedLights | undefined,
): KeyTaskRow {
  const { name, target, steps, measures, responsible } = row.content
  const light = signOfCode(lights, row.light ?? 'none')
  return {
    id: row.id,
    code: row.code,
    number: row.number,
    year: row.year,
    version: row.version,
    name,
    target,
    goal: row.goalCode === null ? null : { code: row.goalCode, name: { zh: row.goalZh ?? '', en: row.goalEn ?? '' } },
    nodes: row.nodes.map(({ textZh, textEn, ...node }) => ({
      ...node,
      text: { zh: textZh, en: textEn },
      isLate: node.doneOn === null && node.dueOn < today,
    })),
    steps: [...steps],
    measures: [...measures],
    lead: unitNameOf(row),
    cooperating: [...row.cooperating] as UnitName[],
    responsible: {
      name: responsible.name,
      post: responsible.post ?? null,
      phoneMasked: maskPhone(responsible.phone ?? null),
    },
    dueOn: row.dueOn,
    doneOn: row.doneOn,
    fundsFen: row.fundsFen === null ? null : String(row.fundsFen),
    indicators: [...row.indicators],
    isImportant: row.isImportant,
    isUrgent: row.isUrgent,
    percent: row.percent,
    status: row.selfStatus,
    light,
    lightReason: row.lightReason,
    disagrees: disagrees(row.selfStatus, light.alarm),
    progress: signed ? progressOf(signed) : null,
    evidence: [...row.evidence],
    openSlip: row.slip === null ? null : { id: row.slip.id, number: formatDocumentNumber(row.slip) },
  }
}

export interface TaskLight {
  readonly id: string
  readonly name: Words
  readonly unit: UnitName
  readonly path: string
  readonly light: string
  readonly reason: Words
}

/** The lights of the tasks in the ledger that are not done. */
export async function listTaskLights(context: Reading): Promise<readonly TaskLight[]> {
  const rows = await listTaskRows(context, sql<boolean>`t.retired_at is null and t.done_on is null`)
  return rows.flatMap((row) =>
    row.light === null
      ? []
      : [
          {
            id: row.id,
            name: row.content.name,
            unit: unitNameOf(row),
            path: row.path,
            light: row.light,
            reason: row.lightReason ?? { zh: '', en: '' },
          },
        ],
  )
}
