import { z } from 'zod'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'

const Column = z.string().min(1).max(80)

/**
 * Which column of a CSV says what, so that another layout is data and not code. The long format that every user has is
 * `indicator, unit, period, kind, value`.
 */
export const ColumnMapping = z
  .strictObject({
    code: Code,
    name: BilingualText,
    indicator: z
      .array(Column)
      .min(1)
      .max(4)
      .default(['indicator'])
      .meta({ description: 'Columns that name the indicator; several are joined by a slash.' }),
    unit: Column.default('unit'),
    period: Column.default('period'),
    kind: Column.optional().meta({ description: 'actual or a kind of target; every row is actual when absent.' }),
    value: Column.default('value'),
    part: Column.optional().meta({
      description: 'The item of a breakdown, dimension/item or its name; a row is of the whole when empty.',
    }),
    sample: Column.optional().meta({ description: 'Marks invented values (示例).' }),
    measure: Column.optional().meta({ description: 'The unit of measurement, compared with the dictionary.' }),
    ignore: z.array(Column).max(40).default([]).meta({ description: 'Columns that are known and not read.' }),
    indicators: z
      .record(z.string().min(1).max(200), Code)
      .default({})
      .meta({ description: 'What the file calls an indicator → its code here.' }),
    skipUnits: z
      .array(z.string().min(1).max(80))
      .max(200)
      .default([])
      .meta({ description: 'Rows of subtotals to pass over.' }),
    missing: z.array(z.string().max(20)).max(20).default([]).meta({ description: 'Marks that mean: not published.' }),
  })
  .meta({ id: 'ColumnMapping' })
export type ColumnMapping = z.infer<typeof ColumnMapping>

export const DataFile = z
  .strictObject({ file: z.string().regex(/^data\/[^/]+\.csv$/, 'rule.data-file'), mapping: Code })
  .meta({ id: 'DataFile' })
export type DataFile = z.infer<typeof DataFile>

/** `imports.yaml`: the layouts of files that this administration receives. */
export const MappingList = z
  .strictObject({
    mappings: z.array(ColumnMapping).min(1).max(50),
    files: z
      .array(DataFile)
      .max(100)
      .default([])
      .meta({ description: 'Published data that came with the pack, read by `danxia import <pack>`.' }),
  })
  .meta({ id: 'MappingList', title: 'imports.yaml' })
