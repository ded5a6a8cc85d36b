import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'

/** A list left as a file: the browser made it of what it was given, and this keeps who took what along. */
export const exportRecord = operation({
  id: 'export.record',
  method: 'POST',
  path: '/api/exports',
  summary: { zh: '记录清单导出', en: 'Record that a list was exported' },
  kind: 'act',
  policy: { kind: 'signed-in' },
  input: z.object({
    list: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,60}$/),
    format: z.enum(['xlsx', 'csv']),
    rows: z.number().int().min(0).max(1_048_576),
    /** Which columns were filtered, never by what: a filter may name a person. */
    filtered: z.array(z.string().max(60)).max(50),
  }),
  output: z.object({ recorded: z.literal(true) }),
})
