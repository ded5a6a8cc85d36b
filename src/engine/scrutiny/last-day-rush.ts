import type { CalendarDate } from '#engine/calendar/date.ts'

/** When the cells of one report were first entered. */
export interface EntryDays {
  readonly unit: string
  readonly cycle: string
  readonly opensOn: CalendarDate
  readonly dueOn: CalendarDate
  /** One day a cell. */
  readonly days: readonly CalendarDate[]
}

/**
 * Entries all on the last day (突击填报): figures that gather over weeks are written down in one go when they are due. That most units
 * do it tells of the cycle and is told once, of the cycle; that one does it while the others do not is told of the unit.
 */
interface RushPractice {
  /** A report of fewer cells is done in a minute on any day. */
  readonly leastCells: number
  /** The report must have been open for so many days before. */
  readonly leastDays: number
  /** Told of a unit while at most this share of the cycle's other reports were filled so. */
  readonly peersAtMost: number
  /** Told of the cycle from this share on. */
  readonly cycleFrom: number
}

interface Rush {
  readonly report: EntryDays
  /** How many of the others' reports of the cycle were filled so as well. */
  readonly alike: number
  readonly others: number
  /** In how many of the unit's other reports it was so. */
  readonly times: number
  readonly reports: number
}

interface RushAnswer {
  readonly rushes: readonly Rush[]
  readonly cycles: readonly { readonly cycle: string; readonly rushed: number; readonly of: number }[]
  readonly examined: number
}

const MILLISECONDS_A_DAY = 86_400_000
const LEAST_PEERS = 3

/** A cell that was entered on the last day or after it; all of them must have been. */
const isRushed = ({ days, dueOn }: EntryDays): boolean => days.every((day) => day >= dueOn)

export function findRushes(reports: readonly EntryDays[], practice: RushPractice): RushAnswer {
  const open = ({ opensOn, dueOn }: EntryDays) => (Date.parse(dueOn) - Date.parse(opensOn)) / MILLISECONDS_A_DAY
  const examined = reports.filter(
    (report) => report.days.length >= practice.leastCells && open(report) >= practice.leastDays,
  )
  const rushes: Rush[] = []
  const cycles: { cycle: string; rushed: number; of: number }[] = []
  for (const cycle of new Set(examined.map((report) => report.cycle))) {
    const members = examined.filter((report) => report.cycle === cycle)
    const rushed = members.filter(isRushed)
    if (members.length <= LEAST_PEERS) continue
    if (rushed.length >= members.length * practice.cycleFrom) {
      cycles.push({ cycle, rushed: rushed.length, of: members.length })
      continue
    }
    const others = members.length - 1
    if (rushed.length - 1 > others * practice.peersAtMost) continue
    for (const report of rushed) {
      const own = examined.filter(({ unit }) => unit === report.unit)
      rushes.push({
        ...{ report, alike: rushed.length - 1, others },
        ...{ times: own.filter(isRushed).length, reports: own.length },
      })
    }
  }
  return { rushes, cycles, examined: examined.length }
}
