import { sql } from 'kysely'
import { notify } from '#cases/server/notice.store.ts'
import { scopeOf } from '#engine/access/can.ts'
import { Refusal } from '#engine/refusal.ts'
import { say } from '#engine/text/message.ts'
import { listDuties } from '#modules/dispatch/server/duty.queries.ts'
import { joinUnit, UNIT_COLUMNS, type UnitRow, unitNameOf } from '#modules/dispatch/server/report.queries.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import { findUnitPath, listLastNames } from '#modules/organisations/server/unit.queries.ts'
import type * as contract from '#modules/supervision/remark.contract.ts'
import { findIndicatorName, findKeyTaskName } from '#modules/supervision/server/slip-about.queries.ts'
import { raiseSlip } from '#modules/supervision/server/slip-raise.service.ts'
import { demandStart } from '#modules/supervision/server/slip-trigger.service.ts'
import { slipMessages } from '#modules/supervision/slip.messages.ts'
import { numberOf, type SlipAbout } from '#modules/supervision/slip.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

/** A leader's remark on a figure or a task; with `slip` it becomes a supervision slip in the same act. */
export const writeRemark: Handler<typeof contract.writeRemark> = async (context, input) => {
  const { tx, tenantId, actor, now } = context
  const { about, name, leadUnitId } = await subjectOf(context, input)
  const remarkId = context.newId()
  let slip = null
  if (input.slip !== undefined) {
    await demandStart(context, input.slip.level)
    const [unit] = await listLastNames(tx, tenantId, [leadUnitId])
    slip = await raiseSlip(context, {
      source: 'remark',
      sourceId: remarkId,
      about,
      title: say(slipMessages, 'zh-CN', 'slip.default-title', { unit: unit?.nameZh ?? '', item: name.zh }).slice(
        0,
        200,
      ),
      demand: input.text,
      leadUnitId,
      ...input.slip,
      responsibleLeader: actor.name,
      signedOff: actor.name,
      by: actor.personId,
    })
  }
  const [kind, id] = about.kind === 'indicator' ? ['indicator', about.indicatorId] : ['key-task', input.keyTaskId!]
  await sql`
    insert into remarks (tenant_id, id, subject_kind, subject_id, unit_id, period, text, written_by, written_at, slip_id)
    values (${tenantId}, ${remarkId}, ${kind}, ${id}, ${leadUnitId}, ${input.period ?? null}, ${input.text},
      ${actor.personId}, ${now}, ${slip?.slipId ?? null})`.execute(tx)
  if (slip === null) await tellUnit(context, leadUnitId, name, input.text, kind!, id!)
  context.audit({
    subjectKind: 'remark',
    subjectId: remarkId,
    unitId: leadUnitId,
    detail: { slip: slip?.number ?? null },
  })
  return { remarkId, slip }
}

async function subjectOf(
  { tx, tenantId }: OperationContext,
  input: {
    readonly unitId: string
    indicatorId?: string | undefined
    period?: string | undefined
    keyTaskId?: string | undefined
  },
): Promise<{ about: SlipAbout; name: { zh: string; en: string }; leadUnitId: string }> {
  const { unitId, indicatorId, period, keyTaskId } = input
  if (keyTaskId !== undefined && indicatorId === undefined) {
    const { rows } = await sql<{ leadUnitId: string }>`
      select lead_unit_id from key_tasks where tenant_id = ${tenantId} and id = ${keyTaskId}`.execute(tx)
    const name = await findKeyTaskName(tx, tenantId, keyTaskId)
    if (name === undefined || rows[0]?.leadUnitId !== unitId)
      throw new Refusal('not-found', { key: 'http.not-found', at: 'keyTaskId' })
    return { about: { kind: 'key-task', keyTaskId }, name, leadUnitId: unitId }
  }
  if (indicatorId === undefined || period === undefined || keyTaskId !== undefined)
    throw new Refusal('form-invalid', { key: 'remark.nothing', at: 'indicatorId' })
  const name = await findIndicatorName(tx, tenantId, indicatorId)
  if (name === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'indicatorId' })
  return { about: { kind: 'indicator', indicatorId, unitId, period }, name, leadUnitId: unitId }
}

async function tellUnit(
  context: OperationContext,
  unitId: string,
  name: { readonly zh: string; readonly en: string },
  text: string,
  kind: string,
  id: string,
): Promise<void> {
  const path = (await findUnitPath(context.tx, context.tenantId, unitId))!
  for (const to of await listDuties(context, 'slip.reply', path)) {
    await notify(context, {
      to,
      sentence: { key: 'notice.remark', params: { item: name.zh, itemEn: name.en, text, by: context.actor.name } },
      about: { kind, id },
    })
  }
}

interface RemarkRow extends UnitRow {
  readonly id: string
  readonly period: string | null
  readonly text: string
  readonly writtenBy: string
  readonly writtenAt: Date
  readonly slipId: string | null
  readonly year: number
  readonly serial: number
  readonly code: string
}

export const listRemarks: Handler<typeof contract.listRemarks> = async (context, input) => {
  const { tx, tenantId, now, actor } = context
  const about = input.indicatorId ?? input.keyTaskId ?? null
  const { rows } = await sql<RemarkRow>`
    select r.id, r.period, r.text, p.name as written_by, r.written_at, r.slip_id, s.year, s.serial, s.code, ${UNIT_COLUMNS}
    from remarks r ${joinUnit('r', now)}
    join people p on p.tenant_id = r.tenant_id and p.id = r.written_by
    left join slips s on s.tenant_id = r.tenant_id and s.id = r.slip_id
    where r.tenant_id = ${tenantId} and ${scopeCondition(scopeOf(actor, 'slip.read'), 'v.path')}
      and (${input.unitId ?? null}::uuid is null or r.unit_id = ${input.unitId ?? null})
      and (${about}::uuid is null or r.subject_id = ${about})
    order by r.written_at desc, r.id limit 500`.execute(tx)
  return {
    rows: rows.map((row) => ({
      id: row.id,
      unit: unitNameOf(row),
      period: row.period,
      text: row.text,
      by: row.writtenBy,
      at: row.writtenAt.toISOString(),
      slip: row.slipId === null ? null : { id: row.slipId, number: numberOf(row) },
    })),
  }
}
