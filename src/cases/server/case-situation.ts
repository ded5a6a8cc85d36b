import { type Desk, ownSeats } from '#cases/case-desk.rules.ts'
import { caseTarget, demandSight } from '#cases/server/case.access.ts'
import { getCase, type KeptCase } from '#cases/server/case.queries.ts'
import { getProcess } from '#cases/server/case-process.queries.ts'
import { asPerson, loadOffice, type Office } from '#cases/server/case-run.ts'
import { can } from '#engine/access/can.ts'
import type { CompiledProcess } from '#engine/process/compile-process.ts'
import { Refusal } from '#engine/refusal.ts'
import type { AttachGuard, OperationContext } from '#server/http/module.ts'

/** A case that somebody looks at or works on. */
export interface Situation {
  readonly one: KeptCase
  readonly process: CompiledProcess
  readonly office: Office
  readonly desk: Desk
}

type Looking = Pick<OperationContext, 'tx' | 'tenantId' | 'actor' | 'now'> & Pick<Partial<OperationContext>, 'visit'>

/** @throws Refusal not-found when there is no such case, or not for this actor. */
export async function openSituation(
  context: Looking,
  caseId: string,
  lock: 'none' | 'wait' = 'none',
): Promise<Situation> {
  await demandSight(context, caseId)
  return situationOf(context, await getCase(context.tx, context.tenantId, caseId, lock))
}

export async function situationOf(context: Looking, one: KeptCase): Promise<Situation> {
  const { process: code, version, hash } = one.processState
  const process = await getProcess(context.tx, context.tenantId, { code, version, hash })
  const office = await loadOffice(context, one.parties, [])
  const { actor, today, above } = office
  return { one, process, office, desk: { process, state: one.processState, person: asPerson(actor), today, above } }
}

/** Papers are put in and taken out by whoever is asked now, or keeps the case; what was handed in stays as it was. */
export const demandSeat: AttachGuard = async (context, caseId) => {
  const situation = await situationOf(context, await getCase(context.tx, context.tenantId, caseId))
  const { one, desk } = situation
  if (one.phase === 'closed') throw new Refusal('wrong-state', { key: 'case.is-closed' })
  const target = await caseTarget(context.tx, context.tenantId, { caseId })
  if (ownSeats(desk).length > 0 || (target && can(context.actor, 'case.manage', target.unitPath))) return
  throw new Refusal('not-allowed', { key: 'case.not-your-turn' })
}
