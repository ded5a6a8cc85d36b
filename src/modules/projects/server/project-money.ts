import { getToday } from '#cases/server/tenant.queries.ts'
import { findCommitmentOf, listTranches } from '#modules/funds/server/commitment.queries.ts'
import { recoverFunds, releasePayment, settleFunds } from '#modules/funds/server/fund-acts.service.ts'
import type { ProjectState } from '#modules/projects/project.ts'
import { getProject } from '#modules/projects/server/project.queries.ts'
import { closeProject } from '#modules/projects/server/project.store.ts'
import type { CaseRow, EffectContext } from '#server/http/case-kind.ts'

const commitmentOf = (context: EffectContext, one: CaseRow) =>
  findCommitmentOf(context, { kind: 'project', id: one.subject?.id ?? '' })

/** The next tranche that waits for its condition may be asked for. */
export async function releaseForMidTerm(context: EffectContext, one: CaseRow): Promise<void> {
  const commitment = await commitmentOf(context, one)
  if (commitment === undefined) return
  const next = (await listTranches(context, commitment.id)).find(({ releasedOn }) => releasedOn === null)
  if (next === undefined) return
  await releasePayment(context, { commitmentId: commitment.id, tranche: next.number }, context.personId ?? null)
}

/** After acceptance what is left stays with the unit. */
export async function settleProject(context: EffectContext, one: CaseRow): Promise<void> {
  const commitment = await commitmentOf(context, one)
  if (commitment === undefined) return
  const reason = one.number ?? one.title
  await settleFunds(context, { commitmentId: commitment.id, surplus: 'keep', reason }, context.personId ?? null)
}

/** What was not spent comes back, and the project is closed. */
export const claimBack =
  (state: ProjectState) =>
  async (context: EffectContext, one: CaseRow): Promise<void> => {
    await claim(context, one, { state, what: 'unspent' })
  }

/**
 * 终止 or 撤销, by how the case ended: without success it is revoked, and all that was paid comes back; else it is ended, and what
 * was not spent comes back.
 */
export const claimBackAsDecided = (context: EffectContext, one: CaseRow): Promise<void> =>
  claim(
    context,
    one,
    one.outcome === 'failed' ? { state: 'revoked', what: 'all' } : { state: 'terminated', what: 'unspent' },
  )

async function claim(
  context: EffectContext,
  one: CaseRow,
  { state, what }: { readonly state: ProjectState; readonly what: 'all' | 'unspent' },
): Promise<void> {
  const project = await getProject(context, one.subject?.id ?? '', true)
  const commitment = await commitmentOf(context, one)
  if (commitment !== undefined && commitment.state === 'open')
    await recoverFunds(
      context,
      {
        commitmentId: commitment.id,
        what,
        withInterest: true,
        document: one.number ?? one.title,
        reason: one.title,
      },
      context.personId ?? null,
    )
  const closedOn = await getToday(context.tx, context.tenantId, context.now)
  if (project.state === 'ongoing') await closeProject(context, project.id, { state, closedOn })
}
