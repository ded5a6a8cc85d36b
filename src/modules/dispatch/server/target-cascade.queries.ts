import { sql } from 'kysely'
import { firstDay, lastDay, yearOf } from '#engine/calendar/period.ts'
import type { Target } from '#engine/indicator/completion.ts'
import { numberOf } from '#engine/indicator/figure.ts'
import { type RollUp, rollUpRuleAt } from '#engine/indicator/indicator.ts'
import { type Reconciled, reconcile } from '#engine/indicator/reconcile.ts'
import { type Exact, exactText, formatExact } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import { type FigureBook, loadFigures } from '#modules/dispatch/server/figure-book.ts'
import { liveFigures } from '#modules/dispatch/server/figure-source.ts'
import { type DictionaryEntry, getDictionary, headOf } from '#modules/dispatch/server/indicator.queries.ts'
import { getPlace, listChildren, type Place } from '#modules/dispatch/server/place.queries.ts'
import { findPlan, listPlanItems } from '#modules/dispatch/server/plan.queries.ts'
import { rankable } from '#modules/dispatch/server/ranking.queries.ts'
import { listTargetRows, showTarget, type TargetRow, targetOf } from '#modules/dispatch/server/target.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

type Kind = TargetRow['kind']

/** The targets at hand, found by unit, indicator, kind and state. */
class TargetRows {
  readonly rows: ReadonlyMap<string, TargetRow>

  constructor(rows: readonly TargetRow[]) {
    this.rows = new Map(
      rows.map((row) => [[row.unitId, row.indicatorId, row.kind, row.period, row.state].join(' '), row]),
    )
  }

  find(
    unitId: string,
    indicatorId: string,
    kind: Kind,
    period: string,
    state: TargetRow['state'],
  ): TargetRow | undefined {
    return this.rows.get([unitId, indicatorId, kind, period, state].join(' '))
  }

  cell(unitId: string, indicatorId: string, kind: Kind, period: string) {
    const row = this.find(unitId, indicatorId, kind, period, 'in-force')
    const proposal = this.find(unitId, indicatorId, kind, period, 'proposed')
    const known = row ?? proposal
    return {
      ...showTarget(row),
      ...(known && { targetId: known.targetId }),
      ...(row && { version: row.version }),
      ...(proposal && {
        proposed: {
          ...showTarget(proposal),
          version: proposal.version,
          reason: proposal.reason,
          by: proposal.proposerName,
        },
      }),
    }
  }

  /** The target in force, or the proposed one where there is one. */
  target(unitId: string, indicatorId: string, kind: Kind, period: string, withProposals: boolean): Target {
    const proposal = withProposals ? this.find(unitId, indicatorId, kind, period, 'proposed') : undefined
    return targetOf(proposal ?? this.find(unitId, indicatorId, kind, period, 'in-force'))
  }
}

const printed = (entry: DictionaryEntry, value: Exact | undefined) =>
  value === undefined
    ? undefined
    : value.d === 1n
      ? exactText(value)
      : formatExact(value, Math.max(entry.indicator.decimals, 4), 'half-up')

const verdictOf = (entry: DictionaryEntry, held: Reconciled) => ({
  status: held.status,
  ...(held.combined && { together: printed(entry, held.combined.low) }),
  ...(held.unassigned && { remainder: printed(entry, held.unassigned) }),
  balanced: held.status === 'even' || held.status === 'free',
})

function limitsOf({ indicator: { checks } }: DictionaryEntry) {
  const { min, max } = checks
  return { ...(min !== undefined && { min: String(min) }), ...(max !== undefined && { max: String(max) }) }
}

function weightCodeOf(rule: RollUp): string | undefined {
  if (rule.rule === 'weighted') return rule.weight
  return rule.rule === 'ratio-of-sums' ? rule.denominator : undefined
}

/** What weighs a child under a mean: its figure at the end of the year before the target's. */
function weightOf(
  book: FigureBook,
  entry: DictionaryEntry | undefined,
  unitId: string,
  period: string,
): Exact | undefined {
  if (!entry) return undefined
  const year = String(yearOf(period) - 1)
  const own = entry.indicator.frequency === 'year' ? year : `${year}-12`
  return numberOf(book.at(unitId, entry.code, own))
}

/** Who takes part of a target: the units that compete, and whoever has one already; a bureau's own divisions do not. */
function expectedChildren(
  targets: TargetRows,
  children: readonly Place[],
  indicatorId: string,
  kind: Kind,
  period: string,
): Place[] {
  const competing = new Set(rankable(children))
  return children.filter(
    (child) =>
      competing.has(child) ||
      targets.find(child.id, indicatorId, kind, period, 'in-force') !== undefined ||
      targets.find(child.id, indicatorId, kind, period, 'proposed') !== undefined,
  )
}

export interface CascadeRequest {
  readonly tenantId: string
  readonly planId: string
  readonly indicatorId: string
  readonly unitId: string
  readonly period: string
  readonly kind: Kind
  readonly today: string
}

/** The tree as it stands today, for a period under way; as it stood at the end of one that is over. */
export function treeDayOf(period: string, today: string): string {
  const [first, last] = [firstDay(period), lastDay(period)]
  return today < first ? first : today > last ? last : today
}

/** One indicator's target at a unit against those of the units right below it, in force and as proposed. */
export async function getCascade(tx: Tx, request: CascadeRequest) {
  const { tenantId, planId, indicatorId, unitId, period, kind } = request
  if (!(await findPlan(tx, tenantId, planId))) throw new Refusal('not-found', { key: 'plan.not-found' })
  const dictionary = await getDictionary(tx, tenantId)
  const entry = dictionary.byId.get(indicatorId)
  if (!entry) throw new Refusal('not-found', { key: 'indicator.not-found' })
  const parent = await getPlace(tx, tenantId, unitId, treeDayOf(period, request.today))
  const children = await listChildren(tx, tenantId, unitId, treeDayOf(period, request.today))
  const ids = [parent.id, ...children.map((child) => child.id)]
  const targets = new TargetRows(await listTargetRows(tx, tenantId, planId, ids, [period]))
  const rule = rollUpRuleAt(entry.indicator, parent.kind)
  const weigher = dictionary.byCode.get(weightCodeOf(rule) ?? '')
  const book = await loadFigures(liveFigures(tx, tenantId), dictionary, {
    unitIds: ids,
    fromYear: yearOf(period) - 1,
    toYear: yearOf(period) - 1,
    codes: weigher ? [weigher.code] : [],
  })
  const expected = expectedChildren(targets, children, indicatorId, kind, period)
  const held = (withProposals: boolean) =>
    reconcile(
      rule.rule,
      targets.target(parent.id, indicatorId, kind, period, withProposals),
      expected.map((child) => ({
        unit: child.id,
        target: targets.target(child.id, indicatorId, kind, period, withProposals),
        weight: weightOf(book, weigher, child.id, period),
      })),
    )
  const now = held(false)
  return {
    indicator: headOf(entry),
    parent: { unit: parent.name, target: targets.cell(parent.id, indicatorId, kind, period) },
    children: children.map((child) => ({
      unit: child.name,
      target: targets.cell(child.id, indicatorId, kind, period),
      hasChildren: child.hasChildren,
      isExpected: expected.includes(child),
    })),
    rule: rule.rule,
    limits: limitsOf(entry),
    ...verdictOf(entry, now),
    missingChildren: now.without.length,
    withProposals: verdictOf(entry, held(true)),
  }
}

/** All indicators of a plan at one unit with their targets and whether the units below make them up. */
export async function getTargetOverview(
  tx: Tx,
  request: { tenantId: string; planId: string; unitId: string; year: number; today: string },
) {
  const { tenantId, planId, unitId } = request
  if (!(await findPlan(tx, tenantId, planId))) throw new Refusal('not-found', { key: 'plan.not-found' })
  const period = String(request.year)
  const dictionary = await getDictionary(tx, tenantId)
  const items = await listPlanItems(tx, tenantId, planId)
  const parent = await getPlace(tx, tenantId, unitId, treeDayOf(period, request.today))
  const children = await listChildren(tx, tenantId, unitId, treeDayOf(period, request.today))
  const targets = new TargetRows(
    await listTargetRows(tx, tenantId, planId, [parent.id, ...children.map((child) => child.id)], [period]),
  )
  const weigherAt = (item: { readonly indicatorId: string }) =>
    dictionary.byCode.get(
      weightCodeOf(rollUpRuleAt(dictionary.byId.get(item.indicatorId)!.indicator, parent.kind)) ?? '',
    )
  const book = await loadFigures(liveFigures(tx, tenantId), dictionary, {
    unitIds: children.map((child) => child.id),
    fromYear: request.year - 1,
    toYear: request.year - 1,
    codes: new Set(items.flatMap((item) => weigherAt(item)?.code ?? [])),
  })
  return {
    rows: items.map((item) => {
      const entry = dictionary.byId.get(item.indicatorId)!
      const kind = kindAt(targets, parent, item.indicatorId, period)
      const rule = rollUpRuleAt(entry.indicator, parent.kind)
      const held = reconcile(
        rule.rule,
        targets.target(parent.id, item.indicatorId, kind, period, false),
        expectedChildren(targets, children, item.indicatorId, kind, period).map((child) => ({
          unit: child.id,
          target: targets.target(child.id, item.indicatorId, kind, period, false),
          weight: weightOf(book, weigherAt(item), child.id, period),
        })),
      )
      const initial = targets.find(parent.id, item.indicatorId, 'initial', period, 'in-force')
      return {
        indicator: headOf(entry),
        goalCode: item.goalCode,
        weight: item.weight,
        ...(initial && { initial: targets.cell(parent.id, item.indicatorId, 'initial', period) }),
        final: targets.cell(parent.id, item.indicatorId, kind, period),
        rule: rule.rule,
        ...verdictOf(entry, held),
        proposals: [parent, ...children].filter((one) =>
          targets.find(one.id, item.indicatorId, kind, period, 'proposed'),
        ).length,
      }
    }),
  }
}

/** A plan of several years has steps on the way; in its last year the final target stands. */
function kindAt(targets: TargetRows, parent: Place, indicatorId: string, period: string): Kind {
  return targets.find(parent.id, indicatorId, 'final', period, 'in-force')
    ? 'final'
    : targets.find(parent.id, indicatorId, 'intermediate', period, 'in-force')
      ? 'intermediate'
      : 'final'
}

export async function getTargetHistory(tx: Tx, tenantId: string, targetId: string) {
  const { rows } = await sql<
    TargetRow & {
      decidedBy: string | null
      decidedAt: Date | null
      note: string | null
      versionState: 'proposed' | 'in-force' | 'refused' | 'superseded'
    }
  >`
    select v.version, v.state as version_state, v.expectation, v.value, v.band_low, v.band_high, v.is_sample, v.reason,
      v.proposed_at, p.name as proposer_name, d.name as decided_by, v.decided_at, v.decision_note as note
    from target_versions v
    left join people p on p.tenant_id = v.tenant_id and p.id = v.proposed_by
    left join people d on d.tenant_id = v.tenant_id and d.id = v.decided_by
    where v.tenant_id = ${tenantId} and v.target_id = ${targetId} order by v.version desc`.execute(tx)
  return {
    rows: rows.map((row) => ({
      version: row.version,
      state: row.versionState,
      target: showTarget(row),
      reason: row.reason,
      proposedBy: row.proposerName,
      proposedAt: row.proposedAt.toISOString(),
      decidedBy: row.decidedBy,
      decidedAt: row.decidedAt?.toISOString() ?? null,
      note: row.note,
    })),
  }
}
