import { type Period, parsePeriod } from '#engine/calendar/period.ts'
import { tidyName } from '#engine/import/tidy-name.ts'

const QUARTERS: Readonly<Record<string, string>> = { 一: '1', 二: '2', 三: '3', 四: '4' }

/** A period as people and spreadsheets write it: `2023年6月`, `2023/6`, `202306`, `2023年第2季度`, `2023上半年`, `2023Q2`. */
export function readPeriod(text: string): Period | undefined {
  const plain = tidyName(text).toUpperCase()
  if (plain.length > 20) return undefined
  const exact = parsePeriod(plain)
  if (exact !== undefined) return exact
  const year = /^(\d{4})年?(?:度|全年)?$/.exec(plain)
  if (year) return parsePeriod(year[1]!)
  const half = /^(\d{4})年?(?:H([12])|([上下])半年)$/.exec(plain)
  if (half) return parsePeriod(`${half[1]}-H${half[2] ?? (half[3] === '上' ? '1' : '2')}`)
  const quarter = /^(\d{4})年?-?(?:Q([1-4])|第?([1-4一二三四])季度?)$/.exec(plain)
  if (quarter) return parsePeriod(`${quarter[1]}-Q${quarter[2] ?? QUARTERS[quarter[3]!] ?? quarter[3]}`)
  const week = /^(\d{4})年?-?(?:W|第)(\d{1,2})周?$/.exec(plain)
  if (week) return parsePeriod(`${week[1]}-W${week[2]!.padStart(2, '0')}`)
  return readDay(plain)
}

/** Months and days; `2023.1` is refused, because a spreadsheet may have cut October's nought. */
function readDay(plain: string): Period | undefined {
  const joined = /^(\d{4})(\d{2})(\d{2})?$/.exec(plain)
  const parted =
    /^(\d{4})[-/年](\d{1,2})(?:[-/月](\d{1,2})日?|月份?)?$/.exec(plain) ??
    /^(\d{4})\.(\d{2})(?:\.(\d{2}))?$/.exec(plain)
  const found = joined ?? parted
  if (found === null) return undefined
  const [, year, month = '', day] = found
  const parts = [year, month.padStart(2, '0'), ...(day === undefined ? [] : [day.padStart(2, '0')])]
  return parsePeriod(parts.join('-'))
}
