import { sql } from 'kysely'
import { inForce } from '#cases/server/duty.queries.ts'
import { notify } from '#cases/server/notice.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { can } from '#engine/access/can.ts'
import { wanText } from '#engine/money/fen.ts'
import { Refusal } from '#engine/refusal.ts'
import { mayPay, type PaymentAct, type PaymentSituation, type PaymentViewer } from '#modules/funds/payment.rules.ts'
import type { FundContext } from '#modules/funds/server/ledger.store.ts'
import type { ListRow, PaymentRow } from '#modules/funds/server/payment.queries.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import type { OperationContext } from '#server/http/module.ts'

export const listSubject = (list: Pick<ListRow, 'id' | 'unitId'>) =>
  ({ kind: 'payment-list', id: list.id, unitId: list.unitId }) as const

export const listParams = (list: ListRow) => ({
  number: list.number ?? '',
  title: list.title,
  wan: wanText(list.totalFen),
})

export const situationOf = (list: ListRow, payments: readonly PaymentRow[]): PaymentSituation => ({
  state: list.state,
  madeBy: list.madeBy,
  steps: list.steps,
  approvedBy: list.approvedBy,
  payees: payments.map(({ payeeKind, payeeId, payeeName }) => ({ kind: payeeKind, id: payeeId, name: payeeName })),
})

/** Who asks, seen from the unit that runs the pool. */
export async function paymentViewer(
  { tx, tenantId, actor }: Pick<OperationContext, 'tx' | 'tenantId' | 'actor'>,
  unitId: string,
): Promise<PaymentViewer> {
  const path = (await findUnitPath(tx, tenantId, unitId)) ?? '/'
  return {
    personId: actor.personId,
    unitId: actor.unitId,
    name: actor.name,
    roles: actor.roles,
    mayRequest: can(actor, 'fund.request', path),
    mayApprove: can(actor, 'fund.approve', path),
  }
}

/** @throws Refusal by the one law that the buttons ask too. */
export async function demandPay(
  context: OperationContext,
  act: PaymentAct,
  list: ListRow,
  payments: readonly PaymentRow[],
): Promise<void> {
  const answer = mayPay(act, situationOf(list, payments), await paymentViewer(context, list.unitId))
  if (!answer.may) throw new Refusal(answer.code, answer.reason)
}

/** Where the roles of a step are held from which the pool's unit is reached. */
async function dutiesOfStep(context: FundContext, list: ListRow, roles: readonly string[]) {
  const { tx, tenantId, now } = context
  const day = await getToday(tx, tenantId, now)
  const codes = ((await findUnitPath(tx, tenantId, list.unitId, day)) ?? '').split('/').filter(Boolean)
  const { rows } = await sql<{ roleCode: string; unitId: string }>`
    select distinct a.role_code, a.unit_id from role_assignments a
    join roles r on r.tenant_id = a.tenant_id and r.code = a.role_code
    join units u on u.tenant_id = a.tenant_id and u.id = a.unit_id
    where a.tenant_id = ${tenantId} and a.role_code = any(${roles}::text[]) and ${inForce(day)}
      and (r.grants ->> 'fund.approve' = 'all' or (r.grants ->> 'fund.approve' = 'subtree' and u.code = any(${codes}::text[]))
        or (r.grants ->> 'fund.approve' = 'own' and u.id = ${list.unitId}))
    order by 1, 2`.execute(tx)
  return rows
}

/** What was to be said is said; whose turn it is finds it in his inbox. */
export async function handOverList(
  context: FundContext,
  list: ListRow,
  outcome: string,
  by: string | null,
): Promise<void> {
  const how = { outcome, ...(by !== null && { doneBy: by }) }
  await closeTasks(context, { subjectKind: 'payment-list', subjectId: list.id }, how)
  const step = list.state === 'approving' ? list.steps[list.approvedBy.length] : undefined
  if (step === undefined) return
  const deed = {
    key: 'task.payment-list.approve',
    params: { ...listParams(list), step: step.name.zh, stepEn: step.name.en },
  }
  for (const to of await dutiesOfStep(context, list, step.roles))
    await openTask(context, { to, subject: listSubject(list), deed })
}

export async function tellMaker(
  context: FundContext,
  list: ListRow,
  key: string,
  params: { note?: string } = {},
): Promise<void> {
  if (list.madeBy === null) return
  await notify(context, {
    to: { personId: list.madeBy },
    sentence: { key, params: { ...listParams(list), ...params } },
    about: { kind: 'payment-list', id: list.id },
  })
}
