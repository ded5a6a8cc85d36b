import type { CalendarDate } from '#engine/calendar/date.ts'
import type { WorkingDayCalendar } from '#engine/calendar/working-days.ts'
import type { Output } from '#engine/contract/operation.ts'
import type { AdjustedRanking } from '#modules/appraisal/entry.contract.ts'
import type { UnitName } from '#modules/dispatch/dispatch.ts'
import type { figureRanking, figureTable, indicatorFigures } from '#modules/dispatch/figure.contract.ts'

export type FigureTable = Output<typeof figureTable>
export type Ranking = Output<typeof figureRanking>
export type Trend = Output<typeof indicatorFigures>['trend']

/** A key task as the month knew it. */
export interface FrozenTask {
  readonly code: string
  readonly name: string
  readonly target: string
  /** The milestone it stands before. */
  readonly node: string | undefined
  readonly measures: string | undefined
  readonly leadUnitId: string
  readonly lead: string
  readonly cooperating: readonly string[]
  readonly responsible: string | undefined
  readonly due: CalendarDate
  readonly progress: string | undefined
  readonly percent: number | undefined
  readonly status: string | undefined
  readonly light: string | undefined
  readonly problem: string | undefined
  readonly evidence: number
  readonly isDone: boolean
  readonly isLagging: boolean
}

/** A problem that the weekly sheets had not solved when the month was over. */
export interface FrozenProblem {
  readonly unitId: string
  readonly unit: string
  readonly text: string
  readonly help: string | undefined
  readonly owner: string | undefined
  readonly due: CalendarDate | undefined
  readonly weeks: number
  readonly overdue: boolean
  readonly indicator: string | undefined
  readonly task: string | undefined
}

/** All that documents of a month are made of: what one snapshot holds, and nothing else. */
export interface FrozenMonth {
  readonly snapshot: {
    readonly number: string
    readonly revision: number
    readonly takenOn: CalendarDate
    readonly hash: string
  }
  readonly period: string
  readonly unit: UnitName
  readonly plan: string | undefined
  readonly calendar: WorkingDayCalendar
  readonly table: FigureTable
  /** Units below, in the order of the tree. */
  readonly units: readonly UnitMonth[]
  readonly ranking: Ranking | undefined
  /** The ranking after adjustments, where some stood in the ledger. */
  readonly adjusted?: AdjustedRanking | undefined
  /** The year's line of each indicator of the whole, by code. */
  readonly trends: ReadonlyMap<string, Trend>
  readonly tasks: readonly FrozenTask[]
  readonly problems: readonly FrozenProblem[]
}

export interface UnitMonth {
  readonly unit: UnitName
  readonly table: FigureTable
}
