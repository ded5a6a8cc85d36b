import { sql } from 'kysely'
import { recordHistory } from '#cases/server/history.store.ts'
import { closeTasks } from '#cases/server/task.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { can } from '#engine/access/can.ts'
import { yearOf } from '#engine/calendar/period.ts'
import type { Input } from '#engine/contract/operation.ts'
import { checkLimits } from '#engine/indicator/checks.ts'
import type { Limits } from '#engine/indicator/entry-checks.ts'
import { compareExact, exact } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import { listDuties } from '#modules/dispatch/server/duty.queries.ts'
import { getDictionary, headOf } from '#modules/dispatch/server/indicator.queries.ts'
import { findPlace, getPlace, listChildren, type Place } from '#modules/dispatch/server/place.queries.ts'
import { findPlan, listPlanItems } from '#modules/dispatch/server/plan.queries.ts'
import { inScope } from '#modules/dispatch/server/report.access.ts'
import { showTarget, type TargetRow } from '#modules/dispatch/server/target.queries.ts'
import { decideProposal, type TargetContent } from '#modules/dispatch/server/target.store.ts'
import { treeDayOf } from '#modules/dispatch/server/target-cascade.queries.ts'
import { putUpTarget } from '#modules/dispatch/server/target-proposal.service.ts'
import type { decideTarget, listProposals, proposeTargets } from '#modules/dispatch/target.contract.ts'
import type { OperationContext } from '#server/http/module.ts'

type ProposalRow = Input<typeof proposeTargets>['rows'][number]

/** Puts changes of targets beside those in force; each becomes a task of whoever approves targets there. */
export async function proposeTargetsOf(context: OperationContext, input: Input<typeof proposeTargets>) {
  const { tx, tenantId } = context
  const plan = await findPlan(tx, tenantId, input.planId)
  if (!plan) throw new Refusal('not-found', { key: 'plan.not-found' })
  const dictionary = await getDictionary(tx, tenantId)
  const items = new Set((await listPlanItems(tx, tenantId, plan.id)).map((item) => item.indicatorId))
  const proposed: { targetId: string; version: number }[] = []
  for (const [index, row] of input.rows.entries()) {
    const at = `rows.${index}`
    const year = yearOf(row.period)
    if (year < plan.fromYear || year > plan.toYear) {
      throw new Refusal('rule-broken', {
        key: 'target.period-outside-plan',
        params: { period: row.period },
        at: `${at}.period`,
      })
    }
    const entry = dictionary.byId.get(row.indicatorId)
    if (!entry || !items.has(row.indicatorId)) {
      const code = entry?.code ?? row.indicatorId
      throw new Refusal('rule-broken', {
        key: 'target.indicator-not-in-plan',
        params: { code },
        at: `${at}.indicatorId`,
      })
    }
    const unit = await unitOrChild(context, input.unitId, row)
    const { indicatorId, unitId, kind, period } = row
    const written = await putUpTarget(
      { ...context, personId: context.actor.personId },
      {
        key: { planId: plan.id, indicatorId, unitId, kind, period },
        seen: row.seenVersion,
        content: contentOf(row, at, entry.indicator.checks),
        reason: input.reason,
        indicatorZh: headOf(entry).name.zh,
        unit: { path: unit.path, shortZh: unit.name.short.zh },
      },
      (unitPath) => listDuties(context, 'target.approve', unitPath),
    )
    proposed.push(written)
  }
  context.audit({
    subjectKind: 'plan',
    subjectId: plan.id,
    unitId: input.unitId,
    detail: { proposed: proposed.map((one) => one.targetId) },
  })
  return { proposed }
}

/** Proposals stand for the named unit or one right below it, so that a permission there covers them. */
async function unitOrChild(context: OperationContext, parentId: string, row: ProposalRow): Promise<Place> {
  const { tx, tenantId } = context
  const day = treeDayOf(row.period, await getToday(tx, tenantId, context.now))
  const parent = await getPlace(tx, tenantId, parentId, day)
  if (row.unitId === parent.id) return parent
  const child = (await listChildren(tx, tenantId, parentId, day)).find((one) => one.id === row.unitId)
  if (child) return child
  const named = await findPlace(tx, tenantId, row.unitId, day)
  throw new Refusal('not-found', { key: 'target.unit-not-below', params: { unit: named?.name.short.zh ?? '?' } })
}

function contentOf(row: ProposalRow, at: string, limits: Limits): TargetContent {
  const isBand = row.bandLow !== undefined || row.bandHigh !== undefined
  const fault = (key: string) => new Refusal('form-invalid', { key, at: `${at}.value` })
  if (row.expectation !== 'value' && (row.value !== undefined || isBand)) throw fault('target.value-not-expected')
  if (row.expectation === 'value' && row.value === undefined && !isBand) throw fault('target.value-missing')
  if (isBand && (row.bandLow === undefined || row.bandHigh === undefined)) throw fault('target.band-missing')
  if (isBand && compareExact(exact(row.bandLow!), exact(row.bandHigh!)) > 0) throw fault('target.band-upside-down')
  for (const written of [row.value, row.bandLow, row.bandHigh]) {
    const [fault] = written === undefined ? [] : checkLimits(limits, exact(written))
    if (fault) throw new Refusal('form-invalid', { key: fault.key, params: fault.params ?? {}, at: `${at}.value` })
  }
  return {
    expectation: row.expectation,
    value: isBand ? null : (row.value ?? null),
    bandLow: row.bandLow ?? null,
    bandHigh: row.bandHigh ?? null,
    isSample: false,
  }
}

export async function decideTargetOf(context: OperationContext, input: Input<typeof decideTarget>) {
  const { tx, tenantId } = context
  const { rows } = await sql<{ unitId: string }>`
    select unit_id from targets where tenant_id = ${tenantId} and id = ${input.targetId}`.execute(tx)
  const state = await decideProposal(
    tx,
    { tenantId, now: context.now, newId: context.newId, by: context.actor.personId },
    {
      targetId: input.targetId,
      version: input.version,
      approve: input.decision === 'approve',
      note: input.note ?? null,
    },
  )
  const subject = { kind: 'target', id: input.targetId, unitId: rows[0]!.unitId }
  await closeTasks(
    context,
    { subjectKind: 'target', subjectId: input.targetId },
    { outcome: input.decision, doneBy: context.actor.personId },
  )
  await recordHistory(context, {
    subject,
    sentence: { key: 'target.history.decided', params: {} },
    personId: context.actor.personId,
  })
  context.audit({ subjectKind: 'target', subjectId: input.targetId, unitId: subject.unitId, detail: { state } })
  return { targetId: input.targetId, state }
}

/** Proposals in the reader's scope, each with what it would change and whether he may sign it. */
export async function listProposalsOf(context: OperationContext, input: Input<typeof listProposals>) {
  const { tx, tenantId, actor } = context
  const dictionary = await getDictionary(tx, tenantId)
  const today = await getToday(tx, tenantId, context.now)
  const { rows } = await sql<
    TargetRow & { planId: string; path: string } & Record<
        `before${'Expectation' | 'Value' | 'BandLow' | 'BandHigh'}`,
        string | null
      >
  >`
    select t.id as target_id, v.version, t.plan_id, t.indicator_id, t.unit_id, t.kind, t.period, v.expectation, v.value,
      v.band_low, v.band_high, v.is_sample, v.reason, v.proposed_by, p.name as proposer_name, v.proposed_at, u.path,
      old.expectation as before_expectation, old.value as before_value, old.band_low as before_band_low,
      old.band_high as before_band_high
    from targets t
    join target_versions v on v.tenant_id = t.tenant_id and v.target_id = t.id and v.state = 'proposed'
    join lateral (
      select x.* from unit_versions x where x.tenant_id = t.tenant_id and x.unit_id = t.unit_id
      order by x.from_on <= ${today}::date desc, x.from_on desc limit 1) u on true
    left join target_versions old on old.tenant_id = t.tenant_id and old.target_id = t.id and old.version = t.version
    left join people p on p.tenant_id = v.tenant_id and p.id = v.proposed_by
    where t.tenant_id = ${tenantId} and ${inScope(actor, 'plan.read', 'u.path')}
      and (${input.planId ?? null}::uuid is null or t.plan_id = ${input.planId ?? null})
    order by v.proposed_at desc`.execute(tx)
  const shown = rows.slice(0, input.limit)
  const places = new Map<string, Place>()
  for (const row of shown) {
    if (!places.has(row.unitId)) {
      const place = await findPlace(tx, tenantId, row.unitId, treeDayOf(row.period, today))
      if (place) places.set(row.unitId, place)
    }
  }
  return {
    rows: shown.flatMap((row) => {
      const place = places.get(row.unitId)
      if (!place) return []
      return {
        targetId: row.targetId,
        version: row.version,
        planId: row.planId,
        indicator: headOf(dictionary.byId.get(row.indicatorId)!),
        unit: place.name,
        kind: row.kind,
        period: row.period,
        before: row.beforeExpectation
          ? showTarget({
              expectation: row.beforeExpectation as TargetRow['expectation'],
              value: row.beforeValue,
              bandLow: row.beforeBandLow,
              bandHigh: row.beforeBandHigh,
              isSample: false,
            })
          : showTarget(undefined),
        after: showTarget(row),
        reason: row.reason,
        proposedBy: row.proposerName,
        proposedAt: row.proposedAt.toISOString(),
        maySign: row.proposedBy !== actor.personId && can(actor, 'target.approve', row.path),
      }
    }),
    total: rows.length,
  }
}
