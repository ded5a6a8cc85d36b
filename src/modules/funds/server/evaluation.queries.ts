import { type RawBuilder, sql } from 'kysely'
import type { FundPractice } from '#engine/definition/fund-practice.ts'
import type { Fen } from '#engine/money/fen.ts'
import { Refusal } from '#engine/refusal.ts'
import type { EVALUATION_STATES } from '#modules/funds/evaluation.contract.ts'
import type { Reading } from '#modules/funds/server/ledger.queries.ts'
import { joinUnitName } from '#modules/funds/server/pool.queries.ts'

export interface EvaluationRow {
  readonly id: string
  readonly poolId: string
  readonly poolZh: string
  readonly poolEn: string
  readonly poolUnitId: string
  readonly unitId: string
  readonly unitCode: string
  readonly unitZh: string
  readonly unitEn: string
  readonly year: number
  readonly budgetFen: Fen
  readonly paidFen: Fen
  readonly scores: Readonly<Record<string, string>>
  readonly statement: string
  readonly total: string | null
  readonly grade: string | null
  readonly checkedScores: Readonly<Record<string, string>> | null
  readonly checkNote: string
  readonly checkedTotal: string | null
  readonly checkedGrade: string | null
  readonly state: (typeof EVALUATION_STATES)[number]
  readonly version: number
  readonly rule: FundPractice['evaluation']
  readonly submittedBy: string | null
  readonly submitter: string | null
  readonly checker: string | null
  readonly files: number
}

/** Evaluations `e` by a condition, the latest year first. */
export async function listEvaluationRows(
  { tx, tenantId }: Reading,
  where: RawBuilder<boolean>,
  limit: number,
): Promise<readonly EvaluationRow[]> {
  const { rows } = await sql<EvaluationRow>`
    select e.id, e.pool_id, p.name_zh as pool_zh, p.name_en as pool_en, p.unit_id as pool_unit_id, e.unit_id, u.code as unit_code,
      v.name_zh as unit_zh, v.name_en as unit_en, e.year, e.budget_fen, e.paid_fen, e.scores, e.statement, e.total, e.grade,
      e.checked_scores, e.check_note, e.checked_total, e.checked_grade, e.state, e.version, e.rule, e.submitted_by,
      s.name as submitter, k.name as checker,
      (select count(*)::int from files f where f.tenant_id = e.tenant_id and f.subject_kind = 'evaluation'
        and f.subject_id = e.id::text and f.detached_at is null) as files
    from fund_evaluations e
    join fund_pools p on p.tenant_id = e.tenant_id and p.id = e.pool_id
    ${joinUnitName('e')}
    left join people s on s.tenant_id = e.tenant_id and s.id = e.submitted_by
    left join people k on k.tenant_id = e.tenant_id and k.id = e.checked_by
    where e.tenant_id = ${tenantId} and ${where} order by e.year desc, e.id desc limit ${limit}`.execute(tx)
  return rows
}

/** @throws Refusal not-found. */
export async function getEvaluationRow(reading: Reading, evaluationId: string, lock = false): Promise<EvaluationRow> {
  if (lock)
    await sql`select 1 from fund_evaluations where tenant_id = ${reading.tenantId} and id = ${evaluationId} for update`.execute(
      reading.tx,
    )
  const [row] = await listEvaluationRows(reading, sql`e.id = ${evaluationId}`, 1)
  if (row === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'evaluationId' })
  return row
}

/** What of a pool was for a unit and reached it; of the unit that runs it, the whole pool. */
export async function moneyOf(
  { tx, tenantId }: Reading,
  pool: { readonly id: string; readonly unitId: string },
  unitId: string,
): Promise<{ readonly budgetFen: Fen; readonly paidFen: Fen }> {
  const isWhole = pool.unitId === unitId
  const { rows } = await sql<{ budget: string; paid: string }>`
    select coalesce(sum(a.balance_fen) filter (where a.kind in ('pool', 'line', 'commitment', 'payable', 'paid', 'spent', 'surplus')),
        0)::text as budget,
      coalesce(sum(a.balance_fen) filter (where a.kind in ('paid', 'spent', 'surplus')), 0)::text as paid
    from fund_accounts a
    where a.tenant_id = ${tenantId} and a.pool_id = ${pool.id} and (${isWhole}::boolean or a.holder_id in (
      select c.id from fund_commitments c where c.tenant_id = a.tenant_id and c.pool_id = a.pool_id and c.unit_id = ${unitId}))`.execute(
    tx,
  )
  return { budgetFen: BigInt(rows[0]!.budget), paidFen: BigInt(rows[0]!.paid) }
}
