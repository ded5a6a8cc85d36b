import { usePeriod } from '#web/frame/usePeriod.ts'

/** Spread into what a page asks of figures: as of the chosen snapshot, where it is of the period asked for. */
export function useAsOf(period?: string): { readonly asOf?: string } {
  const chosen = usePeriod()
  const isOfPeriod = period === undefined || period === chosen.period
  return chosen.asOf !== undefined && isOfPeriod ? { asOf: chosen.asOf } : {}
}
