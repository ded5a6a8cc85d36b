import { unitGet } from '#modules/organisations/unit.contract.ts'
import type { UnitVersion } from '#modules/organisations/unit.ts'
import { useRead } from '#web/client/useRead.ts'
import { maybe, useAddress } from '#web/router/address.ts'
import { useCan, useSession } from '#web/session.ts'
import { usePick } from '#web/words/language.ts'

const SHAPE = { unit: maybe() }

export interface FigureUnit {
  readonly unitId: string
  /** Empty while it is being asked, or when units may not be read. */
  readonly name: string
  readonly path: string | undefined
  readonly ancestors: readonly UnitVersion[]
  readonly children: readonly UnitVersion[]
}

/** The unit whose figures the page shows: of its address, else the one that is this person's concern. */
export function useFigureUnit(): FigureUnit | undefined {
  const [{ unit: named }] = useAddress(SHAPE)
  return useUnitInSight(named)
}

/**
 * The unit that is named, else the widest whose figures this person may see: the whole administration, a part of it, or the
 * own unit. Undefined: not yet known.
 */
export function useUnitInSight(named?: string): FigureUnit | undefined {
  const pick = usePick()
  const { actor } = useSession()
  const mayRead = useCan()('organisation.read')
  const grants = actor.grants.filter((grant) => grant.permission === 'figure.read')
  const everywhere = named === undefined && grants.some((grant) => grant.reach === 'all')
  const widest = grants.find((grant) => grant.reach === 'subtree') ?? grants[0]
  const startId = named ?? (everywhere ? actor.unitId : (widest?.unitId ?? actor.unitId))
  const start = useRead(unitGet, { unitId: startId }, { when: mayRead, freshFor: 300_000, keepFormer: true })
  const rootId = everywhere ? (start.data?.ancestors[0]?.unitId ?? startId) : startId
  const root = useRead(
    unitGet,
    { unitId: rootId },
    { when: start.data !== undefined, freshFor: 300_000, keepFormer: true },
  )
  if (!mayRead || start.error !== null || root.error !== null)
    return { unitId: startId, name: '', path: undefined, ancestors: [], children: [] }
  if (start.data === undefined || root.data === undefined) return undefined
  const { unit, ancestors, children } = root.data
  return { unitId: rootId, name: pick([unit.shortZh, unit.shortEn]), path: unit.path, ancestors, children }
}
