import type { CalendarDate } from '#engine/calendar/date.ts'
import type { Period } from '#engine/calendar/period.ts'
import type { Facts } from '#engine/expression/expression.ts'
import type { LightDefinition } from '#engine/light/light-scheme.ts'

/** Why a light is lit: by a rule, for want of facts, by time, because it is not made good, by an officer, or made up. */
export const LIGHT_CAUSES = ['rule', 'unknown', 'escalated', 'held', 'started', 'made-up', 'not-judged'] as const
export type LightCause = (typeof LIGHT_CAUSES)[number]

/** A light and the day it was lit. */
export interface LitSince {
  readonly light: string
  readonly since: CalendarDate
  readonly cause: LightCause
  readonly escalation: number | null
}

/** What was once an alarm: still open, or made up since a day and for so many periods. */
export interface LightDebt {
  readonly state: 'open' | 'made-up'
  readonly since: CalendarDate
  readonly periods: number
}

/**
 * One line of a light's history, plain JSON. It carries all that the next judgement needs, so that judging one day more costs the
 * same after a week and after ten years. History is append-only; a line of the same period stands in for the one before it.
 */
export interface LightEntry {
  readonly on: CalendarDate
  readonly period?: Period
  /** The light's code; null: not judged. */
  readonly light: string | null
  readonly since: CalendarDate
  readonly cause: LightCause
  /** Index of the rule that decided, or that lacked a fact; and of the escalation that time brought. */
  readonly rule: number | null
  readonly escalation: number | null
  /** What the rules alone say, since when and for how many periods in a row. */
  readonly level: string | null
  readonly levelSince: CalendarDate
  readonly levelPeriods: number
  readonly debt: LightDebt | null
  /** The light of the slip that was raised and is still owed an answer. */
  readonly slip: string | null
  /** Awards given so far. */
  readonly awarded: readonly string[]
}

/** What is known of one item on one day. */
export interface LightStep {
  readonly on: CalendarDate
  /** The reporting period the facts are of; periods in a row are counted by it. */
  readonly period?: Period
  readonly facts: Facts
  /** An officer starts the item at this light, by its importance or urgency. */
  readonly start?: string
}

/** A slip to be issued, or the open one to be raised to a worse light. */
export interface RaisedSlip {
  readonly act: 'issue' | 'escalate'
  readonly light: string
  readonly on: CalendarDate
}

export interface LightReminder {
  readonly light: string
  readonly on: CalendarDate
}

/** What follows from one step. */
export interface SteppedLight {
  readonly entry: LightEntry
  /** undefined: not judged. */
  readonly light: LightDefinition | undefined
  readonly raises: readonly RaisedSlip[]
  readonly reminds: readonly LightReminder[]
  /** Codes of awards given now; each is given once. */
  readonly awards: readonly string[]
}
