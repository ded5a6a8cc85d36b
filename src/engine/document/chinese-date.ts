import { findDayNumber } from '#engine/calendar/date.ts'

/** `2023-07-03` as an official document writes it, without leading zeros: 2023年7月3日. Undefined: no such day. */
export function chineseDate(date: string): string | undefined {
  if (findDayNumber(date) === undefined) return undefined
  const [year, month, day] = date.split('-').map(Number)
  return `${year}年${month}月${day}日`
}

/** `2023-07-03` or `2023-07` as 2023年7月. Undefined: no such month. */
export function chineseMonth(date: string): string | undefined {
  const match = /^([1-9]\d{3})-(0[1-9]|1[0-2])(?:-\d\d)?$/.exec(date)
  return match === null ? undefined : `${Number(match[1])}年${Number(match[2])}月`
}

/** `2023-07-03` within its year: 7月3日. Undefined: no such day. */
export function chineseMonthDay(date: string): string | undefined {
  return chineseDate(date)?.replace(/^\d+年/, '')
}
