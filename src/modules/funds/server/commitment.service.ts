import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/funds/commitment.contract.ts'
import { type CommitmentRow, getCommitmentRow } from '#modules/funds/server/commitment.queries.ts'
import { touchCommitment } from '#modules/funds/server/commitment.store.ts'
import * as acts from '#modules/funds/server/fund-acts.service.ts'
import { tellFund } from '#modules/funds/server/fund-course.ts'
import { getPoolRow } from '#modules/funds/server/pool.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

/** Locks the commitment; whoever saw an older version hears that somebody was quicker. */
export async function takeUpCommitment(
  context: OperationContext,
  { commitmentId, version }: { readonly commitmentId: string; readonly version: number },
): Promise<CommitmentRow> {
  const row = await getCommitmentRow(context, commitmentId, true)
  if (row.version !== version) throw new Refusal('conflict', { key: 'fund.changed-meanwhile', at: 'version' })
  return row
}

type Seen = { readonly commitmentId: string; readonly version: number }

/** An act of the fund manager: seen, locked, done. */
const managing =
  <Input extends Seen>(act: (context: OperationContext, input: Input, by: string) => Promise<number>) =>
  async (context: OperationContext, input: Input) => {
    await takeUpCommitment(context, input)
    return { commitmentId: input.commitmentId, version: await act(context, input, context.actor.personId) }
  }

export const commit: Handler<typeof contract.commit> = async (
  context,
  { holderId, amountFen, ownFen, instalments, ...order },
) => {
  await getPoolRow(context, order.poolId)
  const commitmentId = await acts.commitFunds(
    context,
    {
      ...order,
      unitId: holderId,
      amountFen: BigInt(amountFen),
      ownFen: BigInt(ownFen),
      ...(instalments !== undefined && { instalments }),
    },
    context.actor.personId,
  )
  return { commitmentId, version: 1 }
}

export const releaseTranche: Handler<typeof contract.releaseTranche> = managing(
  (context, { commitmentId, number }: Seen & { number: number }, by) =>
    acts.releasePayment(context, { commitmentId, tranche: number }, by),
)

export const reduceCommitment: Handler<typeof contract.reduceCommitment> = managing(
  (context, { commitmentId, amountFen, reason }: Seen & { amountFen: string; reason: string }, by) =>
    acts.reduceFunds(context, { commitmentId, amountFen: BigInt(amountFen), reason }, by),
)

export const settleCommitment: Handler<typeof contract.settleCommitment> = managing(
  (context, order: Seen & { surplus: 'keep' | 'return'; reason: string }, by) => acts.settleFunds(context, order, by),
)

export const recoverCommitment: Handler<typeof contract.recoverCommitment> = async (
  context,
  { what, amountFen, ...order },
) => {
  await takeUpCommitment(context, order)
  if (what === 'amount' && amountFen === undefined)
    throw new Refusal('form-invalid', { key: 'fund.amount-needed', at: 'amountFen' })
  const asked = what === 'amount' ? { amountFen: BigInt(amountFen!) } : what
  const version = await acts.recoverFunds(context, { ...order, what: asked }, context.actor.personId)
  return { commitmentId: order.commitmentId, version }
}

export const collectRecovery: Handler<typeof contract.collectRecovery> = managing(
  (context, { commitmentId, recoveryId, amountFen }: Seen & { recoveryId: string; amountFen: string }, by) =>
    acts.collectFunds(context, { commitmentId, recoveryId, amountFen: BigInt(amountFen) }, by),
)

export const saveAccount: Handler<typeof contract.saveAccount> = async (
  context,
  { bankName, bankAccount, ...seen },
) => {
  const row = await takeUpCommitment(context, seen)
  if (row.state !== 'open') throw new Refusal('wrong-state', { key: `fund.is-${row.state}` })
  const version = await touchCommitment(context, row.id, { bankName, bankAccount })
  const subject = { kind: 'commitment', id: row.id, unitId: row.unitId } as const
  await tellFund(context, subject, 'fund.account-saved', {}, context.actor.personId)
  return { commitmentId: row.id, version }
}
