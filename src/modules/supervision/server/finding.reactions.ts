import { Refusal } from '#engine/refusal.ts'
import { raiseSlip } from '#modules/supervision/server/slip-raise.service.ts'
import type { SlipAbout } from '#modules/supervision/slip.ts'
import type { Reaction } from '#server/http/module.ts'

interface Demanded {
  readonly unitId: string
  readonly indicatorId: string | null
  readonly period: string | null
  readonly unit: string
  readonly item: string | null
  readonly demand: string
  readonly slip: boolean
  readonly by: string
  readonly signedOff: string
}

/** A correction of doubtful figures that was demanded together with a slip. */
export const findingReactions: readonly Reaction[] = [
  {
    name: 'slip.over-finding',
    event: 'finding.correction-demanded',
    run: async (context, payload) => {
      const { unitId, indicatorId, period, unit, item, demand, slip, by, signedOff } = payload as unknown as Demanded
      if (!slip) return
      const about: SlipAbout =
        indicatorId === null || period === null ? { kind: 'other' } : { kind: 'indicator', indicatorId, unitId, period }
      const title = `${unit}${item === null ? '' : `“${item}”`}数据更正`.slice(0, 200)
      await raiseSlip(context, { source: 'officer', about, title, demand, leadUnitId: unitId, signedOff, by }).catch(
        (error: unknown) => {
          // The figure is under supervision already: its slip stands, and the demand stands with the finding.
          if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
        },
      )
    },
  },
]
