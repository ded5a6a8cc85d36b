import { frequencyOf, type Period, parsePeriod, slotOf, yearOf } from '#engine/calendar/period.ts'
import type { Language, MessageKey } from '#engine/text/message.ts'
import { say } from '#engine/text/message.ts'
import { webWords } from '#web/web.messages.ts'

/** `2023年6月`, `2023年第二季度`, `Jun 2023`; `short` leaves out the year. What is no period stands as it came. */
export function periodName(period: Period, language: Language, short = false): string {
  if (parsePeriod(period) === undefined) return period
  const frequency = frequencyOf(period)
  const year = yearOf(period)
  const n = slotOf(period) + 1
  if (frequency === 'year') return say(webWords, language, 'period.year', { year })
  if (frequency === 'half-year')
    return say(webWords, language, `period.${short ? 'short.' : ''}half.${n === 1 ? 1 : 2}`, { year })
  if (frequency === 'quarter' || frequency === 'week') {
    return say(webWords, language, short ? `period.short.${frequency}` : `period.${frequency}`, { year, n })
  }
  const month = Number(period.slice(5, 7))
  const name = monthName(month, language)
  if (frequency === 'month')
    return say(webWords, language, short ? 'period.short.month' : 'period.month', { year, month, name })
  return say(webWords, language, short ? 'date' : 'period.day', { year, month, day: Number(period.slice(8, 10)), name })
}

export function monthName(month: number, language: Language): string {
  return say(webWords, language, `month.${month}` as MessageKey<typeof webWords>)
}
