import { z } from 'zod'
import { findDayNumber } from '#engine/calendar/date.ts'
import { parseRegionCode } from '#engine/identifier/region-code.ts'

/** A code names a unit for ever and is a step of its path, so nothing a LIKE pattern could misread is in it. */
export const UnitCode = z.string().regex(/^[A-Za-z0-9-]{1,40}$/)

/** GB/T 2260 (six digits), with the street's and village's levels of the statistical code (nine, twelve). */
export const RegionCode = z
  .string()
  .regex(/^\d{6}(\d{3}|\d{6})?$/)
  .refine((code) => parseRegionCode(code.slice(0, 6)) !== undefined, 'rule.region-code')

export const DateText = z.string().refine((text) => findDayNumber(text) !== undefined, 'rule.no-such-day')

const Name = z.string().trim().min(1).max(100)

/** What an administration decides about a unit; its place in the tree is decided apart. */
export const UnitFacts = z.object({
  kind: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  nameZh: Name,
  nameEn: Name,
  shortZh: Name,
  shortEn: Name,
  regionCode: RegionCode.optional(),
  peerGroup: z.string().max(40).optional(),
  position: z.number().int().min(-1_000_000).max(1_000_000).default(0),
  attributes: z.record(z.string().max(60), z.union([z.string().max(500), z.number(), z.boolean()])).default({}),
})
export type UnitFacts = z.output<typeof UnitFacts>

/** One dated state of a unit: from `fromOn` inclusive until `untilOn` exclusive. */
export const UnitVersion = UnitFacts.extend({
  unitId: z.uuid(),
  code: UnitCode,
  fromOn: DateText,
  untilOn: DateText.optional(),
  parentId: z.uuid().optional(),
  /** Codes from the root: `/zykj/620702/`. */
  path: z.string(),
  /** 0 for the root. */
  level: z.number().int(),
})
export type UnitVersion = z.output<typeof UnitVersion>

export const UNIT_CHANGE_KINDS = ['opened', 'closed', 'renamed', 'moved', 'merged', 'split'] as const

/** A decision about the tree, as it is remembered: what became of which units, from when, and by what document. */
export const UnitChange = z.object({
  id: z.uuid(),
  kind: z.enum(UNIT_CHANGE_KINDS),
  onDate: DateText,
  fromUnitIds: z.array(z.uuid()),
  toUnitIds: z.array(z.uuid()),
  documentNo: z.string().optional(),
  reason: z.string(),
  decidedBy: z.uuid(),
  recordedAt: z.iso.datetime(),
})
export type UnitChange = z.output<typeof UnitChange>
