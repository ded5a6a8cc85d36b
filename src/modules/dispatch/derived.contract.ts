import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'
import { BilingualText, Decimal, IndicatorHead, PeriodCode, UnitName, Uuid } from '#modules/dispatch/dispatch.ts'

const asked = { unitId: Uuid, indicatorId: Uuid, period: PeriodCode, asOf: Uuid.optional() }

/** A row of a register that counts in a figure. */
export const RowBehind = z.object({
  id: Uuid,
  kind: z.enum(['case', 'project']),
  number: z.string(),
  title: z.string(),
  unit: UnitName.pick({ short: true }),
  /** The day by which it belongs to the period, or since which it stands. */
  day: z.string(),
  amount: Decimal,
  /** Of a share: whether it is of those that hold. */
  holds: z.boolean().nullable(),
})
export type RowBehind = z.infer<typeof RowBehind>

export const figureBehind = operation({
  id: 'figure.behind',
  method: 'GET',
  path: '/api/figures/behind',
  summary: { zh: '由台账得出的数：背后的项目或申报', en: 'The projects or applications behind a derived figure' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'figure.read', on: 'unit' }, // and of the rows those that the reader may open
  input: z.object({ ...asked, limit: z.coerce.number().int().min(1).max(200).default(20), cursor: Cursor.optional() }),
  output: z.object({
    indicator: IndicatorHead,
    register: BilingualText,
    measure: z.enum(['count', 'sum', 'share']),
    /** Rows that count, and of a share those that hold; also rows that the reader may not open. */
    total: z.number().int(),
    holding: z.number().int().nullable(),
    hidden: z.number().int(),
    rows: z.array(RowBehind),
    next: z.string().nullable(),
    /** False: the snapshot is older than this list; only the number was kept. */
    kept: z.boolean(),
  }),
})

export const figureBehindFile = operation({
  id: 'figure.behind-file',
  method: 'GET',
  path: '/api/figures/behind/workbook',
  summary: { zh: '导出一个数背后的明细', en: 'The rows behind a figure as a workbook' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'figure.read', on: 'unit' },
  input: z.object(asked),
  output: z.unknown(),
  transfer: 'download',
})
