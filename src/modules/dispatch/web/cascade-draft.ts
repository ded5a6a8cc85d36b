import type { Output } from '#engine/contract/operation.ts'
import { checkLimits } from '#engine/indicator/checks.ts'
import type { Target } from '#engine/indicator/completion.ts'
import { type Reconciled, reconcile, splitSum } from '#engine/indicator/reconcile.ts'
import {
  compareExact,
  type Exact,
  exact,
  exactText,
  formatExact,
  isNegative,
  isZero,
  parseExact,
  ZERO,
} from '#engine/number/exact.ts'
import type { Reason } from '#engine/refusal.ts'
import type { targetCascade } from '#modules/dispatch/target.contract.ts'

export type Cascade = Output<typeof targetCascade>
export type TargetCell = Cascade['parent']['target']
const EXPECTATIONS = ['value', 'not-applicable', 'no-target', 'missing'] as const
export type Expectation = (typeof EXPECTATIONS)[number]

/** A target while it is being typed: texts as they stand in the fields. */
export interface Draft {
  readonly expectation: Expectation
  readonly value: string
  readonly low: string
  readonly high: string
}

export type Drafts = Readonly<Record<string, Draft>>

/** Drafts as this browser kept them. */
export function isDrafts(kept: unknown): kept is Drafts {
  return (
    typeof kept === 'object' &&
    kept !== null &&
    Object.values(kept).every(
      (one: Partial<Record<keyof Draft, unknown>> | null) =>
        EXPECTATIONS.some((expectation) => expectation === one?.expectation) &&
        [one?.value, one?.low, one?.high].every((text) => typeof text === 'string'),
    )
  )
}

/** What a field begins with: the proposal that waits, else the target in force. */
export function draftOf(cell: TargetCell): Draft {
  const from = cell.proposed ?? cell
  return {
    expectation: from.expectation,
    value: from.value ?? '',
    low: from.bandLow ?? '',
    high: from.bandHigh ?? '',
  }
}

/** Reads what was typed: blanks and thousands separators are allowed. Undefined: no number. */
export function readNumber(text: string): Exact | undefined {
  return parseExact(text.replaceAll(/[\s,，]/g, ''))
}

export function isBand(indicator: Cascade['indicator']): boolean {
  return indicator.direction === 'band'
}

export function isUnread(draft: Draft, band: boolean): boolean {
  if (draft.expectation !== 'value') return false
  return band
    ? readNumber(draft.low) === undefined || readNumber(draft.high) === undefined
    : readNumber(draft.value) === undefined
}

/** Why a number that was typed cannot be a target: beyond the limits of its indicator, or a band upside down. */
export function faultOf(
  draft: Draft,
  { limits, indicator }: Pick<Cascade, 'limits' | 'indicator'>,
): Reason | undefined {
  if (draft.expectation !== 'value') return undefined
  const ends = (isBand(indicator) ? [draft.low, draft.high] : [draft.value]).flatMap((text) => readNumber(text) ?? [])
  if (ends.length === 2 && compareExact(ends[0]!, ends[1]!) > 0) return { key: 'target.band-upside-down' }
  return ends.flatMap((end) => checkLimits(limits, end))[0]
}

export function targetOf(draft: Draft, band: boolean): Target {
  if (draft.expectation === 'not-applicable') return { state: 'not-applicable' }
  if (draft.expectation !== 'value' || isUnread(draft, band)) return { state: 'none' }
  return band
    ? { state: 'band', low: readNumber(draft.low)!, high: readNumber(draft.high)! }
    : { state: 'value', value: readNumber(draft.value)! }
}

export function isChanged(draft: Draft, cell: TargetCell, band: boolean): boolean {
  const before = draftOf(cell)
  if (draft.expectation !== before.expectation) return true
  if (draft.expectation !== 'value') return false
  const differ = (a: string, b: string) =>
    a !== b && (readNumber(a)?.equals(readNumber(b) ?? Number.NaN) ?? true) !== true
  return band ? differ(draft.low, before.low) || differ(draft.high, before.high) : differ(draft.value, before.value)
}

/** The whole cascade as typed, held against the parent by the same function the server uses. */
export function heldAsTyped(cascade: Cascade, drafts: Drafts): Reconciled {
  const band = isBand(cascade.indicator)
  return reconcile(
    cascade.rule,
    targetOf(draftAt(cascade.parent.unit.id, cascade.parent.target, drafts), band),
    cascade.children
      .filter(({ unit, isExpected }) => isExpected || (drafts[unit.id]?.expectation ?? 'missing') !== 'missing')
      .map(({ unit, target }) => ({
        unit: unit.id,
        target: targetOf(draftAt(unit.id, target, drafts), band),
      })),
  )
}

export function draftAt(unitId: string, cell: TargetCell, drafts: Drafts): Draft {
  return drafts[unitId] ?? draftOf(cell)
}

/** Gives the unassigned remainder to the children that have a target, by their present share or equally. */
export function shareOut(cascade: Cascade, drafts: Drafts, how: 'share' | 'equal'): Drafts {
  const rest = heldAsTyped(cascade, drafts).unassigned
  if (cascade.rule !== 'sum' || isBand(cascade.indicator) || rest === undefined || isZero(rest)) return drafts
  const takers = cascade.children.filter(({ unit, target, isExpected }) => {
    const { expectation } = draftAt(unit.id, target, drafts)
    return expectation === 'value' || (expectation === 'missing' && isExpected)
  })
  const values = takers.map(({ unit, target }) => readNumber(draftAt(unit.id, target, drafts).value) ?? ZERO)
  const mayShare =
    how === 'share' && values.every((value) => !isNegative(value)) && values.some((value) => !isZero(value))
  if (takers.length === 0) return drafts
  const parts = splitSum(rest, mayShare ? values : values.map(() => exact(1)), cascade.indicator.decimals)
  const changed = takers.map(({ unit, target }, at): [string, Draft] => [
    unit.id,
    {
      ...draftAt(unit.id, target, drafts),
      expectation: 'value',
      value: written(values[at]!.add(parts[at]!), cascade.indicator.decimals),
    },
  ])
  return { ...drafts, ...Object.fromEntries(changed) }
}

/** As short as it can be written, else to the indicator's decimals and two more. */
export function written(value: Exact, decimals: number): string {
  const text = exactText(value)
  return text.includes('/') ? formatExact(value, decimals + 2, 'half-up') : text
}

export interface ProposedRow {
  readonly indicatorId: string
  readonly unitId: string
  readonly kind: 'initial' | 'intermediate' | 'final'
  readonly period: string
  readonly seenVersion: number
  readonly expectation: 'value' | 'not-applicable' | 'no-target'
  readonly value?: string
  readonly bandLow?: string
  readonly bandHigh?: string
}

/** What is sent: every changed target with the version that was seen. */
export function proposedRows(
  cascade: Cascade,
  drafts: Drafts,
  at: Pick<ProposedRow, 'kind' | 'period'>,
): readonly ProposedRow[] {
  const band = isBand(cascade.indicator)
  return [cascade.parent, ...cascade.children].flatMap(({ unit, target }) => {
    const draft = drafts[unit.id]
    if (draft === undefined || draft.expectation === 'missing' || !isChanged(draft, target, band)) return []
    const text = (typed: string) => written(readNumber(typed)!, 10)
    return {
      ...at,
      indicatorId: cascade.indicator.id,
      unitId: unit.id,
      seenVersion: target.version ?? 0,
      expectation: draft.expectation,
      ...(draft.expectation === 'value' &&
        (band ? { bandLow: text(draft.low), bandHigh: text(draft.high) } : { value: text(draft.value) })),
    }
  })
}
