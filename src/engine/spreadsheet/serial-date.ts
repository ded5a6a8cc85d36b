const DAY_MS = 86_400_000
/** The last day that a spreadsheet can show: 9999-12-31. */
const LAST_SERIAL = 2_958_465
const BEGIN_1904 = Date.UTC(1904, 0, 1)
const BEGIN_1900 = Date.UTC(1899, 11, 31)

export type DateSystem = 1900 | 1904

/** How much of a moment a cell's format shows. */
export type DatePrecision = 'year' | 'month' | 'day' | 'minute' | 'time'

/**
 * A day number of a spreadsheet as an ISO date, as far as the precision goes. In the system of 1900 day 60 is the 29th of
 * February 1900, which never was (inherited from Lotus 1-2-3; ECMA-376 part 1, 18.17.4.1): it is undefined, as are days out
 * of range; later days are counted one less. The system of 1904 begins with day 0.
 */
export function serialDate(serial: number, system: DateSystem, precision: DatePrecision): string | undefined {
  if (!Number.isFinite(serial) || serial < 0 || serial >= LAST_SERIAL + 1) return undefined
  const seconds = Math.round((serial % 1) * 86_400)
  const day = Math.floor(serial) + (seconds === 86_400 ? 1 : 0)
  const time = `T${new Date((seconds % 86_400) * 1000).toISOString().slice(11, 19)}`
  if (precision === 'time') return time
  if (system === 1900 && (day === 0 || day === 60)) return undefined
  const days = system === 1900 && day > 60 ? day - 1 : day
  const date = new Date((system === 1900 ? BEGIN_1900 : BEGIN_1904) + days * DAY_MS).toISOString().slice(0, 10)
  if (precision === 'minute') return `${date}${time}`
  return date.slice(0, { year: 4, month: 7, day: 10 }[precision])
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?)?/

/** The day number, in the system of 1900, of an ISO date or moment, whose zone is left aside; undefined before 1900-03-01. */
export function dateSerial(iso: string): number | undefined {
  const match = ISO.exec(iso)
  if (!match) return undefined
  const [year, month, day, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0))
  const at = Date.UTC(year!, month! - 1, day!)
  if (new Date(at).toISOString().slice(0, 10) !== iso.slice(0, 10)) return undefined
  const days = (at - BEGIN_1900) / DAY_MS + 1
  return days < 61 ? undefined : days + (hours * 3600 + minutes * 60 + seconds) / 86_400
}
