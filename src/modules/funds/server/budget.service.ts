import { getToday } from '#cases/server/tenant.queries.ts'
import type { FundPractice } from '#engine/definition/fund-practice.ts'
import { type Adjustment, adjustBudget } from '#engine/money/adjust-budget.ts'
import { type BudgetFault, type BudgetLine, type BudgetRule, checkBudget } from '#engine/money/budget.ts'
import { sumFen, wanText } from '#engine/money/fen.ts'
import { type Reason, Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/funds/commitment.contract.ts'
import type { BudgetLineText } from '#modules/funds/fund.ts'
import {
  budgetLines,
  type CommitmentRow,
  findBudget,
  listExpenditures,
} from '#modules/funds/server/commitment.queries.ts'
import { takeUpCommitment } from '#modules/funds/server/commitment.service.ts'
import {
  decideExpenditure,
  insertBudget,
  insertExpenditure,
  touchCommitment,
} from '#modules/funds/server/commitment.store.ts'
import { tellFund } from '#modules/funds/server/fund-course.ts'
import { getHolderBalances } from '#modules/funds/server/ledger.queries.ts'
import { bookPostings } from '#modules/funds/server/ledger.store.ts'
import { committedOf } from '#modules/funds/server/pool.queries.ts'
import { getFundPractice } from '#modules/funds/server/practice.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

/** The rule under which a commitment's budget stands: the subjects of the practice, and the ceiling it was promised with. */
export function budgetRuleOf(
  practice: FundPractice,
  { mode, indirect }: Pick<CommitmentRow, 'mode' | 'indirect'>,
): BudgetRule {
  const table = practice.indirect.find(({ code }) => code === indirect)
  return {
    subjects: practice.subjects.map(({ code, kind, equipment }) => ({ code, kind, isEquipment: equipment })),
    // 包干制 is not itemised: no ceiling, but its negative list and its promise.
    ...(mode === 'itemised' && table && { indirect: table }),
  }
}

const subjectOf = (row: CommitmentRow) => ({ kind: 'commitment', id: row.id, unitId: row.unitId }) as const

export const saveBudget: Handler<typeof contract.saveBudget> = (context, input) => save(context, input, false)
export const approveBudget: Handler<typeof contract.approveBudget> = (context, input) => save(context, input, true)

async function save(
  context: OperationContext,
  { lines, reason, ...seen }: { commitmentId: string; version: number; lines: BudgetLineText[]; reason: string },
  isOffice: boolean,
) {
  const row = await takeUpCommitment(context, seen)
  if (row.state !== 'open') throw new Refusal('wrong-state', { key: `fund.is-${row.state}` })
  const practice = await getFundPractice(context)
  const rule = budgetRuleOf(practice, row)
  const after = budgetLines(lines)
  demandSound(after, committedOf(await getHolderBalances(context, row.id)), rule, row, practice)
  const before = await findBudget(context, row.id)
  const change = before && adjustBudget(budgetLines(before.lines), after, rule.subjects, practice.adjustments)
  if (change) demandRight(change, isOffice, reason)
  demandAboveSpent(after, await spentLines(context, row.id), practice)
  const by = context.actor.personId
  await insertBudget(context, row.id, {
    version: (before?.version ?? 0) + 1,
    lines,
    reason,
    right: change?.right ?? null,
    by,
  })
  await tellFund(context, subjectOf(row), change ? 'fund.budget-adjusted' : 'fund.budget-saved', { reason }, by)
  return { commitmentId: row.id, version: await touchCommitment(context, row.id) }
}

function demandRight({ right }: Adjustment, isOffice: boolean, reason: string): void {
  if (right === 'nobody') throw new Refusal('rule-broken', { key: 'fund.adjust-nobody', at: 'lines' })
  if (right === 'office' && !isOffice) throw new Refusal('not-allowed', { key: 'fund.adjust-office', at: 'lines' })
  if (reason.length < 2) throw new Refusal('form-invalid', { key: 'fund.adjust-reason', at: 'reason' })
}

function demandSound(
  lines: readonly BudgetLine[],
  grantFen: bigint,
  rule: BudgetRule,
  { ownFen }: CommitmentRow,
  { subjects }: FundPractice,
): void {
  const faults = checkBudget(lines, grantFen, rule)
  const own = sumFen(lines.filter(({ source }) => source === 'own').map(({ amountFen }) => amountFen))
  const reasons = faults.map((fault) => told(fault, subjects))
  if (own < ownFen)
    reasons.push({
      key: 'fund.budget.own-too-small',
      params: { sum: wanText(own), least: wanText(ownFen) },
      at: 'lines',
    })
  if (reasons.length > 0) throw new Refusal('rule-broken', ...reasons)
}

function told(fault: BudgetFault, subjects: FundPractice['subjects']): Reason {
  const key = `fund.budget.${fault.fault}`
  if ('subject' in fault) {
    const name = subjects.find(({ code }) => code === fault.subject)?.name
    return { key, at: 'lines', ...(name && { params: { subject: name.zh, subjectEn: name.en } }) }
  }
  if (fault.fault === 'not-the-grant')
    return { key, params: { sum: wanText(fault.sumFen), grant: wanText(fault.grantFen) }, at: 'lines' }
  if (fault.fault === 'own-too-small')
    return { key, params: { sum: wanText(fault.sumFen), least: wanText(fault.leastFen) }, at: 'lines' }
  const params = { indirect: wanText(fault.indirectFen), ceiling: wanText(fault.ceilingFen) }
  return { key: `${key}.${fault.source}`, params, at: 'lines' }
}

/** What has been reported and not sent back. */
async function spentLines(context: OperationContext, commitmentId: string): Promise<readonly BudgetLine[]> {
  const reports = await listExpenditures(context, commitmentId)
  return budgetLines(reports.filter(({ state }) => state !== 'returned').flatMap(({ lines }) => lines))
}

/** A subject is not spent beyond its budget: the budget is changed first. */
function demandAboveSpent(
  budget: readonly BudgetLine[],
  spent: readonly BudgetLine[],
  { subjects }: FundPractice,
): void {
  const of = (lines: readonly BudgetLine[], subject: string, source: string) =>
    sumFen(lines.filter((line) => line.subject === subject && line.source === source).map((line) => line.amountFen))
  const reasons = subjects.flatMap(({ code, name }): Reason[] =>
    of(spent, code, 'granted') <= of(budget, code, 'granted')
      ? []
      : [{ key: 'fund.over-subject', params: { subject: name.zh, subjectEn: name.en }, at: 'lines' }],
  )
  if (reasons.length > 0) throw new Refusal('rule-broken', ...reasons)
}

export const reportExpenditure: Handler<typeof contract.reportExpenditure> = async (
  context,
  { period, lines, note, ...seen },
) => {
  const row = await takeUpCommitment(context, seen)
  if (row.state !== 'open') throw new Refusal('wrong-state', { key: `fund.is-${row.state}` })
  const practice = await getFundPractice(context)
  const parsed = budgetLines(lines)
  const unknown = parsed.find(({ subject }) => !practice.subjects.some(({ code }) => code === subject))
  if (unknown) throw new Refusal('rule-broken', { key: 'fund.budget.unknown-subject', at: 'lines' })
  const before = await spentLines(context, row.id)
  if (row.mode === 'itemised') {
    const budget = await findBudget(context, row.id)
    if (budget === undefined) throw new Refusal('rule-broken', { key: 'fund.no-budget' })
    demandAboveSpent(budgetLines(budget.lines), [...before, ...parsed], practice)
  }
  const granted = (all: readonly BudgetLine[]) =>
    sumFen(all.filter(({ source }) => source === 'granted').map(({ amountFen }) => amountFen))
  const { paid, spent } = await getHolderBalances(context, row.id)
  if (granted([...before, ...parsed]) > paid + spent)
    throw new Refusal('over-limit', { key: 'fund.overdrawn.paid', at: 'lines' })
  const by = context.actor.personId
  await insertExpenditure(context, {
    id: context.newId(),
    commitmentId: row.id,
    period,
    lines,
    grantedFen: granted(parsed),
    note,
    by,
  })
  await tellFund(context, subjectOf(row), 'fund.reported', { period, wan: wanText(granted(parsed)) }, by)
  return { commitmentId: row.id, version: await touchCommitment(context, row.id) }
}

/** Whoever checks is not who reported; what is accounted for leaves the unit's hands in the ledger. */
export const checkExpenditure: Handler<typeof contract.checkExpenditure> = async (
  context,
  { expenditureId, accept, note, ...seen },
) => {
  const row = await takeUpCommitment(context, seen)
  const one = (await listExpenditures(context, row.id)).find(({ id }) => id === expenditureId)
  if (one === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'expenditureId' })
  if (one.state !== 'reported') throw new Refusal('wrong-state', { key: 'fund.checked-already' })
  const by = context.actor.personId
  if (one.reportedBy === by) throw new Refusal('rule-broken', { key: 'fund.own-report' })
  await decideExpenditure(context, expenditureId, { state: accept ? 'accounted' : 'returned', by, note })
  if (accept && one.grantedFen > 0n) {
    const on = await getToday(context.tx, context.tenantId, context.now)
    const entries = [{ poolId: row.poolId, commitmentId: row.id, amountFen: one.grantedFen }]
    const cause = { kind: 'commitment', id: row.id }
    await bookPostings(context, [
      { poolId: row.poolId, movement: 'account', cause, on, by, reason: one.period, entries },
    ])
  }
  const key = accept ? 'fund.accounted' : 'fund.expenditure-returned'
  await tellFund(context, subjectOf(row), key, { period: one.period, wan: wanText(one.grantedFen), note }, by)
  return { commitmentId: row.id, version: await touchCommitment(context, row.id) }
}
