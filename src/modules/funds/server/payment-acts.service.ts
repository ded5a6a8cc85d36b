import { drawUp } from '#modules/funds/server/payment.service.ts'
import { drawItems, type NewListSaid } from '#modules/funds/server/payment-items.ts'
import type { OperationContext } from '#server/http/module.ts'

/** For slices above, in the transaction of their own act: a list of what they have committed, a draft of who acts. */
export async function drawUpPaymentList(
  context: OperationContext,
  said: NewListSaid,
  items: Parameters<typeof drawItems>[2],
): Promise<{ readonly paymentListId: string }> {
  return drawUp(context, said, await drawItems(context, said.poolId, items))
}
