import { sql } from 'kysely'
import { listHistory } from '#cases/server/history.queries.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { can } from '#engine/access/can.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { firstDay, lastDay, type Period, parsePeriod } from '#engine/calendar/period.ts'
import { Refusal } from '#engine/refusal.ts'
import { say } from '#engine/text/message.ts'
import { listKeepingUnits } from '#modules/dispatch/server/monitor.queries.ts'
import { inScope } from '#modules/dispatch/server/report.access.ts'
import type * as contract from '#modules/supervision/problem.contract.ts'
import { problemMessages } from '#modules/supervision/problem.messages.ts'
import {
  carriedTo,
  isUnsolvedAfter,
  lastWeekOf,
  mayAct,
  PROBLEM_ACTS,
  type ProblemState,
  standsOn,
  weekOf,
} from '#modules/supervision/problem.rules.ts'
import { problemsInSight } from '#modules/supervision/server/problem.access.ts'
import { listHandedSheets, listProblems, type ProblemRecord } from '#modules/supervision/server/problem.queries.ts'
import { situationOf } from '#modules/supervision/server/problem.service.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

/** A problem as the sheet of a week shows it; what happened later is not told on an earlier sheet. */
export function rowOf(context: OperationContext, problem: ProblemRecord, week: Period, today: CalendarDate) {
  const { unitId: _u, ownerUnitId: _o, solvedAt: _s, answeredAt, raisedAt, unit, owner, ...row } = problem
  const isUnsolved = isUnsolvedAfter(problem, week)
  const state: ProblemState = isUnsolved ? (problem.state === 'solved' ? 'in-hand' : problem.state) : 'solved'
  const acts = PROBLEM_ACTS.map((act) => {
    const answer = mayAct(act, situationOf(context, problem, today))
    return [
      act,
      answer.may
        ? { may: true }
        : { may: false, reason: tell(context, answer.reasons[0].key, answer.reasons[0].params) },
    ] as const
  })
  const asOf = lastDay(week) < today ? lastDay(week) : today
  return {
    ...row,
    unit: nameOf(unit),
    owner: owner && nameOf(owner),
    state,
    carried: carriedTo(problem, week),
    isLate: isUnsolved && problem.dueOn !== null && problem.dueOn < asOf,
    result: isUnsolved ? null : problem.result,
    solvedWeek: isUnsolved ? null : problem.solvedWeek,
    answeredAt: answeredAt?.toISOString() ?? null,
    raisedAt: raisedAt.toISOString(),
    acts: Object.fromEntries(acts) as Record<(typeof acts)[number][0], (typeof acts)[number][1]>,
  }
}

const nameOf = ({ id, code, name, short }: ProblemRecord['unit']) => ({ id, code, name, short })

const tell = (
  { language }: Pick<OperationContext, 'language'>,
  key: string,
  params?: Readonly<Record<string, string | number>>,
): string =>
  key in problemMessages ? say(problemMessages, language, key as keyof typeof problemMessages & string, params) : key

export const weeklySheets: Handler<typeof contract.weeklySheets> = async (context, input) => {
  const { tx, tenantId, now, actor } = context
  const today = await getToday(tx, tenantId, now)
  const week = input.week ?? weekOf(today)
  if (parsePeriod(week) === undefined) throw new Refusal('form-invalid', { key: 'form.wrong-form', at: 'week' })
  const ofUnit = input.unitId ?? null
  const problems = await listProblems(
    context,
    sql<boolean>`p.week <= ${week} and (p.solved_week is null or p.solved_week >= ${week}) and ${problemsInSight(actor)}
      and (${ofUnit}::uuid is null or ${ofUnit}::uuid in (p.unit_id, p.owner_unit_id))`,
  )
  const rows = problems.filter((one) => standsOn(one, week)).map((one) => rowOf(context, one, week, today))
  const handed = new Map((await listHandedSheets(context, week)).map((sheet) => [sheet.unitId, sheet]))
  const units = await listWritingUnits(context, today)
  return {
    week,
    from: firstDay(week),
    to: lastDay(week),
    thisWeek: weekOf(today),
    sheets: units
      .filter(({ id }) => ofUnit === null || id === ofUnit)
      .map((unit) => {
        const own = rows.filter((row) => row.unit.id === unit.id)
        const sheet = handed.get(unit.id)
        return {
          unit: { id: unit.id, code: unit.code, name: unit.name, short: unit.short },
          handed: sheet ? { by: sheet.by, at: sheet.at.toISOString(), isClear: sheet.isClear } : null,
          raised: own.filter((row) => row.carried === 0).length,
          carried: own.filter((row) => row.carried > 0).length,
          solved: own.filter((row) => row.state === 'solved').length,
          mayWrite: week === weekOf(today) && can(actor, 'problem.write', unit.path),
        }
      }),
    rows: rows.filter((row) => input.state === undefined || row.state === input.state),
  }
}

/** Units in sight at which somebody writes a weekly sheet; the root's own offices only where they do. */
async function listWritingUnits(context: OperationContext, today: CalendarDate) {
  const { tx, tenantId, actor } = context
  const where = sql<boolean>`${inScope(actor, 'problem.read', 'v.path')} and exists (
    select from role_assignments a join roles r on r.tenant_id = a.tenant_id and r.code = a.role_code
    where a.tenant_id = v.tenant_id and a.unit_id = v.unit_id and a.ended_at is null
      and a.from_on <= ${today}::date and (a.until_on is null or a.until_on >= ${today}::date)
      and r.grants ? 'problem.write' and not r.grants ? 'problem.assign')`
  return listKeepingUnits(tx, tenantId, today, where)
}

export const monthProblems: Handler<typeof contract.monthProblems> = async (context, { unitId, period }) => {
  const { tx, tenantId, now, actor } = context
  if (parsePeriod(period) === undefined) throw new Refusal('form-invalid', { key: 'form.wrong-form', at: 'period' })
  const week = lastWeekOf(period)
  const problems = await listProblems(
    context,
    sql<boolean>`p.unit_id = ${unitId} and p.week <= ${week} and (p.solved_week is null or p.solved_week > ${week})
      and ${problemsInSight(actor)}`,
  )
  const today = await getToday(tx, tenantId, now)
  return { rows: problems.map((one) => rowOf(context, one, week, today)) }
}

export const problemHistory: Handler<typeof contract.problemHistory> = async (context, { problemId }) => {
  const { tx, tenantId, actor } = context
  const found = await listProblems(context, sql<boolean>`p.id = ${problemId} and ${problemsInSight(actor)}`)
  if (found.length === 0) throw new Refusal('not-found', { key: 'http.not-found', at: 'problemId' })
  return {
    rows: (await listHistory(tx, tenantId, { kind: 'problem', id: problemId })).map((line) => ({
      at: line.at.toISOString(),
      by: line.personName,
      text: tell(context, line.key, line.params),
    })),
  }
}

/** Any unit of the tree may be asked for help: its name is no secret, its figures stay where they are. */
export const helpers: Handler<typeof contract.helpers> = async ({ tx, tenantId, now }) => {
  const units = await listKeepingUnits(tx, tenantId, await getToday(tx, tenantId, now))
  return { rows: units.map(({ id, code, name, short }) => ({ id, code, name, short })) }
}
