const MINUTE_MS = 60_000

/** China Standard Time, until the server has told otherwise. */
let utcOffsetMinutes = 480
let aheadMs = 0

/** The administration's clock: its zone, and how far it stands from this computer's (a demonstration has its own time). */
export function setOfficeClock(office: { readonly now: string; readonly utcOffsetMinutes: number }): void {
  utcOffsetMinutes = office.utcOffsetMinutes
  aheadMs = Date.parse(office.now) - Date.now()
}

export function officeNow(): Date {
  return new Date(Date.now() + aheadMs)
}

/** Date and time of an instant on the office's clock: `2023-06-30`, `14:03`. */
export function onOfficeClock(instant: Date): { readonly date: string; readonly time: string } {
  const shifted = new Date(instant.getTime() + utcOffsetMinutes * MINUTE_MS).toISOString()
  return { date: shifted.slice(0, 10), time: shifted.slice(11, 16) }
}

/** The instant at which a day of the office begins. */
export function startOfOfficeDay(date: string, daysLater = 0): Date {
  return new Date(Date.parse(`${date}T00:00:00Z`) + daysLater * 86_400_000 - utcOffsetMinutes * MINUTE_MS)
}
