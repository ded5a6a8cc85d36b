import { z } from 'zod'
import { PrintableLine } from '#engine/document/words.ts'
import { Decimal } from '#engine/number/decimal.ts'

/** Figures to be drawn; decimals stay as written, so that the same figures can stand in a table. */
export const DocumentChart = z.strictObject({
  name: PrintableLine.describe('what it shows, with its unit: 技术合同成交额（亿元）'),
  kind: z.enum(['bars', 'lines']),
  categoryName: PrintableLine,
  categories: z.array(PrintableLine).min(1).max(120),
  series: z
    .array(
      z.strictObject({
        name: PrintableLine,
        values: z.array(Decimal.nullable()).max(120),
        stroke: z.enum(['main', 'plain', 'dashed']).optional().describe('dashed: the schedule'),
      }),
    )
    .min(1)
    .max(6),
  target: z.strictObject({ value: Decimal, name: PrintableLine }).optional(),
  decimals: z.int().min(0).max(6).optional(),
})
export type DocumentChart = z.infer<typeof DocumentChart>
