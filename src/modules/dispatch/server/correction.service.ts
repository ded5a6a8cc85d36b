import { sql } from 'kysely'
import { recordHistory } from '#cases/server/history.store.ts'
import { notify } from '#cases/server/notice.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import { frequencyOf, parsePeriod } from '#engine/calendar/period.ts'
import { isWorkedOut, rollUpRuleAt } from '#engine/indicator/indicator.ts'
import { compareExact, decimalsOf, exact } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import { showTyped } from '#modules/dispatch/grid-row.ts'
import type {
  decideCorrection as DecideCorrection,
  listCorrections as ListCorrections,
  proposeCorrection as ProposeCorrection,
} from '#modules/dispatch/report.contract.ts'
import { listDuties } from '#modules/dispatch/server/duty.queries.ts'
import { recordOfficialValues } from '#modules/dispatch/server/figure.store.ts'
import { readSlot } from '#modules/dispatch/server/figure-row.ts'
import { type DictionaryEntry, getDictionary, headOf } from '#modules/dispatch/server/indicator.queries.ts'
import { inScope } from '#modules/dispatch/server/report.access.ts'
import { joinUnit, UNIT_COLUMNS, type UnitRow, unitNameOf } from '#modules/dispatch/server/report.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

interface Official {
  readonly value: string
  readonly isSample: boolean
}

export const proposeCorrection: Handler<typeof ProposeCorrection> = async (context, input) => {
  const { tx, tenantId, now, actor } = context
  const { unitId, indicatorId, period, proposedValue } = input
  const unit = await getUnit(context, unitId)
  const entry = await getTypedEntry(context, { indicatorId, period }, unit)
  if (parsePeriod(period) === undefined || frequencyOf(period) !== entry.indicator.frequency) {
    throw new Refusal('form-invalid', { key: 'correction.no-such-period', at: 'period' })
  }
  const { decimals, name } = entry.indicator
  if (decimalsOf(exact(proposedValue))! > decimals) {
    const params = { name: context.language === 'en' ? name.en : name.zh, decimals }
    throw new Refusal('form-invalid', { key: 'correction.too-precise', params, at: 'proposedValue' })
  }
  const official = await findOfficial(context, input)
  if (!official) throw new Refusal('rule-broken', { key: 'correction.no-official' })
  if (compareExact(exact(official.value), exact(proposedValue)) === 0) {
    throw new Refusal('rule-broken', { key: 'correction.same', at: 'proposedValue' })
  }
  const correctionId = context.newId()
  const inserted = await sql`
    insert into corrections (tenant_id, id, unit_id, indicator_id, period, official_value, proposed_value, reason, source,
      proposed_by, proposed_at)
    values (${tenantId}, ${correctionId}, ${unitId}, ${indicatorId}, ${period}, ${official.value}, ${proposedValue},
      ${input.reason}, ${input.source}, ${actor.personId}, ${now})
    on conflict do nothing`.execute(tx)
  if (inserted.numAffectedRows === 0n) throw new Refusal('conflict', { key: 'correction.open' })
  const params = { ...namesOf(unit, entry, period), official: official.value, proposed: proposedValue }
  await record(context, correctionId, unitId, 'correction.proposed', params)
  for (const to of await listDuties(context, 'correction.decide', unit.parentPath)) {
    const subject = { kind: 'correction', id: correctionId, unitId }
    await openTask(context, { to, subject, deed: { key: 'task.correction.decide', params } })
  }
  return { correctionId }
}

export const decideCorrection: Handler<typeof DecideCorrection> = async (context, { correctionId, decision, note }) => {
  const { tx, tenantId, now, actor } = context
  const { rows } = await sql<CorrectionRow>`
    select unit_id, indicator_id, period, official_value, proposed_value, state, proposed_by from corrections
    where tenant_id = ${tenantId} and id = ${correctionId} for update`.execute(tx)
  const correction = rows[0]
  if (!correction) throw new Refusal('not-found', { key: 'http.not-found', at: 'correctionId' })
  if (correction.state !== 'open') throw new Refusal('wrong-state', { key: 'correction.decided' })
  if (correction.proposedBy === actor.personId) throw new Refusal('rule-broken', { key: 'correction.own' })
  const unit = await getUnit(context, correction.unitId)
  const entry = (await getDictionary(tx, tenantId)).byId.get(correction.indicatorId)!
  const state = decision === 'adopt' ? 'adopted' : 'refused'
  if (state === 'adopted') await adopt(context, correctionId, correction)
  await sql`
    update corrections set state = ${state}, decided_by = ${actor.personId}, decided_at = ${now}, decision_note = ${note ?? null}
    where tenant_id = ${tenantId} and id = ${correctionId}`.execute(tx)
  const params = { ...namesOf(unit, entry, correction.period), proposed: correction.proposedValue }
  await record(context, correctionId, correction.unitId, `correction.${state}`, params)
  await closeTasks(
    context,
    { subjectKind: 'correction', subjectId: correctionId },
    { outcome: state, doneBy: actor.personId },
  )
  await notify(context, {
    to: { personId: correction.proposedBy },
    sentence: { key: `notice.correction.${state}`, params },
    about: { kind: 'correction', id: correctionId },
  })
  return { correctionId, state }
}

interface CorrectionRow {
  readonly unitId: string
  readonly indicatorId: string
  readonly period: string
  readonly officialValue: string
  readonly proposedValue: string
  readonly state: string
  readonly proposedBy: string
}

/** The proposed value becomes a new version of the official one; the one before it stays beside it. */
async function adopt(context: OperationContext, correctionId: string, correction: CorrectionRow): Promise<void> {
  const official = await findOfficial(context, correction, true)
  if (!official || compareExact(exact(official.value), exact(correction.officialValue)) !== 0) {
    throw new Refusal('conflict', { key: 'correction.moved' })
  }
  const { unitId, indicatorId, period, proposedValue } = correction
  await recordOfficialValues(context.tx, {
    tenantId: context.tenantId,
    now: context.now,
    recordedBy: context.actor.personId,
    source: 'correction',
    sourceId: correctionId,
    cells: [
      { unitId, indicatorId, period, dimension: '', state: 'value', value: proposedValue, isSample: official.isSample },
    ],
  })
}

export const listCorrections: Handler<typeof ListCorrections> = async (context, { unitId, indicatorId, state }) => {
  const { tx, tenantId, now } = context
  const dictionary = await getDictionary(tx, tenantId)
  const visible = inScope(context.actor, 'report.read', 'v.path')
  const { rows } = await sql<ListedCorrection>`
    select k.id, k.indicator_id, k.period, k.proposed_value, k.reason, k.source, k.state, p.name as proposed_by,
      k.proposed_at, k.decision_note as note, o.state as official_state, o.value as official_value, ${UNIT_COLUMNS}
    from corrections k
    ${joinUnit('k', now)}
    left join people p on p.tenant_id = k.tenant_id and p.id = k.proposed_by
    left join official_values o on o.tenant_id = k.tenant_id and o.indicator_id = k.indicator_id and o.unit_id = k.unit_id
      and o.period = k.period and o.dimension = '' and o.is_current
    where k.tenant_id = ${tenantId} and ${visible}
      and (${unitId ?? null}::uuid is null or k.unit_id = ${unitId ?? null})
      and (${indicatorId ?? null}::uuid is null or k.indicator_id = ${indicatorId ?? null})
      and (${state ?? null}::text is null or k.state = ${state ?? null})
    order by k.proposed_at desc, k.id limit 1000`.execute(tx)
  return {
    rows: rows.map((row) => {
      const entry = dictionary.byId.get(row.indicatorId)!
      const official = readSlot.official({ state: row.officialState ?? 'missing', value: row.officialValue })
      return {
        id: row.id,
        unit: unitNameOf(row),
        indicator: headOf(entry),
        period: row.period,
        official: showTyped(entry.indicator, official),
        proposed: row.proposedValue,
        reason: row.reason,
        source: row.source,
        state: row.state,
        proposedBy: row.proposedBy,
        proposedAt: row.proposedAt.toISOString(),
        note: row.note,
      }
    }),
  }
}

interface ListedCorrection extends UnitRow {
  readonly id: string
  readonly indicatorId: string
  readonly period: string
  readonly proposedValue: string
  readonly reason: string
  readonly source: string
  readonly state: 'open' | 'adopted' | 'refused' | 'withdrawn'
  readonly proposedBy: string | null
  readonly proposedAt: Date
  readonly note: string | null
  readonly officialState: string | null
  readonly officialValue: string | null
}

async function getUnit({ tx, tenantId, now }: OperationContext, unitId: string): Promise<UnitRow> {
  const { rows } = await sql<UnitRow>`
    select ${UNIT_COLUMNS} from (select ${tenantId}::uuid as tenant_id, ${unitId}::uuid as unit_id) r
    ${joinUnit('r', now)}`.execute(tx)
  if (!rows[0]) throw new Refusal('not-found', { key: 'http.not-found', at: 'unitId' })
  return rows[0]
}

/** What is worked out is corrected where it comes from. */
async function getTypedEntry(
  { tx, tenantId }: OperationContext,
  { indicatorId, period }: { readonly indicatorId: string; readonly period: string },
  unit: UnitRow,
): Promise<DictionaryEntry> {
  const entry = (await getDictionary(tx, tenantId)).byId.get(indicatorId)
  if (!entry) throw new Refusal('not-found', { key: 'correction.no-such-indicator', at: 'indicatorId' })
  /** A unit with others below it, none of which was asked, reported the figure itself. */
  const wasTyped = async (): Promise<boolean> => {
    const { rows } = await sql`
      select 1 from reports r
      join cycles y on y.tenant_id = r.tenant_id and y.id = r.cycle_id and y.period = ${period}
      join report_cells c on c.tenant_id = r.tenant_id and c.report_id = r.id and c.indicator_id = ${indicatorId}
        and c.dimension = '' and not c.is_derived
      where r.tenant_id = ${tenantId} and r.unit_id = ${unit.unitId} limit 1`.execute(tx)
    return rows.length > 0
  }
  const { rule } = rollUpRuleAt(entry.indicator, unit.level)
  const follows = isWorkedOut(entry.indicator) || rule === 'ratio-of-sums'
  if (follows || (unit.hasUnitsBelow && rule !== 'own' && !(await wasTyped()))) {
    throw new Refusal('rule-broken', { key: 'correction.derived', at: 'indicatorId' })
  }
  return entry
}

async function findOfficial(
  { tx, tenantId }: OperationContext,
  cell: { readonly unitId: string; readonly indicatorId: string; readonly period: string },
  lock = false,
): Promise<Official | undefined> {
  const { rows } = await sql<Official>`
    select value, is_sample from official_values
    where tenant_id = ${tenantId} and indicator_id = ${cell.indicatorId} and unit_id = ${cell.unitId}
      and period = ${cell.period} and dimension = '' and is_current and state = 'value'
    ${lock ? sql`for update` : sql``}`.execute(tx)
  return rows[0]
}

const namesOf = (unit: UnitRow, { indicator }: DictionaryEntry, period: string) => ({
  unit: unit.unitNameZh,
  unitEn: unit.unitNameEn,
  indicator: indicator.name.zh,
  indicatorEn: indicator.name.en,
  period,
})

async function record(
  context: OperationContext,
  id: string,
  unitId: string,
  key: string,
  params: Record<string, string | number>,
): Promise<void> {
  const subject = { kind: 'correction', id, unitId }
  await recordHistory(context, { subject, sentence: { key, params }, personId: context.actor.personId })
  context.audit({ subjectKind: 'correction', subjectId: id, unitId, detail: { deed: key, period: params.period } })
}
