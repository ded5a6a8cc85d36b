import { sql } from 'kysely'
import { listHistory } from '#cases/server/history.queries.ts'
import { can } from '#engine/access/can.ts'
import { exact, formatExact } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import { say } from '#engine/text/message.ts'
import type { UnitName } from '#modules/dispatch/dispatch.ts'
import type { getFinding as GetFinding } from '#modules/dispatch/finding.contract.ts'
import { findingMessages } from '#modules/dispatch/finding.messages.ts'
import {
  DUTY_OF_ACT,
  FINDING_ACTS,
  type FindingKind,
  type FindingState,
  refusedAct,
} from '#modules/dispatch/finding.rules.ts'
import type { FindingContent } from '#modules/dispatch/server/finding.store.ts'
import { getDictionary, headOf } from '#modules/dispatch/server/indicator.queries.ts'
import type { CellName } from '#modules/dispatch/server/quality-evidence.ts'
import { joinUnit, UNIT_COLUMNS, type UnitRow, unitNameOf } from '#modules/dispatch/server/report.queries.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

export interface FindingRow extends UnitRow {
  readonly id: string
  readonly reviewUnitId: string
  readonly kind: FindingKind
  readonly indicatorId: string | null
  readonly period: string | null
  readonly content: FindingContent
  readonly state: FindingState
  readonly version: number
  readonly explanation: string | null
  readonly explainedBy: string | null
  readonly explainerName: string | null
  readonly explainedAt: Date | null
  readonly verdict: string | null
  readonly deciderName: string | null
  readonly decidedAt: Date | null
  readonly foundAt: Date
  readonly checkedAt: Date
  readonly examined: number | null
}

type Reading = Pick<OperationContext, 'tx' | 'tenantId' | 'now'>

export async function getFindingRow(
  { tx, tenantId, now }: Reading,
  findingId: string,
  lock = false,
): Promise<FindingRow> {
  if (lock) await sql`select 1 from findings where tenant_id = ${tenantId} and id = ${findingId} for update`.execute(tx)
  const { rows } = await sql<FindingRow>`
    select r.id, r.review_unit_id, r.kind, r.indicator_id, r.period, r.content, r.state, r.version, r.explanation,
      r.explained_by, e.name as explainer_name, r.explained_at, r.verdict, d.name as decider_name, r.decided_at, r.found_at,
      v2.checked_at, (v2.result -> 'examined' ->> r.kind)::int as examined, ${UNIT_COLUMNS}
    from findings r ${joinUnit('r', now)}
    join data_reviews v2 on v2.tenant_id = r.tenant_id and v2.unit_id = r.review_unit_id
    left join people e on e.tenant_id = r.tenant_id and e.id = r.explained_by
    left join people d on d.tenant_id = r.tenant_id and d.id = r.decided_by
    where r.tenant_id = ${tenantId} and r.id = ${findingId}`.execute(tx)
  if (!rows[0]) throw new Refusal('not-found', { key: 'http.not-found', at: 'findingId' })
  return rows[0]
}

/** Why the actor may not do each act now; undefined: he may. */
export function actsOf(context: Pick<OperationContext, 'actor'>, row: FindingRow) {
  const reasonOf = (act: (typeof FINDING_ACTS)[number]) =>
    refusedAct(act, row.state, {
      holds: can(context.actor, DUTY_OF_ACT[act], row.path),
      isOwnWord: row.explainedBy === context.actor.personId,
    })
  return new Map(FINDING_ACTS.map((act) => [act, reasonOf(act)]))
}

export const getFinding: Handler<typeof GetFinding> = async (context, { findingId }) => {
  const { tx, tenantId, language } = context
  const row = await getFindingRow(context, findingId)
  const dictionary = await getDictionary(tx, tenantId)
  const { figure, expected, difference, confidence, sentence, evidence, chance, cells = [], files = [] } = row.content
  const unitIds = [row.reviewUnitId, ...cells.map(({ unitId }) => unitId), ...files.map(({ unitId }) => unitId)]
  const names = await listUnitNames(context, unitIds)
  const values = await listValues(tx, tenantId, cells)
  const entry = row.indicatorId === null ? undefined : dictionary.byId.get(row.indicatorId)
  const history = await listHistory(tx, tenantId, { kind: 'finding', id: row.id })
  return {
    ...{ id: row.id, kind: row.kind, state: row.state, version: row.version },
    indicator: entry ? headOf(entry) : null,
    ...{ unit: unitNameOf(row), period: row.period, figure, expected, difference, confidence, sentence, evidence },
    ...{ chance: chance ?? null, cells: [...cells], files: [...files] },
    top: names.get(row.reviewUnitId)!,
    foundAt: row.foundAt.toISOString(),
    checkedAt: row.checkedAt.toISOString(),
    examined: row.examined,
    cellHeads: cells.flatMap((cell) => {
      const of = dictionary.byId.get(cell.indicatorId)
      const unit = names.get(cell.unitId)
      if (!of || !unit) return []
      const value = values.get(keyOf(cell))
      const shown = value === undefined ? null : formatExact(exact(value), of.indicator.decimals, of.indicator.rounding)
      return [{ indicator: headOf(of), unit, period: cell.period, value: shown }]
    }),
    fileUnits: files.map(({ unitId }) => names.get(unitId)!),
    reportId: await findReport(context, row),
    explanation: row.explanation === null ? null : said(row.explanation, row.explainerName, row.explainedAt!),
    verdict: row.verdict === null ? null : said(row.verdict, row.deciderName, row.decidedAt!),
    acts: Object.fromEntries(
      [...actsOf(context, row)].map(([act, reason]) => [
        act,
        { may: reason === undefined, ...(reason && { reason: say(findingMessages, language, reason as never) }) },
      ]),
    ) as never,
    history: history.map(({ at, personName, key, params }) => ({
      at: at.toISOString(),
      by: personName,
      text: key in findingMessages ? say(findingMessages, language, key as never, params) : key,
    })),
  }
}

const said = (text: string, by: string | null, at: Date) => ({ text, by, at: at.toISOString() })

const keyOf = ({ indicatorId, unitId, period }: CellName) => `${indicatorId} ${unitId} ${period}`

async function listUnitNames({ tx, tenantId, now }: Reading, ids: readonly string[]) {
  const { rows } = await sql<UnitRow>`
    select ${UNIT_COLUMNS} from (
      select ${tenantId}::uuid as tenant_id, id as unit_id from unnest(${[...new Set(ids)]}::uuid[]) as id) r
    ${joinUnit('r', now)}`.execute(tx)
  return new Map(rows.map((row): [string, UnitName] => [row.unitId, unitNameOf(row)]))
}

/** The official values that stand now in the cells. */
async function listValues(tx: Tx, tenantId: string, cells: readonly CellName[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<CellName & { value: string }>`
    select o.indicator_id, o.unit_id, o.period, o.value
    from unnest(${cells.map((one) => one.indicatorId)}::uuid[], ${cells.map((one) => one.unitId)}::uuid[],
      ${cells.map((one) => one.period)}::text[]) as c(indicator_id, unit_id, period)
    join official_values o on o.tenant_id = ${tenantId} and o.indicator_id = c.indicator_id and o.unit_id = c.unit_id
      and o.period = c.period and o.dimension = '' and o.is_current and o.state = 'value'`.execute(tx)
  return new Map(rows.map((row) => [keyOf(row), row.value]))
}

/** Where the unit would correct it: its report of that period. */
async function findReport({ tx, tenantId, actor }: OperationContext, row: FindingRow): Promise<string | null> {
  if (row.period === null || !can(actor, 'report.read', row.path)) return null
  const { rows } = await sql<{ id: string }>`
    select r.id from reports r join cycles y on y.tenant_id = r.tenant_id and y.id = r.cycle_id and y.period = ${row.period}
    where r.tenant_id = ${tenantId} and r.unit_id = ${row.unitId}
      and (${row.indicatorId}::uuid is null or exists (select from report_cells c
        where c.tenant_id = r.tenant_id and c.report_id = r.id and c.indicator_id = ${row.indicatorId}))
    order by r.id limit 1`.execute(tx)
  return rows[0]?.id ?? null
}
