import type { CalendarDate } from '#engine/calendar/date.ts'
import type { Exact } from '#engine/number/exact.ts'

/** One line of the ledger: written once, never changed. A counter-entry names the line it takes back. */
export interface Posting {
  readonly id: string
  /** Order of booking: the official number, year before serial. */
  readonly year: number
  readonly serial: number
  readonly unitId: string
  readonly kind: string
  /** With sign. */
  readonly points: Exact
  readonly indicatorId?: string | undefined
  readonly from: CalendarDate
  readonly until: CalendarDate
  readonly reverses?: string | undefined
}

/** The ledger read up to some line: every line, and which of them stand. */
export interface Ledger {
  readonly lines: readonly Posting[]
  /** Lines taken back, with the counter-entry that did it. */
  readonly reversed: ReadonlyMap<string, string>
}

export const EMPTY_LEDGER: Ledger = { lines: [], reversed: new Map() }

/** Why a line does not fit the ledger before it. */
export type LedgerFault = 'twice' | 'unknown' | 'already-reversed' | 'counter-entry' | 'other-amount'

/** Does the line fit? A counter-entry takes back a standing line of the same unit and kind, whole and for the same time. */
export function ledgerFault({ lines, reversed }: Ledger, line: Posting): LedgerFault | undefined {
  if (lines.some(({ id }) => id === line.id)) return 'twice'
  if (line.reverses === undefined) return undefined
  const original = lines.find(({ id }) => id === line.reverses)
  if (original === undefined) return 'unknown'
  if (original.reverses !== undefined) return 'counter-entry'
  if (reversed.has(original.id)) return 'already-reversed'
  const fits =
    original.unitId === line.unitId &&
    original.kind === line.kind &&
    original.indicatorId === line.indicatorId &&
    original.from === line.from &&
    original.until === line.until &&
    original.points.add(line.points).n === 0n
  return fits ? undefined : 'other-amount'
}

/** The ledger with one more line. @throws RangeError when it does not fit. */
export function post(ledger: Ledger, line: Posting): Ledger {
  const fault = ledgerFault(ledger, line)
  if (fault !== undefined) throw new RangeError(`${line.id}: ${fault}`)
  return {
    lines: [...ledger.lines, line],
    reversed: line.reverses === undefined ? ledger.reversed : new Map(ledger.reversed).set(line.reverses, line.id),
  }
}

export const replay = (lines: readonly Posting[], from: Ledger = EMPTY_LEDGER): Ledger => lines.reduce(post, from)

/** Neither taken back nor a taking back. */
export const isStanding = ({ reversed }: Ledger, line: Posting): boolean =>
  line.reverses === undefined && !reversed.has(line.id)

/** A score is that of its period's last day: the lines whose time holds that day count. */
export const isInEffect = ({ from, until }: Pick<Posting, 'from' | 'until'>, on: CalendarDate): boolean =>
  from <= on && on <= until
