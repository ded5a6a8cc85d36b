import { kindOf, pointsFault } from '#engine/appraisal/entry-kind.ts'
import { lastDay, yearOf } from '#engine/calendar/period.ts'
import type { AppraisalPractice, EntryKind } from '#engine/definition/appraisal-practice.ts'
import { decimalsOf, exact } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/appraisal/entry.contract.ts'
import { isScored, spanOf } from '#modules/appraisal/entry.ts'
import { pointsOf } from '#modules/appraisal/server/entry.queries.ts'
import { insertEntry } from '#modules/appraisal/server/entry.store.ts'
import { entrySubject, recordEntry } from '#modules/appraisal/server/entry-course.ts'
import { getFoundEntry, viewerOf } from '#modules/appraisal/server/entry-situation.ts'
import { getAppraisalPractice } from '#modules/appraisal/server/practice.queries.ts'
import { getPlace } from '#modules/dispatch/server/place.queries.ts'
import { findPlan, findPlanOfYear, listPlanItems, type PlanRow } from '#modules/dispatch/server/plan.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

/** A draft: evidence is attached to it, then it is handed in. */
export const proposeEntry: Handler<typeof contract.proposeEntry> = async (context, input) => {
  const { tx, tenantId, actor, newId } = context
  const practice = await getAppraisalPractice(tx, tenantId)
  const kind = demandKind(practice, input.kind)
  const { path } = await getPlace(tx, tenantId, input.unitId, lastDay(input.period))
  if (!viewerOf(context, path, kind).holds('appraisal.propose'))
    throw new Refusal('not-allowed', { key: 'entry.kind-of-others', params: wordsOf(kind), at: 'kind' })
  demandPoints(practice, kind, input.points)
  if (!isScored(input.period)) throw new Refusal('form-invalid', { key: 'entry.period-not-scored', at: 'period' })
  const plan = await getPlan(context, input.period, input.planId)
  const indicatorId = await demandIndicator(context, plan, kind, input.indicatorId)
  const entryId = newId()
  await insertEntry(context, {
    id: entryId,
    planId: plan.id,
    unitId: input.unitId,
    kind: kind.code,
    kindName: kind.name,
    points: pointsOf(input.points),
    indicatorId,
    period: input.period,
    ...spanOf(kind, input.period),
    document: input.document,
    article: input.article,
    reason: input.reason,
    source: 'person',
    sourceId: null,
    slipId: null,
    reverses: null,
    state: 'draft',
    proposedBy: actor.personId,
    hearUntil: null,
  })
  const { entry } = await getFoundEntry(context, entryId)
  await recordEntry(context, entry, 'entry.proposed', {}, actor.personId)
  const { kind: subjectKind, id: subjectId, unitId } = entrySubject(entry)
  context.audit({ subjectKind, subjectId, unitId, detail: { kind: kind.code, points: input.points } })
  return { entryId, version: entry.version }
}

const wordsOf = ({ name }: EntryKind) => ({ kind: name.zh, kindEn: name.en })

function demandKind(practice: AppraisalPractice, code: string): EntryKind {
  const kind = kindOf(practice, code)
  if (kind === undefined)
    throw new Refusal('not-found', { key: 'entry.unknown-kind', params: { kind: code }, at: 'kind' })
  return kind
}

/** @throws Refusal when the points are not what the kind allows. */
export function demandPoints(practice: AppraisalPractice, kind: EntryKind, points: string): void {
  const fault = pointsFault(kind, points)
  if (fault !== undefined) {
    const params = { ...wordsOf(kind), least: String(kind.points.least), most: String(kind.points.most) }
    const code = fault === 'bounds' ? 'over-limit' : 'form-invalid'
    throw new Refusal(code, { key: `entry.points-${fault}.${kind.sign}`, params, at: 'points' })
  }
  if ((decimalsOf(exact(points)) ?? Number.POSITIVE_INFINITY) > practice.decimals)
    throw new Refusal('form-invalid', {
      key: 'entry.points-too-fine',
      params: { decimals: practice.decimals },
      at: 'points',
    })
}

async function getPlan({ tx, tenantId }: OperationContext, period: string, planId?: string): Promise<PlanRow> {
  const year = yearOf(period)
  const plan = planId === undefined ? await findPlanOfYear(tx, tenantId, year) : await findPlan(tx, tenantId, planId)
  if (plan === undefined || plan.state !== 'in-force' || year < plan.fromYear || year > plan.toYear)
    throw new Refusal('rule-broken', { key: 'entry.no-plan', params: { year }, at: 'period' })
  return plan
}

async function demandIndicator(
  { tx, tenantId }: OperationContext,
  plan: PlanRow,
  kind: EntryKind,
  indicatorId: string | undefined,
): Promise<string | null> {
  if (kind.on === 'total') {
    if (indicatorId !== undefined) throw new Refusal('form-invalid', { key: 'entry.on-total', at: 'indicatorId' })
    return null
  }
  if (indicatorId === undefined) throw new Refusal('form-invalid', { key: 'entry.on-indicator', at: 'indicatorId' })
  const items = await listPlanItems(tx, tenantId, plan.id)
  if (!items.some((item) => item.indicatorId === indicatorId))
    throw new Refusal('rule-broken', { key: 'entry.indicator-not-in-plan', at: 'indicatorId' })
  return indicatorId
}
