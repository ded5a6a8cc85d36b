import { z } from 'zod'
import { type DocumentNumber, formatDocumentNumber } from '#engine/document/document-number.ts'
import { Uuid } from '#modules/dispatch/dispatch.ts'

export const SLIP_STATES = [
  'issued',
  'handling',
  'replied',
  'under-review',
  'returned',
  'verified',
  'closed',
  'cancelled',
] as const

export const SLIP_SOURCES = ['rule', 'remark', 'meeting', 'officer'] as const
export type SlipSource = (typeof SLIP_SOURCES)[number]

/** What a slip is about: a figure of a unit, a key task, or what its text says. */
export const SlipAbout = z.union([
  z.object({ kind: z.literal('indicator'), indicatorId: Uuid, unitId: Uuid, period: z.string().max(12) }),
  z.object({ kind: z.literal('key-task'), keyTaskId: Uuid }),
  z.object({ kind: z.literal('other') }),
])
export type SlipAbout = z.infer<typeof SlipAbout>

/** 一事一单: of one item only one slip is open at a time. What is about nothing else is an item of its own. */
export function itemKeyOf(about: SlipAbout, slipId: string): string {
  if (about.kind === 'indicator') return `indicator ${about.indicatorId} ${about.unitId}`
  return about.kind === 'key-task' ? `key-task ${about.keyTaskId}` : `other ${slipId}`
}

export const numberOf = (slip: DocumentNumber): string =>
  formatDocumentNumber({ code: slip.code, year: slip.year, serial: slip.serial })
