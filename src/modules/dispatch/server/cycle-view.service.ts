import { sql } from 'kysely'
import { lastDay } from '#engine/calendar/period.ts'
import { Refusal } from '#engine/refusal.ts'
import type { cycleWall as CycleWall, listCycles as ListCycles } from '#modules/dispatch/cycle.contract.ts'
import { cyclePhase } from '#modules/dispatch/cycle.rules.ts'
import {
  type CycleRow,
  cycleHeadOf,
  findCycle,
  listCycleDefinitions,
  listCycleRows,
} from '#modules/dispatch/server/cycle.queries.ts'
import { inScope } from '#modules/dispatch/server/report.access.ts'
import { listReportRows, unitNameOf } from '#modules/dispatch/server/report.queries.ts'
import { factsOf } from '#modules/dispatch/server/report-view.service.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

export const listCycles: Handler<typeof ListCycles> = async (context, { year, frequency, phase, limit }) => {
  const all = await listCycleRows(context.tx, context.tenantId, { year, frequency })
  const definitions = await listCycleDefinitions(context.tx, context.tenantId)
  const chosen = phase === undefined ? all : all.filter((cycle) => cyclePhase(cycle, context.now) === phase)
  return {
    rows: chosen.slice(0, limit).map((cycle) => cycleHeadOf(cycle, context.now)),
    currentId: currentOf(chosen, context.now)?.id ?? null,
    rhythms: definitions.map(({ definition: { code, name, frequency } }) => ({ code, name, frequency })),
  }
}

/** The cycle people are at: monthly before others, of those still taking reports the one due first, else the last begun. */
function currentOf(cycles: readonly CycleRow[], now: Date): CycleRow | undefined {
  const begun = cycles.filter((cycle) => cycle.opensAt <= now)
  const open = begun.filter((cycle) => cyclePhase(cycle, now) !== 'closed')
  const preferred = (some: readonly CycleRow[]) => {
    const monthly = some.filter((cycle) => cycle.frequency === 'month')
    return monthly.length > 0 ? monthly : some
  }
  return preferred(open).at(-1) ?? preferred(begun)[0]
}

const MOST_UNITS = 20_000

export const cycleWall: Handler<typeof CycleWall> = async (context, { cycleId }) => {
  const cycle = await findCycle(context.tx, context.tenantId, cycleId)
  if (!cycle) throw new Refusal('not-found', { key: 'http.not-found', at: 'cycleId' })
  const visible = inScope(context.actor, 'report.read', 'v.path')
  const reports = await listReportRows(context, { cycleId, visible }, { sort: 'unit', limit: MOST_UNITS })
  const reminders = await remindersOf(context, cycleId)
  const gone = await listGone(context, cycle)
  const units = reports.map((found) => {
    const { report } = found
    const reminded = reminders.get(report.unitId)
    return {
      reportId: report.reportId,
      unit: unitNameOf(report),
      asked: !gone.has(report.unitId),
      facts: factsOf(found, context.now),
      submittedAt: report.submittedAt?.toISOString() ?? null,
      returnedCells: report.returnedCells,
      explanations: report.explanations,
      reminders: reminded?.count ?? 0,
      lastReminderAt: reminded?.lastAt.toISOString() ?? null,
      reopenedUntil: report.reopenedUntil?.toISOString() ?? null,
      nil: report.nilReason !== null,
    }
  })
  const asked = units.filter((unit) => unit.asked)
  const count = (is: (unit: (typeof units)[number]) => boolean) => asked.filter(is).length
  return {
    cycle: cycleHeadOf(cycle, context.now),
    units,
    counts: {
      units: asked.length,
      submitted: count(({ submittedAt }) => submittedAt !== null),
      accepted: count(({ facts }) => facts.approval === 'accepted'),
      returned: count(({ facts }) => facts.approval === 'returned'),
      missing: count(({ submittedAt }) => submittedAt === null),
      onTime: count(({ facts }) => facts.timeliness === 'on-time'),
      complete: count(({ facts }) => facts.complete),
    },
  }
}

/** Units that a decision dated back took out of the tree on which the period is added up. */
async function listGone({ tx, tenantId }: OperationContext, cycle: CycleRow): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ unitId: string }>`
    select r.unit_id from reports r join units u on u.tenant_id = r.tenant_id and u.id = r.unit_id
    where r.tenant_id = ${tenantId} and r.cycle_id = ${cycle.id} and u.closed_on <= ${lastDay(cycle.period)}::date`.execute(
    tx,
  )
  return new Set(rows.map((row) => row.unitId))
}

async function remindersOf({ tx, tenantId }: OperationContext, cycleId: string) {
  const { rows } = await sql<{ unitId: string; count: number; lastAt: Date }>`
    select unit_id, count(*)::int as count, max(at) as last_at from reminders
    where tenant_id = ${tenantId} and cycle_id = ${cycleId} group by unit_id`.execute(tx)
  return new Map(rows.map((row) => [row.unitId, row]))
}
