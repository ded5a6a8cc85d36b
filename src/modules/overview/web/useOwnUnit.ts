import { unitGet } from '#modules/organisations/unit.contract.ts'
import { useRead } from '#web/client/useRead.ts'
import { useCan, useSession } from '#web/session.ts'
import { usePick } from '#web/words/language.ts'

export interface OwnUnit {
  readonly unitId: string
  readonly name: string
}

/** The unit whose figures are this person's concern: the whole administration, a part of it, or the own unit. */
export function useOwnUnit(): OwnUnit | undefined {
  const pick = usePick()
  const { actor } = useSession()
  const maySee = useCan()('organisation.read')
  const grants = actor.grants.filter((grant) => grant.permission === 'figure.read')
  const everywhere = grants.some((grant) => grant.reach === 'all')
  const widest = grants.find((grant) => grant.reach === 'subtree') ?? grants[0]
  const startId = everywhere ? actor.unitId : widest?.unitId
  const unit = useRead(unitGet, { unitId: startId ?? '' }, { when: startId !== undefined && maySee, freshFor: 300_000 })
  if (startId === undefined) return undefined
  if (!maySee || unit.error !== null) return { unitId: startId, name: '' }
  if (unit.data === undefined) return undefined
  const meant = everywhere ? (unit.data.ancestors[0] ?? unit.data.unit) : unit.data.unit
  return { unitId: meant.unitId, name: pick([meant.shortZh, meant.shortEn]) }
}
