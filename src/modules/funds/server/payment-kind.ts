import { exact, exactText } from '#engine/number/exact.ts'
import { findCommitmentOf, getCommitmentRow, listTranches } from '#modules/funds/server/commitment.queries.ts'
import { releasePayment, settleFunds } from '#modules/funds/server/fund-acts.service.ts'
import type { CaseKind, CaseRow, KindContext } from '#server/http/case-kind.ts'

/** The commitment a case is about: itself, or what pays for the record the case is about. */
async function commitmentOf(context: KindContext, { subject }: CaseRow) {
  if (subject === undefined) return undefined
  if (subject.kind === 'commitment') return getCommitmentRow(context, subject.id)
  return findCommitmentOf(context, subject)
}

/**
 * 拨付: for packs that ask for an instalment by a process of their own. What is promised, released and still to come are facts in
 * 万元; the money itself goes by payment lists with their approvals, whatever the process.
 */
export const paymentKind: CaseKind = {
  record: 'payment',
  facts: async (context, one) => {
    const commitment = await commitmentOf(context, one)
    if (commitment === undefined) return {}
    const tranches = await listTranches(context, commitment.id)
    const sum = (of: typeof tranches) =>
      exactText(exact(of.reduce((all, { amountFen }) => all + amountFen, 0n)).div(1_000_000))
    return {
      committed: sum(tranches),
      released: sum(tranches.filter(({ releasedOn }) => releasedOn !== null)),
      paid: sum(tranches.filter(({ paymentState }) => paymentState === 'paid')),
      open: commitment.state === 'open',
    }
  },
  effects: {
    'release-payment': async (context, one) => {
      const commitment = await commitmentOf(context, one)
      if (commitment === undefined) return
      const next = (await listTranches(context, commitment.id)).find(({ releasedOn }) => releasedOn === null)
      if (next === undefined) return
      await releasePayment(context, { commitmentId: commitment.id, tranche: next.number }, context.personId ?? null)
    },
    'settle-funds': async (context, one) => {
      const commitment = await commitmentOf(context, one)
      if (commitment === undefined) return
      const reason = one.number ?? one.title
      await settleFunds(context, { commitmentId: commitment.id, surplus: 'keep', reason }, context.personId ?? null)
    },
  },
}
