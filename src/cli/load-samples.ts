import { sql } from 'kysely'
import { closeTasks } from '#cases/server/task.store.ts'
import type { Actor } from '#engine/access/actor.ts'
import type { Permission } from '#engine/access/permission.ts'
import { comparePeriods, nextPeriod } from '#engine/calendar/period.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { type PackValue, readPackValues } from '#engine/definition/pack-values.ts'
import type { SampleReport } from '#engine/definition/sample-report.ts'
import { Refusal } from '#engine/refusal.ts'
import { cycleInstants } from '#modules/dispatch/cycle.rules.ts'
import { getOfficeClock, listCycleDefinitions } from '#modules/dispatch/server/cycle.queries.ts'
import { type CycleContext, openPeriod } from '#modules/dispatch/server/cycle.service.ts'
import { recomputeAll } from '#modules/dispatch/server/figure.store.ts'
import { tellWhoseTurn } from '#modules/dispatch/server/hand-over.service.ts'
import { type Dictionary, getDictionary } from '#modules/dispatch/server/indicator.queries.ts'
import { appendOfficialValues } from '#modules/dispatch/server/official-value.store.ts'
import { findReportRow } from '#modules/dispatch/server/report.queries.ts'
import { acceptReport, approveReport, returnReport, submitReport } from '#modules/dispatch/server/report.service.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { OperationContext } from '#server/http/module.ts'

export interface SampleContext {
  readonly tx: Tx
  readonly tenantId: string
  readonly newId: () => string
  /** The instant at which the demo stands. */
  readonly now: Date
  readonly dataFolder: string
}

interface OpenReport {
  readonly reportId: string
  readonly cycleId: string
  readonly cycle: string
  readonly period: string
  readonly unitId: string
  readonly unit: string
  readonly path: string
  readonly opensAt: Date
  readonly dueAt: Date
}

const HOUR = 3_600_000

/**
 * Brings a demo to life: every cycle up to the demo's day with its reports. Reports of the past were accepted in time and are
 * written as such; those of the pack's list go up by the same acts that people use, so tasks and notices are real.
 */
export async function loadSamples(context: SampleContext, pack: Pack): Promise<void> {
  const values = readPackValues(pack, ['sample']).values.filter((value) => value.kind === 'actual')
  await openCycles(context)
  const reports = await listReports(context)
  const listed = new Map(pack.sampleReports.map(({ value }) => [`${value.cycle} ${value.period} ${value.unit}`, value]))
  const stateOf = (report: OpenReport) => listed.get(`${report.cycle} ${report.period} ${report.unit}`)
  await fillCells(context, values, stateOf, reports)
  const filled = await listFilled(context)
  const past = reports.filter(
    (report) => filled.has(report.reportId) && (stateOf(report)?.state ?? 'accepted') === 'accepted',
  )
  await markAccepted(context, past, stateOf)
  await recordSamples(context, pack, values, past)
  for (const report of reports.filter((one) => !past.includes(one) && stateOf(one) !== undefined)) {
    await handUp(context, report, stateOf(report)!).catch((error: unknown) => {
      throw error instanceof Refusal ? placed(error, report) : error
    })
  }
  await tellOpenReports(context, reports, stateOf)
}

/** Nobody held a duty yet on the days of the samples: whose turn it is today, finds the report in his inbox today. */
async function tellOpenReports(
  context: SampleContext,
  reports: readonly OpenReport[],
  stateOf: (report: OpenReport) => SampleReport | undefined,
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select r.id from reports r join cycles c on c.tenant_id = r.tenant_id and c.id = r.cycle_id
    where r.tenant_id = ${context.tenantId} and r.state <> 'accepted' and c.closed_at is null
      and not exists (
        select from tasks t where t.tenant_id = r.tenant_id and t.subject_kind = 'report' and t.subject_id = r.id::text
          and t.done_at is null)`.execute(context.tx)
  const untold = new Set(rows.map(({ id }) => id))
  for (const report of reports.filter(({ reportId }) => untold.has(reportId))) {
    const found = await findReportRow(context, report.reportId)
    if (found) await tellWhoseTurn(context, found, stateOf(report)?.returnReason)
  }
}

/** What the pack's author must mend: the refusal, with the sample report that met it. */
const placed = (refusal: Refusal, report: OpenReport): Refusal =>
  new Refusal(
    refusal.code,
    ...refusal.reasons.map((reason) => ({ ...reason, at: `samples: ${report.cycle} ${report.period} ${report.unit}` })),
  )

/** Reports for which the pack has figures; the others were never handed in. */
async function listFilled({ tx, tenantId }: SampleContext): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select distinct report_id as id from report_cells where tenant_id = ${tenantId} and state <> 'missing' and not is_derived`.execute(
    tx,
  )
  return new Set(rows.map((row) => row.id))
}

/** Every period since each rhythm began; those whose time is over are closed. */
async function openCycles(context: SampleContext): Promise<void> {
  const clock = await getOfficeClock(context.tx, context.tenantId)
  for (const pinned of await listCycleDefinitions(context.tx, context.tenantId)) {
    for (let { first: period } = pinned.definition; ; period = nextPeriod(period)) {
      const { opensAt } = cycleInstants(pinned.definition, period, clock)
      if (opensAt > context.now) break
      await openPeriod({ ...context, now: opensAt } satisfies CycleContext, pinned, period)
    }
  }
  await sql`
    update cycles set closed_at = closes_at
    where tenant_id = ${context.tenantId} and closes_at < ${context.now}`.execute(context.tx)
}

async function listReports({ tx, tenantId }: SampleContext): Promise<OpenReport[]> {
  const { rows } = await sql<OpenReport>`
    select r.id as report_id, c.id as cycle_id, c.code as cycle, c.period, r.unit_id, u.code as unit, v.path, c.opens_at, c.due_at
    from reports r
    join cycles c on c.tenant_id = r.tenant_id and c.id = r.cycle_id
    join units u on u.tenant_id = r.tenant_id and u.id = r.unit_id
    join unit_versions v on v.tenant_id = r.tenant_id and v.unit_id = r.unit_id and v.until_on is null
    where r.tenant_id = ${tenantId}`.execute(tx)
  return rows.sort((a, b) =>
    a.dueAt < b.dueAt ? -1 : a.dueAt > b.dueAt ? 1 : a.period === b.period ? 0 : comparePeriods(a.period, b.period),
  )
}

async function fillCells(
  context: SampleContext,
  values: readonly PackValue[],
  stateOf: (report: OpenReport) => SampleReport | undefined,
  reports: readonly OpenReport[],
): Promise<void> {
  const byUnit = new Map<string, PackValue[]>()
  for (const value of values)
    byUnit.set(`${value.unit} ${value.period}`, [...(byUnit.get(`${value.unit} ${value.period}`) ?? []), value])
  const cells = reports.flatMap((report) => {
    const sample = stateOf(report)
    const typed = sample?.filled ? new Set(sample.filled) : undefined
    return (byUnit.get(`${report.unit} ${report.period}`) ?? [])
      .filter((value) => !typed || typed.has(value.indicator))
      .map((value) => ({
        report: report.reportId,
        code: value.indicator,
        dimension: value.dimension,
        state: value.state === 'value' ? 'value' : 'not-applicable',
        value: value.state === 'value' ? value.value : null,
        explanation: value.dimension === '' ? (sample?.explanations[value.indicator] ?? null) : null,
        change: context.newId(),
        at: typedAt(context, report, sample).toISOString(),
      }))
  })
  const columns = sql.raw(
    'report uuid, code text, dimension text, state text, value numeric, explanation text, change uuid, at timestamptz',
  )
  const changed = sql`
    from jsonb_to_recordset(${JSON.stringify(cells)}::jsonb) as n(${columns})
    join indicators i on i.tenant_id = ${context.tenantId} and i.code = n.code`
  await sql`
    insert into cell_changes (tenant_id, id, report_id, indicator_id, dimension, deed, from_state, to_state, to_value,
      note, at)
    select ${context.tenantId}, n.change, n.report, i.id, n.dimension, 'typed', 'missing', n.state, n.value, n.explanation, n.at
    ${changed}
    join report_cells c on c.tenant_id = ${context.tenantId} and c.report_id = n.report and c.indicator_id = i.id
      and c.dimension = n.dimension and not c.is_derived`.execute(context.tx)
  await sql`
    update report_cells c set state = w.state, value = w.value, explanation = w.explanation, version = 1, changed_at = w.at
    from (select n.*, i.id as indicator ${changed}) w
    where c.tenant_id = ${context.tenantId} and c.report_id = w.report and c.indicator_id = w.indicator
      and c.dimension = w.dimension and not c.is_derived`.execute(context.tx)
}

/** The morning of the day on which it went up; of what has not gone up, an hour ago. */
function typedAt(context: SampleContext, report: OpenReport, sample: SampleReport | undefined): Date {
  if (sample?.submittedOn) return new Date(`${sample.submittedOn}T00:10:00Z`)
  return new Date(Math.min(report.dueAt.getTime() - 8 * HOUR, context.now.getTime() - HOUR))
}

async function markAccepted(
  context: SampleContext,
  reports: readonly OpenReport[],
  stateOf: (report: OpenReport) => SampleReport | undefined,
): Promise<void> {
  const rows = reports.map((report) => {
    const sample = stateOf(report)
    const submitted = sample?.submittedOn
      ? new Date(`${sample.submittedOn}T02:00:00Z`)
      : new Date(report.dueAt.getTime() - 7 * HOUR)
    return {
      id: report.reportId,
      at: new Date(Math.min(submitted.getTime(), context.now.getTime())).toISOString(),
      narrative: sample?.narrative ?? {},
    }
  })
  await sql`
    update reports r set state = 'accepted', version = 4, narrative = n.narrative,
      narrative_version = case when n.narrative = '{}'::jsonb then 0 else 1 end,
      first_submitted_at = n.at, submitted_at = n.at, approved_at = n.at + interval '2 hours',
      accepted_at = n.at + interval '4 hours'
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n(id uuid, at timestamptz, narrative jsonb)
    where r.tenant_id = ${context.tenantId} and r.id = n.id`.execute(context.tx)
  for (const report of reports) {
    await closeTasks(context, { subjectKind: 'report', subjectId: report.reportId }, { outcome: 'accept' })
  }
}

/** Sample values become official when their report was accepted, when a register keeps them, or when no report asks for them. */
async function recordSamples(
  context: SampleContext,
  pack: Pack,
  values: readonly PackValue[],
  accepted: readonly OpenReport[],
): Promise<void> {
  const dictionary = await getDictionary(context.tx, context.tenantId)
  const { rows: units } = await sql<{ id: string; code: string }>`
    select id, code from units where tenant_id = ${context.tenantId}`.execute(context.tx)
  const unitIds = new Map(units.map((unit) => [unit.code, unit.id]))
  const { rows: asked } = await sql<{ key: string; reportId: string }>`
    select i.code || ' ' || u.code || ' ' || y.period as key, r.id as report_id from report_cells c
    join reports r on r.tenant_id = c.tenant_id and r.id = c.report_id
    join cycles y on y.tenant_id = r.tenant_id and y.id = r.cycle_id
    join units u on u.tenant_id = r.tenant_id and u.id = r.unit_id
    join indicators i on i.tenant_id = c.tenant_id and i.id = c.indicator_id
    where c.tenant_id = ${context.tenantId} and not c.is_derived`.execute(context.tx)
  const reportOf = new Map(asked.map((row) => [row.key, row.reportId]))
  const isAccepted = new Set(accepted.map((report) => report.reportId))
  const register = new Set(pack.registerIndicators.map(({ value }) => value))
  const importId = context.newId()
  const bySource = new Map<string, PackValue[]>()
  for (const value of values) {
    const report = reportOf.get(`${value.indicator} ${value.unit} ${value.period}`)
    if (report && !isAccepted.has(report) && !register.has(value.indicator)) continue
    const source = report && isAccepted.has(report) ? report : importId
    bySource.set(source, [...(bySource.get(source) ?? []), value])
  }
  await sql`
    insert into imports (tenant_id, id, file_name, content_hash, rows_total, rows_changed, state, created_at, published_at)
    values (${context.tenantId}, ${importId}, ${`${pack.manifest.value.code}/samples`}, '', ${values.length},
      ${bySource.get(importId)?.length ?? 0}, 'published', ${context.now}, ${context.now})`.execute(context.tx)
  for (const [sourceId, rows] of bySource) {
    await appendOfficialValues(context.tx, {
      tenantId: context.tenantId,
      now: context.now,
      recordedBy: null,
      source: sourceId === importId ? 'import' : 'report',
      sourceId,
      cells: rows.map((row) => ({
        indicatorId: dictionary.byCode.get(row.indicator)!.id,
        unitId: unitIds.get(row.unit)!,
        period: row.period,
        dimension: row.dimension,
        state: row.state,
        value: row.value ?? null,
        isSample: row.sample,
      })),
    })
  }
  await recordPublished(context, pack, dictionary, unitIds)
}

/** Totals that were published stand beside the samples below them as official values of the unit itself, and are none. */
async function recordPublished(
  context: SampleContext,
  pack: Pack,
  dictionary: Dictionary,
  unitIds: ReadonlyMap<string, string>,
): Promise<void> {
  const published = pack.publishedFigures.map(({ value }) => value)
  if (published.length === 0) return
  const importId = context.newId()
  await sql`
    insert into imports (tenant_id, id, file_name, content_hash, rows_total, rows_changed, state, created_at, published_at)
    values (${context.tenantId}, ${importId}, ${`${pack.manifest.value.code}/published`}, '', ${published.length},
      ${published.length}, 'published', ${context.now}, ${context.now})`.execute(context.tx)
  await appendOfficialValues(context.tx, {
    tenantId: context.tenantId,
    now: context.now,
    recordedBy: null,
    source: 'import',
    sourceId: importId,
    cells: published.map((one) => ({
      indicatorId: dictionary.byCode.get(one.indicator)!.id,
      unitId: unitIds.get(one.unit)!,
      period: one.period,
      dimension: '',
      state: 'value',
      value: String(one.value),
      isSample: false,
    })),
  })
  // One roll-up of all is cheaper than one of each of some hundred reports.
  await recomputeAll(context.tx, context.tenantId)
}

/** Moves one report of the pack's list to where it stands, by the acts of those whose duty they are. */
async function handUp(context: SampleContext, report: OpenReport, sample: SampleReport): Promise<void> {
  await sql`
    update reports set narrative = ${JSON.stringify(sample.narrative)}::jsonb, narrative_version = 1
    where tenant_id = ${context.tenantId} and id = ${report.reportId}`.execute(context.tx)
  if (sample.state === 'filling') return
  const at = sample.submittedOn ? new Date(`${sample.submittedOn}T00:30:00Z`) : report.dueAt
  const as = async (permission: Permission, path: string, hours: number) => {
    const moment = new Date(Math.min(at.getTime() + hours * HOUR, context.now.getTime()))
    return operationContext(context, await actorWith(context, permission, path), moment)
  }
  const above = report.path.replace(/[^/]+\/$/, '')
  let { version } = await submitReport(await as('report.submit', report.path, 0), {
    reportId: report.reportId,
    version: 1,
  })
  if (sample.state === 'submitted') return
  ;({ version } = await approveReport(await as('report.approve', report.path, 0.5), {
    reportId: report.reportId,
    version,
  }))
  if (sample.state === 'approved') return
  const officer = await as('report.accept', above, 1)
  if (sample.state === 'accepted') {
    await acceptReport(officer, { reportId: report.reportId, version })
    return
  }
  const dictionary = await getDictionary(context.tx, context.tenantId)
  await returnReport(officer, {
    reportId: report.reportId,
    version,
    reason: sample.returnReason!,
    cells: Object.entries(sample.returned).map(([code, reason]) => ({
      indicatorId: dictionary.byCode.get(code)!.id,
      dimension: '',
      reason,
    })),
  })
}

/** Somebody who holds the permission at the place, as the actor he would be signed in; the nearest to it. */
export async function actorWith({ tx, tenantId }: SampleContext, permission: Permission, path: string): Promise<Actor> {
  const { rows } = await sql<{
    accountId: string
    personId: string
    name: string
    unitId: string
    roleUnitId: string
    roleCode: string
    rolePath: string
    grants: Actor['grants'][number]['reach'] extends infer Reach ? Record<string, Reach> : never
  }>`
    select a.id as account_id, p.id as person_id, p.name, p.unit_id, h.unit_id as role_unit_id, h.role_code,
      v.path as role_path, r.grants
    from role_assignments h
    join roles r on r.tenant_id = h.tenant_id and r.code = h.role_code
    join people p on p.tenant_id = h.tenant_id and p.id = h.person_id
    join accounts a on a.tenant_id = p.tenant_id and a.person_id = p.id
    join unit_versions v on v.tenant_id = h.tenant_id and v.unit_id = h.unit_id and v.until_on is null
    where h.tenant_id = ${tenantId} and h.ended_at is null
      and case r.grants ->> ${permission} when 'all' then true when 'subtree' then ${path} like v.path || '%'
        when 'own' then v.path = ${path} else false end
    order by length(v.path) desc, p.id limit 1`.execute(tx)
  const held = rows[0]
  if (!held) throw new Error(`nobody holds ${permission} at ${path}`)
  return {
    tenantId,
    accountId: held.accountId,
    personId: held.personId,
    sessionId: held.accountId,
    name: held.name,
    unitId: held.unitId,
    unitPath: held.rolePath,
    roles: [held.roleCode],
    grants: Object.entries(held.grants).map(([one, reach]) => ({
      permission: one as Permission,
      reach,
      unitId: held.roleUnitId,
      unitPath: held.rolePath,
    })),
  }
}

export function operationContext(context: SampleContext, actor: Actor, now: Date): OperationContext {
  return {
    ...context,
    now,
    actor,
    language: 'zh-CN',
    requestId: context.newId(),
    origin: 'samples',
    mode: 'demo',
    visit: undefined,
    upload: undefined,
    keepSession: () => {},
    audit: () => {},
    afterCommit: () => {},
    kinds: new Map(),
  }
}
