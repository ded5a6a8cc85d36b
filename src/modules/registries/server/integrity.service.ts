import { sql } from 'kysely'
import { recordHistory } from '#cases/server/history.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { scopeOf } from '#engine/access/can.ts'
import { canonicalJson } from '#engine/form/same-value.ts'
import { sha256 } from '#engine/form/sha-256.ts'
import { Refusal } from '#engine/refusal.ts'
import { XLSX_TYPE } from '#engine/spreadsheet/write-workbook.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import type * as contract from '#modules/registries/integrity.contract.ts'
import type { IntegrityRecord } from '#modules/registries/integrity.contract.ts'
import { type IntegrityRow, listIntegrityRows } from '#modules/registries/server/integrity.queries.ts'
import type { Handler, OperationContext, TargetResolver } from '#server/http/module.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'

const MOST_ROWS = 5000

type State = IntegrityRecord['state']

const stateOf = ({ liftedOn, untilOn }: IntegrityRow, today: string): State =>
  liftedOn !== null ? 'lifted' : untilOn < today ? 'over' : 'in-force'

async function shown(
  context: OperationContext,
  { state, text }: { readonly state?: State | undefined; readonly text?: string | undefined },
) {
  const { tx, tenantId, now, actor } = context
  const today = await getToday(tx, tenantId, now)
  const rows = await listIntegrityRows(
    context,
    sql<boolean>`${scopeCondition(scopeOf(actor, 'register.read'), 'v.path')}
      and (${text ?? null}::text is null or strpos(i.name || ' ' || i.source_number || ' ' || i.reason, ${text ?? null}::text) > 0)`,
    MOST_ROWS,
  )
  const counts: Record<string, number> = {}
  for (const row of rows) counts[stateOf(row, today)] = (counts[stateOf(row, today)] ?? 0) + 1
  return { rows: rows.filter((row) => state === undefined || stateOf(row, today) === state), counts, today }
}

export const listIntegrity: Handler<typeof contract.listIntegrity> = async (context, { limit, ...filter }) => {
  const { rows, counts, today } = await shown(context, filter)
  const mayVerify = scopeOf(context.actor, 'register.verify') !== undefined
  return {
    rows: rows.slice(0, limit).map((row) => ({
      id: row.id,
      kind: row.subject.startsWith('unit:') ? 'unit' : 'person',
      name: row.name,
      unit: { zh: row.unitZh, en: row.unitEn },
      reason: row.reason,
      clause: row.clause,
      fromOn: row.fromOn,
      untilOn: row.untilOn,
      state: stateOf(row, today),
      source: { kind: row.sourceKind, id: row.sourceId, number: row.sourceNumber },
      sha256: row.sha256,
      isIntact: sha256(canonicalJson(row.evidence)) === row.sha256,
      recordedBy: row.recorderName,
      recordedAt: row.recordedAt.toISOString(),
      lifted:
        row.liftedOn === null ? null : { on: row.liftedOn, by: row.lifterName ?? '', reason: row.liftReason ?? '' },
      mayLift: mayVerify && stateOf(row, today) === 'in-force' && row.recordedBy !== context.actor.personId,
    })),
    counts,
  }
}

const STATE_WORDS: Readonly<Record<State, string>> = { 'in-force': '惩戒期内', over: '已期满', lifted: '已解除' }

export const exportIntegrity: Handler<typeof contract.exportIntegrity> = async (context, filter) => {
  const { rows, today } = await shown(context, filter)
  const title = '科研诚信记录'
  const body = await writeWorkbook({
    title,
    creator: context.actor.name,
    createdAt: context.now.toISOString(),
    sheets: [
      {
        name: title,
        title,
        lines: [
          `${today}，共 ${rows.length} 条；状态：${filter.state === undefined ? '全部' : STATE_WORDS[filter.state]}${filter.text ? `；含“${filter.text}”` : ''}`,
        ],
        columns: [
          { label: '对象', kind: 'text' },
          { label: '类别', kind: 'text' },
          { label: '单位', kind: 'text', width: 30 },
          { label: '事由', kind: 'text', width: 40 },
          { label: '依据', kind: 'text' },
          { label: '起', kind: 'text' },
          { label: '止', kind: 'text' },
          { label: '状态', kind: 'text' },
          { label: '来源编号', kind: 'text' },
          { label: '证据校验值', kind: 'text', width: 40 },
        ],
        rows: rows.map((row) => [
          row.name,
          row.subject.startsWith('unit:') ? '单位' : '个人',
          row.unitZh,
          row.reason,
          row.clause,
          row.fromOn,
          row.untilOn,
          STATE_WORDS[stateOf(row, today)],
          row.sourceNumber,
          row.sha256,
        ]),
      },
    ],
  })
  context.audit({ subjectKind: 'integrity-record', detail: { rows: rows.length } })
  return { body: Buffer.from(body), name: `${title}.xlsx`, contentType: XLSX_TYPE, sizeBytes: body.length }
}

/** Another than who entered it lifts it, with a reason; the record stays. */
export const liftIntegrity: Handler<typeof contract.liftIntegrity> = async (context, { integrityRecordId, reason }) => {
  const { tx, tenantId, now, actor } = context
  const [row] = await listIntegrityRows(context, sql<boolean>`i.id = ${integrityRecordId}`, 1)
  if (row === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'integrityRecordId' })
  const today = await getToday(tx, tenantId, now)
  if (stateOf(row, today) !== 'in-force') throw new Refusal('wrong-state', { key: 'integrity.not-in-force' })
  if (row.recordedBy === actor.personId) throw new Refusal('not-allowed', { key: 'integrity.own' })
  await sql`update integrity_records set lifted_on = ${today}, lifted_by = ${actor.personId}, lift_reason = ${reason}
    where tenant_id = ${tenantId} and id = ${row.id} and lifted_on is null`.execute(tx)
  await recordHistory(context, {
    subject: { kind: 'integrity-record', id: row.id, unitId: row.unitId },
    sentence: { key: 'history.integrity.lifted', params: { name: row.name, reason } },
    personId: actor.personId,
  })
  context.audit({ subjectKind: 'integrity-record', subjectId: row.id, unitId: row.unitId })
  return { id: row.id }
}

export const integrityTarget: TargetResolver = async (tx, tenantId, { integrityRecordId }) => {
  if (typeof integrityRecordId !== 'string' || !/^[0-9a-f-]{36}$/i.test(integrityRecordId)) return undefined
  const { rows } = await sql<{ unitId: string }>`select unit_id from integrity_records
    where tenant_id = ${tenantId} and id = ${integrityRecordId}`.execute(tx)
  const unitPath = rows[0] && (await findUnitPath(tx, tenantId, rows[0].unitId))
  return unitPath === undefined ? undefined : { unitPath }
}
