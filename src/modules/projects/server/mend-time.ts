import { findCase } from '#cases/server/case.queries.ts'
import { getProcess } from '#cases/server/case-process.queries.ts'
import { getOfficeCalendar } from '#cases/server/office-calendar.queries.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { addWorkingDays } from '#engine/calendar/working-days.ts'
import type { Reading } from '#modules/projects/server/matter.ts'
import type { CaseRow } from '#server/http/case-kind.ts'

/**
 * Time to mend (补正期): what came in time and was sent back may come again after the close of the call, within so many working
 * days from the day on which it was sent back. What was taken back by its author comes by the deadline of all.
 */
interface MendTime {
  /** It stands where it was sent back to, or goes its way again after that; and the time for it is not over. */
  readonly isOn: boolean
  /** A deadline that facts give, as long as mending lasts. */
  readonly later: (fact: string, day: CalendarDate | undefined) => CalendarDate | undefined
}

const NONE: MendTime = { isOn: false, later: (_, day) => day }

export async function mendTimeOf(
  context: Reading,
  one: CaseRow,
  { mendWorkingDays }: { readonly mendWorkingDays?: number | undefined },
  today: CalendarDate,
): Promise<MendTime> {
  const { tx, tenantId } = context
  const kept = mendWorkingDays === undefined ? undefined : await findCase(tx, tenantId, one.id)
  if (kept === undefined || mendWorkingDays === undefined || one.phase === 'draft') return NONE
  const { workingDays } = await getOfficeCalendar(tx, tenantId)
  const until = (from: CalendarDate) => addWorkingDays(from, mendWorkingDays, workingDays)
  const { process: code, version, hash } = kept.processState
  const { states } = await getProcess(tx, tenantId, { code, version, hash })
  const own = states.get(kept.state)?.state.due?.fact
  const begun = one.round > 1 ? until(kept.enteredOn) : undefined
  return {
    isOn: begun !== undefined && today <= begun,
    later: (fact, day) => {
      // A deadline of where it stands runs from when it came there; one of where it may be sent back to, from today.
      const least = fact === own ? begun : until(today)
      return day === undefined || least === undefined || least <= day ? day : least
    },
  }
}
