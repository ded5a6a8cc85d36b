import { sql } from 'kysely'
import type { z } from 'zod'
import { listHistory } from '#cases/server/history.queries.ts'
import { yearOf } from '#engine/calendar/period.ts'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import { type Reason, Refusal } from '#engine/refusal.ts'
import type { ReportFacts } from '#modules/dispatch/cycle.contract.ts'
import { placeOf, type WorkedCell } from '#modules/dispatch/grid.rules.ts'
import { gridRow, showTyped } from '#modules/dispatch/grid-row.ts'
import type {
  cellHistory as CellHistory,
  findReport as FindReport,
  getReport as GetReport,
  GridRow,
} from '#modules/dispatch/report.contract.ts'
import {
  isComplete,
  mayAct,
  REPORT_ACTS,
  type ReportAct,
  type ReportSituation,
  type ReportViewer,
  sightOf,
  timelinessOf,
} from '#modules/dispatch/report.rules.ts'
import { isOfUnit, viewerOf } from '#modules/dispatch/report-seat.ts'
import { cycleHeadOf } from '#modules/dispatch/server/cycle.queries.ts'
import { liveFigures } from '#modules/dispatch/server/figure-source.ts'
import { figureOfCell } from '#modules/dispatch/server/grid.queries.ts'
import { headOf } from '#modules/dispatch/server/indicator.queries.ts'
import { findPlanOfYear, listPlanItems } from '#modules/dispatch/server/plan.queries.ts'
import { awaits, inScope } from '#modules/dispatch/server/report.access.ts'
import {
  countReports,
  type FoundReport,
  listEditors,
  listReportRows,
  unitNameOf,
} from '#modules/dispatch/server/report.queries.ts'
import { type Grid, getGrid, getReportRow, situationOf } from '#modules/dispatch/server/report-situation.ts'
import { loadTargets } from '#modules/dispatch/server/target.queries.ts'
import { tell } from '#modules/dispatch/wording.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

export function factsOf({ report, cycle }: FoundReport, now: Date): z.infer<typeof ReportFacts> {
  return {
    filled: report.filled,
    expected: report.expected,
    complete: isComplete(report.filled, report.expected, report.nilReason !== null),
    timeliness: timelinessOf(cycle, report.firstSubmittedAt, now),
    approval: report.state,
  }
}

export function sightFor(context: OperationContext, { report }: FoundReport) {
  const accepts = viewerOf(context.actor, report).above('report.accept')
  return sightOf(report.state, isOfUnit(context.actor, report), accepts)
}

const EDITING_MS = 2 * 60_000
const NOTHING = { text: '', problems: '', nextSteps: '' }

export const getReport: Handler<typeof GetReport> = async (context, { reportId }) => {
  const { tx, tenantId, now, language } = context
  const found = await getReportRow(context, reportId)
  const { report, cycle } = found
  const grid = await getGrid(context, found)
  const sight = sightFor(context, found)
  const situation = await situationOf(context, found, grid.before)
  const editors = await listEditors(tx, tenantId, reportId, new Date(now.getTime() - EDITING_MS))
  const history = await listHistory(tx, tenantId, { kind: 'report', id: reportId })
  const isHidden = sight === 'hidden'
  return {
    id: reportId,
    version: report.version,
    cycle: cycleHeadOf(cycle, now),
    unit: unitNameOf(report),
    facts: factsOf(found, now),
    rows: await rowsOf(context, found, grid),
    narrative: isHidden ? NOTHING : { ...NOTHING, ...report.narrative },
    narrativeVersion: report.narrativeVersion,
    nilReason: report.nilReason,
    returnReason: report.state === 'returned' ? report.returnReason : null,
    preview: sight === 'preview',
    hidden: isHidden,
    acts: actsOf(situation, viewerOf(context.actor, report), (reason) => tell(language, reason)),
    before: isOfUnit(context.actor, report) ? grid.before.map((reason) => tell(language, reason)) : [],
    editors: isHidden
      ? []
      : editors
          .filter((editor) => editor.personId !== context.actor.personId)
          .map(({ name, at, indicatorId }) => ({
            name,
            seenAt: at.toISOString(),
            at: placeOf({ indicatorId, dimension: '' }),
          })),
    history: history.map((line) => ({
      at: line.at.toISOString(),
      by: line.personName,
      text: tell(language, { key: line.key, params: line.params }),
    })),
  }
}

function actsOf(situation: ReportSituation, viewer: ReportViewer, textOf: (reason: Reason) => string) {
  const answers = REPORT_ACTS.map((act): [ReportAct, { may: boolean; reason?: string }] => {
    const answer = mayAct(act, situation, viewer)
    return [act, answer.may ? { may: true } : { may: false, reason: answer.reasons.slice(0, 3).map(textOf).join(' ') }]
  })
  return Object.fromEntries(answers) as Record<ReportAct, { may: boolean; reason?: string }>
}

/** Rows of the grid for this viewer, with the plan's goals and targets beside. */
export async function rowsOf(
  context: OperationContext,
  found: FoundReport,
  grid: Grid,
  wanted: (worked: WorkedCell) => boolean = () => true,
): Promise<z.infer<typeof GridRow>[]> {
  const { tx, tenantId, language } = context
  const { report, cycle } = found
  const year = yearOf(cycle.period)
  const plan = await findPlanOfYear(tx, tenantId, year)
  const goals = new Map(
    (plan ? await listPlanItems(tx, tenantId, plan.id) : []).map((item) => [item.indicatorId, item]),
  )
  const targets = await loadTargets(liveFigures(tx, tenantId), plan?.id, [report.unitId], year)
  const evidence = await countEvidence(context, grid)
  const textOf = (reason: Reason) => tell(language, reason)
  const fills = mayAct('fill', await situationOf(context, found, []), viewerOf(context.actor, report))
  const lockedReason = fills.may ? undefined : textOf(fills.reasons[0])
  const sight = sightFor(context, found)
  return grid.cells.filter(wanted).map((worked) => {
    const { indicatorId, dimension } = worked.cell
    const goal = goals.get(indicatorId)
    return gridRow(worked, {
      head: headOf(grid.entries.get(indicatorId)!),
      goal: goal ? { code: goal.goalCode, name: { zh: goal.goalZh, en: goal.goalEn } } : null,
      target: dimension === '' ? targets(report.unitId, indicatorId).shown : { expectation: 'no-target' },
      evidence: evidence.get(worked.cell.id) ?? 0,
      ...(lockedReason === undefined ? {} : { lockedReason }),
      sight,
      textOf,
    })
  })
}

/** Files attached to the cells of a report, by cell. */
async function countEvidence({ tx, tenantId }: OperationContext, grid: Grid): Promise<ReadonlyMap<string, number>> {
  const ids = grid.cells.map(({ cell }) => cell.id)
  const { rows } = await sql<{ id: string; count: number }>`
    select subject_id as id, count(*)::int as count from files
    where tenant_id = ${tenantId} and subject_kind = 'report-cell' and subject_id = any(${ids}::text[]) and detached_at is null
    group by 1`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.count]))
}

export const findReport: Handler<typeof FindReport> = async (
  context,
  { cycleId, unitId, state, awaits: whom, sort, limit, cursor },
) => {
  const read = inScope(context.actor, 'report.read', 'v.path')
  const visible = whom === 'me' ? sql<boolean>`(${read} and ${awaits(context.actor)})` : read
  const which = { cycleId, unitId, state, visible }
  const rows = await listReportRows(context, which, {
    sort,
    limit: limit + 1,
    after: cursor === undefined ? undefined : readCursor(cursor),
  })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page.map((found) => ({
      id: found.report.reportId,
      cycle: cycleHeadOf(found.cycle, context.now),
      unit: unitNameOf(found.report),
      facts: factsOf(found, context.now),
      submittedAt: found.report.submittedAt?.toISOString() ?? null,
      explanations: found.report.explanations,
    })),
    next: rows.length > limit && last ? writeCursor({ id: last.report.reportId, key: last.key }) : null,
    total: await countReports(context, which),
  }
}

export const cellHistory: Handler<typeof CellHistory> = async (context, { reportId, indicatorId, dimension }) => {
  const found = await getReportRow(context, reportId)
  if (sightFor(context, found) === 'hidden') throw new Refusal('not-allowed', { key: 'report.hidden' })
  const { entries } = await getGrid(context, found)
  const entry = entries.get(indicatorId)
  if (!entry) throw new Refusal('not-found', { key: 'report.no-such-cell', at: 'indicatorId' })
  const { rows } = await sql<ChangeRow>`
    select h.at, p.name as by, h.deed, h.from_state, h.from_value, h.to_state, h.to_value, h.note
    from cell_changes h left join people p on p.tenant_id = h.tenant_id and p.id = h.by_person
    where h.tenant_id = ${context.tenantId} and h.report_id = ${reportId} and h.indicator_id = ${indicatorId}
      and h.dimension = ${dimension}
    order by h.at desc, h.id desc limit 500`.execute(context.tx)
  const shown = (state: ChangeRow['fromState'], value: string | null) =>
    showTyped(entry.indicator, figureOfCell({ state, value }))
  return {
    rows: rows.map(({ at, by, deed, note, fromState, fromValue, toState, toValue }) => ({
      at: at.toISOString(),
      by,
      deed,
      from: shown(fromState, fromValue),
      to: shown(toState, toValue),
      note,
    })),
  }
}

interface ChangeRow {
  readonly at: Date
  readonly by: string | null
  readonly deed: string
  readonly fromState: 'missing' | 'value' | 'not-applicable'
  readonly fromValue: string | null
  readonly toState: 'missing' | 'value' | 'not-applicable'
  readonly toValue: string | null
  readonly note: string | null
}
