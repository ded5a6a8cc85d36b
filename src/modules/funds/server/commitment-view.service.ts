import { sql } from 'kysely'
import { can } from '#engine/access/can.ts'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import { indirectShare } from '#engine/money/budget.ts'
import type * as contract from '#modules/funds/commitment.contract.ts'
import type { CommitmentHead } from '#modules/funds/commitment.contract.ts'
import { budgetRuleOf } from '#modules/funds/server/budget.service.ts'
import {
  budgetLines,
  type CommitmentRow,
  findBudget,
  getCommitmentRow,
  listCommitmentRows,
  listDue,
  listExpenditures,
  listPriorYears,
  listRecoveries,
  listTranches,
} from '#modules/funds/server/commitment.queries.ts'
import { unitInSight } from '#modules/funds/server/fund.access.ts'
import { tellHistory } from '#modules/funds/server/fund-words.ts'
import {
  type AccountBalances,
  balancesOf,
  balancesText,
  getHolderBalances,
  listHolderBalances,
} from '#modules/funds/server/ledger.queries.ts'
import { committedOf, paidOf, unitNameOf } from '#modules/funds/server/pool.queries.ts'
import { findFundPractice } from '#modules/funds/server/practice.queries.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const headOf = (row: CommitmentRow, balances: AccountBalances): CommitmentHead => ({
  id: row.id,
  title: row.title,
  pool: { id: row.poolId, name: { zh: row.poolZh, en: row.poolEn }, year: row.poolYear },
  line: { code: row.lineCode, name: { zh: row.lineZh, en: row.lineEn } },
  unit: unitNameOf(row),
  payee: { kind: row.payeeKind, id: row.payeeId, name: row.payeeName },
  subject: row.subjectKind === null ? null : { kind: row.subjectKind, id: row.subjectId! },
  mode: row.mode,
  state: row.state,
  version: row.version,
  committedOn: row.committedOn,
  amountFen: String(committedOf(balances) + balances.receivable),
  ownFen: String(row.ownFen),
  paidFen: String(paidOf(balances)),
  leftFen: String(balances.commitment + balances.payable),
})

export const listCommitments: Handler<typeof contract.listCommitments> = async (context, input) => {
  const { poolId, unitId, payeeId, state, after, limit } = input
  const where = sql<boolean>`${unitInSight(context.actor, 'c')}
    and (${poolId ?? null}::uuid is null or c.pool_id = ${poolId ?? null}::uuid)
    and (${unitId ?? null}::uuid is null or c.unit_id = ${unitId ?? null}::uuid)
    and (${payeeId ?? null}::uuid is null or c.payee_id = ${payeeId ?? null}::uuid)
    and (${state ?? null}::text is null or c.state = ${state ?? null}::text)`
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total from fund_commitments c where c.tenant_id = ${context.tenantId} and ${where}`.execute(
    context.tx,
  )
  const page = after === undefined ? where : sql<boolean>`${where} and c.id < ${readCursor(after).id}::uuid`
  const rows = await listCommitmentRows(context, page, limit + 1)
  const shown = rows.slice(0, limit)
  const balances = await listHolderBalances(
    context,
    shown.map(({ id }) => id),
  )
  return {
    rows: shown.map((row) => headOf(row, balancesOf(balances, row.id))),
    total: counted[0]!.total,
    next: rows.length > limit ? writeCursor({ id: shown.at(-1)!.id, key: '' }) : null,
  }
}

export const listDueTranches: Handler<typeof contract.listDueTranches> = async (context, { poolId, limit }) => {
  const rows = await listDue(context, poolId)
  return {
    rows: rows.slice(0, limit).map(({ nameZh, nameEn, amountFen, ...row }) => ({
      ...row,
      name: { zh: nameZh, en: nameEn },
      amountFen: String(amountFen),
    })),
    total: rows.length,
  }
}

export const getCommitment: Handler<typeof contract.getCommitment> = async (context, { commitmentId }) => {
  const row = await getCommitmentRow(context, commitmentId)
  const practice = await findFundPractice(context)
  const balances = await getHolderBalances(context, row.id)
  const may = await mayOf(context, row)
  const prior = await listPriorYears(context, { kind: row.payeeKind, id: row.payeeId }, row.poolYear)
  const table = practice?.indirect.find(({ code }) => code === row.indirect)
  return {
    ...headOf(row, balances),
    account: { bankName: row.bankName, bankAccount: row.bankAccount },
    balances: balancesText(balances),
    tranches: (await listTranches(context, row.id)).map((one) => ({
      number: one.number,
      code: one.code,
      name: { zh: one.nameZh, en: one.nameEn },
      amountFen: String(one.amountFen),
      dueOn: one.dueOn,
      releasedOn: one.releasedOn,
      payment:
        one.listId === null
          ? null
          : {
              id: one.paymentId!,
              listId: one.listId,
              number: one.listNumber,
              state: one.paymentState!,
              paidOn: one.paidOn,
              receiptNo: one.receiptNo,
            },
    })),
    budget: await budgetOf(context, row, practice),
    subjects: (practice?.subjects ?? []).map((subject) => ({ ...subject })),
    ceiling: row.mode === 'itemised' && table ? { name: table.name, document: table.document } : null,
    negative: row.mode === 'lump-sum' ? [...(practice?.lumpSum.negative ?? [])] : [],
    expenditures: (await listExpenditures(context, row.id)).map((one) => ({
      id: one.id,
      period: one.period,
      lines: [...one.lines],
      grantedFen: String(one.grantedFen),
      note: one.note,
      state: one.state,
      version: one.version,
      reportedBy: one.reporter,
      checkedBy: one.checker,
      checkNote: one.checkNote,
      mayCheck: may.check && one.state === 'reported' && one.reportedBy !== context.actor.personId,
    })),
    recoveries: (await listRecoveries(context, row.id)).map((one) => ({
      ...one,
      principalFen: String(one.principalFen),
      interestFen: String(one.interestFen),
      collectedFen: String(one.collectedFen),
    })),
    priorYears: prior.map(({ year, commitments, granted, paid }) => ({
      year,
      commitments,
      grantedFen: granted,
      paidFen: paid,
    })),
    may,
    history: await tellHistory(context, 'commitment', row.id),
  }
}

async function mayOf({ tx, tenantId, actor }: OperationContext, row: CommitmentRow) {
  const pool = (await findUnitPath(tx, tenantId, row.poolUnitId)) ?? '/'
  const own = (await findUnitPath(tx, tenantId, row.unitId)) ?? '/'
  return {
    manage: can(actor, 'fund.manage', pool),
    report: can(actor, 'fund.report', own),
    check: can(actor, 'fund.check', pool),
  }
}

async function budgetOf(
  context: OperationContext,
  row: CommitmentRow,
  practice: Awaited<ReturnType<typeof findFundPractice>>,
) {
  const budget = await findBudget(context, row.id)
  if (budget === undefined || practice === undefined) return null
  const rule = budgetRuleOf(practice, row)
  const lines = budgetLines(budget.lines)
  const ceilings = (['granted', 'own'] as const).flatMap((source) => {
    const { indirectFen, ceilingFen } = indirectShare(lines, rule, source)
    return ceilingFen === undefined
      ? []
      : [{ source, indirectFen: String(indirectFen), ceilingFen: String(ceilingFen) }]
  })
  return {
    version: budget.version,
    lines: [...budget.lines],
    savedAt: budget.savedAt.toISOString(),
    reason: budget.reason,
    ceilings,
  }
}
