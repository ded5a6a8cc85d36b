import type { Output } from '#engine/contract/operation.ts'
import { useAsOf } from '#modules/dispatch/web/useAsOf.ts'
import { type FigureUnit, useFigureUnit } from '#modules/dispatch/web/useFigureUnit.ts'
import { getCockpit } from '#modules/overview/cockpit.contract.ts'
import { useCurrentCycle } from '#modules/overview/web/useCyclePeriods.ts'
import { useRead } from '#web/client/useRead.ts'
import { usePeriod } from '#web/frame/usePeriod.ts'

export type CockpitView = Output<typeof getCockpit>
export type CockpitUnit = CockpitView['units'][number]
export type BoardFigure = CockpitUnit['figures'][string]

/** The board of the unit and period of the address; asked again while it is in sight. */
export function useCockpit(every: number) {
  const unit: FigureUnit | undefined = useFigureUnit()
  const { period } = usePeriod()
  const asOf = useAsOf(period)
  const { isKnown } = useCurrentCycle()
  const cockpit = useRead(
    getCockpit,
    { unitId: unit?.unitId ?? '', period, ...asOf },
    { when: unit !== undefined && isKnown, keepFormer: true, every },
  )
  return { cockpit, unit, period }
}
