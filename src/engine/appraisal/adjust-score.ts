import { isInEffect, isStanding, type Ledger, type Posting } from '#engine/appraisal/ledger.ts'
import { type Bounds, limitPoints, type Sharing } from '#engine/appraisal/limit-points.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { AppraisalPractice } from '#engine/definition/appraisal-practice.ts'
import { type Exact, exact, HUNDRED, isZero, sum, ZERO } from '#engine/number/exact.ts'

/** Why an entry counts for less than it says. */
export type CutReason = 'reversed' | 'year' | 'not-on-sheet' | 'item' | 'cap' | 'total'

export interface Cut {
  readonly by: CutReason
  /** The cap of the practice that held. */
  readonly cap?: string
  /** Nominal less this; with the sign of the entry. */
  readonly points: Exact
}

/** One line as it counts on the day: `nominal` less all cuts is `effective`. */
export interface CountedEntry {
  readonly posting: Posting
  readonly nominal: Exact
  readonly effective: Exact
  readonly cuts: readonly Cut[]
}

export interface SheetItemScore {
  /** Undefined: the indicator was not scored. */
  readonly score: Exact | undefined
  readonly weight: Exact
}

export interface AdjustmentFacts {
  /** What the figures earned; undefined where nothing could be scored. */
  readonly raw: Exact | undefined
  /** The score sheet of the unit, by indicator. */
  readonly items: ReadonlyMap<string, SheetItemScore>
  /** The lines of this unit alone. */
  readonly ledger: Ledger
  /** The last day of the period. */
  readonly on: CalendarDate
}

export interface AdjustedScore {
  readonly raw: Exact | undefined
  /** In the order in which they are applied; lines whose time does not hold the day are left out. */
  readonly entries: readonly CountedEntry[]
  readonly adjusted: Exact | undefined
}

interface Counting {
  readonly posting: Posting
  left: Exact
  readonly cuts: Cut[]
}

/**
 * The law of the ledger: raw + Σ effective = adjusted, exactly. Limits cut entries and say so; a line that was taken back and its
 * counter-entry count nothing, whatever limits held before. Without a raw score there is nothing to adjust.
 * Source: facts §3.2 (item cap, bonus list with its own cap, total cap, floor).
 */
export function adjustScore(practice: AppraisalPractice, facts: AdjustmentFacts): AdjustedScore {
  const { raw, ledger, on } = facts
  const counting = inOrder(practice, ledger.lines).map(
    (posting): Counting => ({ posting, left: posting.points, cuts: [] }),
  )
  const standing = counting.filter((one) => isStanding(ledger, one.posting))
  for (const one of counting) if (!standing.includes(one)) take(one, ZERO, { by: 'reversed' })
  limitYears(practice, standing, on)
  const counts = standing.filter(({ posting }) => isInEffect(posting, on))
  limitItems(practice, counts, facts.items)
  limitCaps(practice, counts)
  if (raw !== undefined) limitTotal(practice, counts, raw)
  const entries = counting
    .filter(({ posting }) => isInEffect(posting, on))
    .map(({ posting, left, cuts }) => ({ posting, nominal: posting.points, effective: left, cuts }))
  return { raw, entries, adjusted: raw?.add(sum(entries.map(({ effective }) => effective))) }
}

/** Kinds as the practice lists them, then the order of booking; a kind that was struck from the practice comes last. */
export function inOrder(practice: AppraisalPractice, lines: readonly Posting[]): Posting[] {
  const places = new Map(practice.kinds.map(({ code }, at) => [code, at]))
  const placeOf = ({ kind }: Posting) => places.get(kind) ?? practice.kinds.length
  return [...lines].sort((a, b) => placeOf(a) - placeOf(b) || byNumber(a, b))
}

const byNumber = (a: Posting, b: Posting): number =>
  a.year - b.year || a.serial - b.serial || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/** The year's bound of a kind is used up in the order in which entries begin: a later month never takes from an earlier one. */
function limitYears(practice: AppraisalPractice, standing: readonly Counting[], on: CalendarDate): void {
  const year = on.slice(0, 4)
  for (const kind of practice.kinds) {
    if (kind.points.year === undefined) continue
    const most = exact(kind.points.year)
    const members = standing
      .filter(({ posting }) => posting.kind === kind.code && posting.from.startsWith(year) && posting.from <= on)
      .sort((a, b) => (a.posting.from < b.posting.from ? -1 : a.posting.from > b.posting.from ? 1 : 0))
    limit(members, ZERO, { low: most.neg(), high: most }, 'in-order', { by: 'year' })
  }
}

function limitItems(practice: AppraisalPractice, counts: readonly Counting[], items: AdjustmentFacts['items']): void {
  const { itemFloor, itemCapPercent } = practice.limits
  for (const indicatorId of new Set(counts.flatMap(({ posting }) => posting.indicatorId ?? []))) {
    const members = counts.filter(({ posting }) => posting.indicatorId === indicatorId)
    const item = items.get(indicatorId)
    if (item === undefined) {
      for (const one of members) take(one, ZERO, { by: 'not-on-sheet' })
      continue
    }
    const high = itemCapPercent === undefined ? undefined : item.weight.mul(exact(itemCapPercent)).div(HUNDRED)
    limit(members, item.score ?? ZERO, { low: exact(itemFloor), high }, practice.sharing, { by: 'item' })
  }
}

function limitCaps(practice: AppraisalPractice, counts: readonly Counting[]): void {
  for (const cap of practice.caps) {
    const members = counts.filter(({ posting }) => cap.kinds.includes(posting.kind))
    const bounds = {
      low: cap.least === undefined ? undefined : exact(cap.least).neg(),
      high: cap.most === undefined ? undefined : exact(cap.most),
    }
    limit(members, ZERO, bounds, practice.sharing, { by: 'cap', cap: cap.code })
  }
}

/** At once, or kind after kind: 109 + 4 capped at 110, then − 2, is 108 by kind and 110 together. */
function limitTotal(practice: AppraisalPractice, counts: readonly Counting[], raw: Exact): void {
  const { floor, totalCap } = practice.limits
  const bounds = { low: exact(floor), high: totalCap === undefined ? undefined : exact(totalCap) }
  const kinds = [...new Set(counts.map(({ posting }) => posting.kind))]
  const stages =
    practice.order === 'together'
      ? [counts]
      : kinds.map((kind) => counts.filter(({ posting }) => posting.kind === kind))
  let total = raw
  for (const stage of stages) {
    limit(stage, total, bounds, practice.sharing, { by: 'total' })
    total = total.add(sum(stage.map(({ left }) => left)))
  }
}

function limit(
  members: readonly Counting[],
  from: Exact,
  bounds: Bounds,
  sharing: Sharing,
  why: Omit<Cut, 'points'>,
): void {
  const left = limitPoints(
    members.map((one) => one.left),
    from,
    bounds,
    sharing,
  )
  for (const [at, one] of members.entries()) take(one, left[at]!, why)
}

function take(one: Counting, left: Exact, why: Omit<Cut, 'points'>): void {
  const points = one.left.sub(left)
  if (isZero(points)) return
  one.cuts.push({ ...why, points })
  one.left = left
}
