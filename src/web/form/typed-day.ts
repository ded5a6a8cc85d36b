import { type CalendarDate, findDayNumber } from '#engine/calendar/date.ts'

/** The day that somebody typed: `2023-07-10`, 2023/7/10, 2023.7.10, 20230710, 2023年7月10日. Undefined while it is none. */
export function readTypedDay(text: string): CalendarDate | undefined {
  const plain = text.trim().replace(/[\uff10-\uff19]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
  const match = /^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))$/.exec(plain)
  if (!match) return undefined
  const [, year, month, day, wholeMonth, wholeDay] = match
  const date = `${year}-${(month ?? wholeMonth)!.padStart(2, '0')}-${(day ?? wholeDay)!.padStart(2, '0')}`
  return findDayNumber(date) === undefined ? undefined : date
}
