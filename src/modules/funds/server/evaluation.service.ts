import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import { can } from '#engine/access/can.ts'
import { executionPercent } from '#engine/money/execution-rate.ts'
import { executionScore, gradePerformance, type PerformanceRule, performanceFaults } from '#engine/money/performance.ts'
import { exact, exactText, formatExact } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/funds/evaluation.contract.ts'
import {
  type EvaluationRow,
  getEvaluationRow,
  listEvaluationRows,
  moneyOf,
} from '#modules/funds/server/evaluation.queries.ts'
import { insertEvaluation, keepCheck, keepOwn, sendBack } from '#modules/funds/server/evaluation.store.ts'
import { unitInSight } from '#modules/funds/server/fund.access.ts'
import { tellFund } from '#modules/funds/server/fund-course.ts'
import { tellHistory } from '#modules/funds/server/fund-words.ts'
import { executionText, getPoolRow, unitNameOf } from '#modules/funds/server/pool.queries.ts'
import { getFundPractice, namedBy } from '#modules/funds/server/practice.queries.ts'
import { findUnit, findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const ruleOf = ({ rule }: EvaluationRow): PerformanceRule => ({
  parts: rule.parts.map(({ code, weight, execution }) => ({ code, weight, isExecution: execution })),
  grades: rule.grades,
})

const headOf = (row: EvaluationRow) => {
  const { budgetFen, paidFen, percent } = executionText(row.budgetFen, row.budgetFen, row.paidFen, 0n)
  const graded = (total: string | null, grade: string | null) =>
    total === null || grade === null ? null : { total, grade: namedBy(row.rule.grades, grade) }
  return {
    id: row.id,
    pool: { id: row.poolId, name: { zh: row.poolZh, en: row.poolEn } },
    unit: unitNameOf(row),
    year: row.year,
    state: row.state,
    version: row.version,
    execution: { budgetFen, paidFen, percent },
    own: graded(row.total, row.grade),
    checked: graded(row.checkedTotal, row.checkedGrade),
  }
}

export const listEvaluations: Handler<typeof contract.listEvaluations> = async (context, { year, limit }) => {
  const where = sql<boolean>`${unitInSight(context.actor, 'e')} and (${year ?? null}::int is null or e.year = ${year ?? null}::int)`
  const rows = await listEvaluationRows(context, where, limit)
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total from fund_evaluations e where e.tenant_id = ${context.tenantId} and ${where}`.execute(
    context.tx,
  )
  return { rows: rows.map(headOf), total: counted[0]!.total }
}

export const getEvaluation: Handler<typeof contract.getEvaluation> = async (context, { evaluationId }) => {
  const row = await getEvaluationRow(context, evaluationId)
  const { tx, tenantId, actor } = context
  const own = (await findUnitPath(tx, tenantId, row.unitId)) ?? '/'
  const pool = (await findUnitPath(tx, tenantId, row.poolUnitId)) ?? '/'
  const percent = executionPercent(row.paidFen, row.budgetFen)
  return {
    ...headOf(row),
    statement: row.statement,
    checkNote: row.checkNote,
    evidence: row.files,
    evidenceNeeded: row.rule.evidence,
    parts: row.rule.parts.map(({ code, name, weight, execution }) => {
      const worked = percent && formatExact(executionScore(percent, weight), 2, 'half-up')
      return {
        code,
        name,
        weight: exactText(exact(weight)),
        isExecution: execution,
        own: (execution ? worked : row.scores[code]) ?? null,
        checked: (execution ? row.checkedScores && worked : row.checkedScores?.[code]) ?? null,
      }
    }),
    grades: row.rule.grades.map(({ code, name, least }) => ({ code, name, least: exactText(exact(least)) })),
    submittedBy: row.submitter,
    checkedBy: row.checker,
    may: {
      score: can(actor, 'fund.report', own) && (row.state === 'draft' || row.state === 'returned'),
      check: can(actor, 'fund.check', pool) && row.state === 'submitted' && row.submittedBy !== actor.personId,
    },
    history: await tellHistory(context, 'evaluation', row.id),
  }
}

const subjectOf = (row: Pick<EvaluationRow, 'id' | 'unitId'>) =>
  ({ kind: 'evaluation', id: row.id, unitId: row.unitId }) as const

export const openEvaluation: Handler<typeof contract.openEvaluation> = async (context, { poolId, holderId, year }) => {
  const pool = await getPoolRow(context, poolId)
  const day = await getToday(context.tx, context.tenantId, context.now)
  if ((await findUnit(context.tx, context.tenantId, holderId, day)) === undefined)
    throw new Refusal('not-found', { key: 'http.not-found', at: 'holderId' })
  const { evaluation } = await getFundPractice(context)
  const id = context.newId()
  const by = context.actor.personId
  const money = await moneyOf(context, pool, holderId)
  await insertEvaluation(context, { id, poolId, unitId: holderId, year, ...money, rule: evaluation, by })
  await tellFund(context, subjectOf({ id, unitId: holderId }), 'evaluation.opened', { year }, by)
  return { evaluationId: id, version: 1 }
}

async function takeUp(
  context: OperationContext,
  { evaluationId, version }: { readonly evaluationId: string; readonly version: number },
  states: readonly EvaluationRow['state'][],
): Promise<EvaluationRow> {
  const row = await getEvaluationRow(context, evaluationId, true)
  if (row.version !== version) throw new Refusal('conflict', { key: 'fund.changed-meanwhile', at: 'version' })
  if (!states.includes(row.state)) throw new Refusal('wrong-state', { key: `evaluation.is-${row.state}` })
  return row
}

/** Total and grade of judged scores. @throws Refusal form-invalid naming every part that is missing or beyond its weight. */
function graded(
  row: EvaluationRow,
  scores: Readonly<Record<string, string>>,
  money: Pick<EvaluationRow, 'budgetFen' | 'paidFen'>,
) {
  const rule = ruleOf(row)
  const judged = new Map(Object.entries(scores).map(([code, score]) => [code, exact(score)]))
  const faults = [...performanceFaults(rule, judged)].map(([code, fault]) => ({
    key: `evaluation.score-${fault}`,
    at: `scores/${code}`,
  }))
  if (faults.length > 0) throw new Refusal('form-invalid', ...faults)
  const found = gradePerformance(rule, judged, executionPercent(money.paidFen, money.budgetFen))
  if (found === undefined) throw new Refusal('rule-broken', { key: 'evaluation.no-budget' })
  const kept = Object.fromEntries(rule.parts.flatMap(({ code }) => (scores[code] ? [[code, scores[code]]] : [])))
  return { scores: kept, total: formatExact(found.total, 2, 'half-up'), grade: found.grade }
}

/** The execution rate is taken from the ledger at this moment, never typed. */
export const submitEvaluation: Handler<typeof contract.submitEvaluation> = async (
  context,
  { scores, statement, ...seen },
) => {
  const row = await takeUp(context, seen, ['draft', 'returned'])
  if (row.files < row.rule.evidence)
    throw new Refusal('rule-broken', {
      key: 'evaluation.no-evidence',
      params: { files: row.files, needed: row.rule.evidence },
    })
  const money = await moneyOf(context, { id: row.poolId, unitId: row.poolUnitId }, row.unitId)
  const own = graded(row, scores, money)
  const by = context.actor.personId
  const version = await keepOwn(context, row.id, { ...own, ...money, statement, by })
  const { zh: grade, en: gradeEn } = namedBy(row.rule.grades, own.grade).name
  await tellFund(context, subjectOf(row), 'evaluation.submitted', { total: own.total, grade, gradeEn }, by)
  return { evaluationId: row.id, version, state: 'submitted' as const }
}

/** Another than who handed it in: the checked scores stand beside the unit's own. */
export const checkEvaluation: Handler<typeof contract.checkEvaluation> = async (context, { scores, note, ...seen }) => {
  const row = await takeUp(context, seen, ['submitted'])
  const by = context.actor.personId
  if (row.submittedBy === by) throw new Refusal('rule-broken', { key: 'evaluation.own' })
  const checked = graded(row, scores, row)
  const version = await keepCheck(context, row.id, { ...checked, note, by })
  const { zh: grade, en: gradeEn } = namedBy(row.rule.grades, checked.grade).name
  await tellFund(context, subjectOf(row), 'evaluation.checked', { total: checked.total, grade, gradeEn }, by)
  return { evaluationId: row.id, version, state: 'checked' as const }
}

export const returnEvaluation: Handler<typeof contract.returnEvaluation> = async (context, { note, ...seen }) => {
  const row = await takeUp(context, seen, ['submitted'])
  const by = context.actor.personId
  if (row.submittedBy === by) throw new Refusal('rule-broken', { key: 'evaluation.own' })
  const version = await sendBack(context, row.id, note)
  await tellFund(context, subjectOf(row), 'evaluation.returned', { note }, by)
  return { evaluationId: row.id, version, state: 'returned' as const }
}
