import { z } from 'zod'
import { findDayNumber } from '#engine/calendar/date.ts'
import { PERIOD_PATTERN, parsePeriod } from '#engine/calendar/period.ts'

/** The small words that pack files share, beside the indicator dictionary's `Code`, `BilingualText` and `Decimal`. */

/** Code of a unit, as in its path; an official region code may be written without quotation marks. */
export const UnitCode = z
  .union([z.string().regex(/^[A-Za-z0-9-]{1,40}$/, 'rule.unit-code'), z.int().min(1)])
  .transform(String)
  .refine((code) => !(code in Object.prototype), 'rule.reserved-word')
  .meta({ id: 'UnitCode', description: 'Letters, digits and hyphens, at most 40: 620702, zy-tjj.' })

/** A calendar day that exists. */
export const Day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'rule.day')
  .refine((text) => findDayNumber(text) !== undefined, 'rule.no-such-day')
  .meta({ id: 'Day', description: 'A day that exists, as 2023-06-30.' })

/** A period that exists; a year may be written without quotation marks. */
export const PeriodCode = z
  .union([z.string().regex(PERIOD_PATTERN, 'rule.period'), z.int().min(1900).max(2199)])
  .transform(String)
  .refine((text) => parsePeriod(text) !== undefined, 'rule.no-such-period')
  .meta({ id: 'Period', description: '2023, 2023-H1, 2023-Q2, 2023-06, 2023-W26 or 2023-06-30.' })

export const Year = z.int().min(1949).max(2199)
