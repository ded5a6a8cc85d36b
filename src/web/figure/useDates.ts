import { useMemo } from 'react'
import type { Language } from '#engine/text/message.ts'
import { say } from '#engine/text/message.ts'
import { officeNow, onOfficeClock } from '#web/figure/office-clock.ts'
import { monthName, periodName } from '#web/figure/period-name.ts'
import { webWords } from '#web/web.messages.ts'
import { useLanguage } from '#web/words/language.ts'

export interface Dates {
  /** `6月30日`; another year than this one is named: `2022年6月30日`. */
  readonly day: (date: string) => string
  /** `2023-06-30 14:03` of an instant, as the office's clock shows it. */
  readonly moment: (instant: string) => string
  /** `今天 14:03`, `昨天 14:03`, else the day and the time. */
  readonly near: (instant: string) => string
  readonly time: (instant: string) => string
  readonly period: (period: string, short?: boolean) => string
  /** A sentence of the server with its days (`2023-06-30`) called by name. */
  readonly within: (sentence: string) => string
}

export function useDates(): Dates {
  const { language } = useLanguage()
  return useMemo(() => datesIn(language), [language])
}

export function datesIn(language: Language, nowIs: () => Date = officeNow): Dates {
  const time = (instant: string) => onOfficeClock(new Date(instant)).time
  const day = (date: string) => {
    const [year, month, dayOfMonth] = date.slice(0, 10).split('-').map(Number)
    const key = onOfficeClock(nowIs()).date.startsWith(String(year)) ? 'date' : 'date.year'
    return say(webWords, language, key, {
      year: year!,
      month: month!,
      day: dayOfMonth!,
      name: monthName(month!, language),
    })
  }
  const near = (instant: string) => {
    const then = onOfficeClock(new Date(instant))
    const now = nowIs()
    const today = onOfficeClock(now).date
    if (then.date === today) return say(webWords, language, 'date.today.time', { time: then.time })
    const yesterday = onOfficeClock(new Date(now.getTime() - 86_400_000)).date
    if (then.date === yesterday) return say(webWords, language, 'date.yesterday', { time: then.time })
    return say(webWords, language, 'date.time', { date: day(then.date), time: then.time })
  }
  return {
    day,
    near,
    time,
    moment: (instant) => {
      const { date, time: clock } = onOfficeClock(new Date(instant))
      return `${date} ${clock}`
    },
    period: (period, short) => periodName(period, language, short),
    within: (sentence) => sentence.replace(/(?<![\d-])\d{4}-\d\d-\d\d(?![\d-])/g, day),
  }
}
