import { z } from 'zod'
import type { MeetingSeries } from '#engine/definition/meeting-practice.ts'
import { chineseNumeral } from '#engine/document/chinese-numeral.ts'
import type { BilingualText } from '#modules/dispatch/dispatch.ts'

export const MEETING_STATES = ['planned', 'convened', 'held', 'drafted', 'issued', 'cancelled'] as const
export type MeetingState = (typeof MEETING_STATES)[number]

/** What has become of a decision by what it was turned into. */
export const STANDINGS = ['pending', 'under-way', 'overdue', 'closed', 'noted'] as const
export type Standing = (typeof STANDINGS)[number]

export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'rule.time-of-day')

/** A page of this system that is a paper of the meeting: a snapshot, a bulletin, a key task, a slip. */
export const PaperLink = z.object({
  label: z.string().trim().min(1).max(200),
  path: z.string().regex(/^\/[a-z0-9-]+(\/[A-Za-z0-9-]+){0,4}(\?[A-Za-z0-9=&._-]{0,200})?$/, 'rule.address'),
})
export type PaperLink = z.infer<typeof PaperLink>

/** A meeting's own name by the pattern of its series: 第七次会议, 2023年6月调度会. */
export function meetingTitle(
  { title }: Pick<MeetingSeries, 'title'>,
  { ordinal, heldOn }: { readonly ordinal: number; readonly heldOn: string },
): z.infer<typeof BilingualText> {
  const [year, month] = heldOn.split('-').map(Number)
  const places: Readonly<Record<string, string>> = {
    ordinal: String(ordinal),
    chinese: chineseNumeral(ordinal),
    year: String(year),
    month: String(month),
  }
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => places[name] ?? whole)
  return { zh: fill(title.zh), en: fill(title.en) }
}

/** 09:30 as official documents write it: 上午9时30分. */
export function chineseTime(time: string): string {
  const [hour, minute] = time.split(':').map(Number) as [number, number]
  const [part, shown] = hour < 12 ? ['上午', hour] : ['下午', hour === 12 ? 12 : hour - 12]
  return `${part}${shown}时${minute === 0 ? '' : `${minute}分`}`
}
