import { z } from 'zod'
import { Indicator } from '#engine/indicator/indicator.ts'

/** `indicators/*.yaml`: part of the indicator dictionary. */
export const IndicatorList = z
  .strictObject({ indicators: z.array(Indicator).min(1).max(5000) })
  .meta({ id: 'IndicatorList', title: 'indicators/*.yaml' })
