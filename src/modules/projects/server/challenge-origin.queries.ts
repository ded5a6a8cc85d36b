import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { FormFacts } from '#engine/form/form-state.ts'
import { factsBySubject, nameOfUnit, type Reading } from '#modules/projects/server/matter.ts'

/** The unit that wants a challenge met, as processes and task books name it. */
export const OWNER_RELATION = 'challenge-owner'

/** The challenge that an application answers, as it was handed over. */
interface ChallengeOrigin {
  readonly challenge: string
  readonly title: string
  readonly owner: string
  readonly pickedOn: string
}

export async function findOrigin(
  { tx, tenantId }: Pick<Reading, 'tx' | 'tenantId'>,
  applicationId: string | null,
): Promise<ChallengeOrigin | null> {
  const { rows } = await sql<ChallengeOrigin>`
    select challenge, title, owner, picked_on from application_origins
    where tenant_id = ${tenantId} and case_id = ${applicationId}::uuid`.execute(tx)
  return rows[0] ?? null
}

/**
 * 揭榜挂帅: what a task book says of the challenge that it answers, and of the owner as the register of units knows him; an owner
 * without a unit here is known by the name under which the challenge was handed over.
 */
export async function challengeFacts(
  context: Reading,
  applicationId: string,
  ownerUnitId: string | undefined,
): Promise<FormFacts> {
  const origin = await findOrigin(context, applicationId)
  if (origin === null) return {}
  const { challenge: number, title: name, pickedOn, owner } = origin
  if (ownerUnitId === undefined) return { challenge: { number, name, pickedOn }, owner: { name: owner } }
  const key = `unit:${ownerUnitId}`
  const known = await factsBySubject(context, [key], await getToday(context.tx, context.tenantId, context.now))
  return {
    challenge: { number, name, pickedOn, ownerSigns: true },
    owner: { name: (await nameOfUnit(context, ownerUnitId)).nameZh, ...known.get(key) },
  }
}
