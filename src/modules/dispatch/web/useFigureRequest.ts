import { useAsOf } from '#modules/dispatch/web/useAsOf.ts'
import { useFigureUnit } from '#modules/dispatch/web/useFigureUnit.ts'
import { usePeriod } from '#web/frame/usePeriod.ts'
import { flag, maybe, useAddress } from '#web/router/address.ts'

/** How a page of figures is chosen: its unit, the plan it is judged by, whether figures not yet accepted are shown. */
export const FIGURE_SHAPE = { unit: maybe(), plan: maybe(), preview: flag() }

/** What the page asks the server for, as its address says; no unit while it is not known which. */
export function useFigureRequest() {
  const unit = useFigureUnit()
  const { period } = usePeriod()
  const asOf = useAsOf()
  const [{ plan, preview }] = useAddress(FIGURE_SHAPE)
  const request = {
    unitId: unit?.unitId ?? '',
    period,
    ...asOf,
    ...(plan !== undefined && { planId: plan }),
    ...(preview && { preview: 'true' as const }),
  }
  return { unit, period, request }
}
