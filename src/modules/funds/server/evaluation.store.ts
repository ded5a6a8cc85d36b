import { sql } from 'kysely'
import type { Fen } from '#engine/money/fen.ts'
import { Refusal } from '#engine/refusal.ts'
import type { FundContext } from '#modules/funds/server/ledger.store.ts'

export async function insertEvaluation(
  { tx, tenantId, now }: FundContext,
  one: {
    readonly id: string
    readonly poolId: string
    readonly unitId: string
    readonly year: number
    readonly budgetFen: Fen
    readonly paidFen: Fen
    readonly rule: unknown
    readonly by: string | null
  },
): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into fund_evaluations (tenant_id, id, pool_id, unit_id, year, budget_fen, paid_fen, state, rule, opened_by, opened_at)
    values (${tenantId}, ${one.id}, ${one.poolId}, ${one.unitId}, ${one.year}, ${one.budgetFen}, ${one.paidFen}, 'draft',
      ${JSON.stringify(one.rule)}::jsonb, ${one.by}, ${now})
    on conflict do nothing`.execute(tx)
  if (numAffectedRows !== 1n) throw new Refusal('conflict', { key: 'evaluation.exists' })
}

interface Graded {
  readonly scores: Readonly<Record<string, string>>
  readonly total: string
  readonly grade: string
  readonly by: string
}

export async function keepOwn(
  { tx, tenantId, now }: FundContext,
  id: string,
  own: Graded & { readonly statement: string; readonly budgetFen: Fen; readonly paidFen: Fen },
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    update fund_evaluations set scores = ${JSON.stringify(own.scores)}::jsonb, statement = ${own.statement}, total = ${own.total},
      grade = ${own.grade}, budget_fen = ${own.budgetFen}, paid_fen = ${own.paidFen}, state = 'submitted',
      submitted_by = ${own.by}, submitted_at = ${now}, version = version + 1
    where tenant_id = ${tenantId} and id = ${id} returning version`.execute(tx)
  return rows[0]!.version
}

export async function keepCheck(
  { tx, tenantId, now }: FundContext,
  id: string,
  check: Graded & { readonly note: string },
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    update fund_evaluations set checked_scores = ${JSON.stringify(check.scores)}::jsonb, check_note = ${check.note},
      checked_total = ${check.total}, checked_grade = ${check.grade}, state = 'checked', checked_by = ${check.by},
      checked_at = ${now}, version = version + 1
    where tenant_id = ${tenantId} and id = ${id} returning version`.execute(tx)
  return rows[0]!.version
}

export async function sendBack({ tx, tenantId }: FundContext, id: string, note: string): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    update fund_evaluations set state = 'returned', check_note = ${note}, version = version + 1
    where tenant_id = ${tenantId} and id = ${id} returning version`.execute(tx)
  return rows[0]!.version
}
