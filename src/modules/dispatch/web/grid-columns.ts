import { previousPeriod } from '#engine/calendar/period.ts'
import { gridWords } from '#modules/dispatch/grid.messages.ts'
import { textOfFigure } from '#modules/dispatch/web/cell.ts'
import type { CellView, Report } from '#modules/dispatch/web/grid-book.ts'
import { useRowName } from '#modules/dispatch/web/useRowName.ts'
import { useDates } from '#web/figure/useDates.ts'
import { usePick, useSay } from '#web/words/language.ts'

export const COLUMNS = [
  'indicator',
  'unit',
  'target',
  'lastYear',
  'lastPeriod',
  'current',
  'increment',
  'hint',
] as const
export type ColumnName = (typeof COLUMNS)[number]

/** The one column that can be typed. */
export const FIGURES = COLUMNS.indexOf('current')

export const isFigure = (column: ColumnName): boolean =>
  column === 'target' ||
  column === 'lastYear' ||
  column === 'lastPeriod' ||
  column === 'current' ||
  column === 'increment'

/** What the columns are called in this report's period: `5月累计`, `6月累计`, `本月`. */
export function useColumnHeads({ frequency, period }: Report['cycle']): Readonly<Record<ColumnName, string>> {
  const say = useSay(gridWords)
  const dates = useDates()
  const isCumulative = frequency === 'month' || frequency === 'quarter' || frequency === 'half-year'
  const named = (at: string) =>
    isCumulative ? say('column.cumulative', { period: dates.period(at, true) }) : dates.period(at, true)
  return {
    indicator: say('column.indicator'),
    unit: say('column.unit'),
    target: say('column.target'),
    lastYear: say('column.last-year'),
    lastPeriod: named(previousPeriod(period)),
    current: named(period),
    increment: say(`column.increment.${frequency}`),
    hint: say('column.hint'),
  }
}

/** The text of a cell as it goes to the clipboard: plain numbers, so that a spreadsheet takes them as numbers. */
export function useCopyText(): (view: CellView, column: ColumnName, hint: string) => string {
  const pick = usePick()
  const nameOf = useRowName()
  return ({ row, typed }, column, hint) => {
    switch (column) {
      case 'indicator':
        return nameOf(row)
      case 'unit':
        return pick(row.indicator.unit)
      case 'target':
        return row.target.value ?? ''
      case 'lastYear':
        return textOfFigure(row.lastYear)
      case 'lastPeriod':
        return textOfFigure(row.lastPeriod)
      case 'current':
        return typed ?? textOfFigure(row.current)
      case 'increment':
        return row.increment ?? ''
      case 'hint':
        return hint
    }
  }
}
