import type { IndicatorHead, ShownTarget, UnitName } from '#modules/dispatch/dispatch.ts'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import { planWords } from '#modules/dispatch/plan-screen.messages.ts'
import { useDates } from '#web/figure/useDates.ts'
import { type Column, NO_STATE } from '#web/table/column.ts'
import { ExportButtons } from '#web/table/ExportButtons.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export interface ListedTarget {
  readonly indicator: IndicatorHead
  readonly unit: UnitName
  readonly period: string
  readonly kind: 'initial' | 'intermediate' | 'final'
  readonly now: ShownTarget
  readonly share?: string | null | undefined
  readonly proposed?: ShownTarget | undefined
  readonly by?: string | null | undefined
  readonly reason?: string | undefined
}

interface Props {
  /** Names the list in the audit log. */
  readonly id: string
  readonly name: string
  readonly rows: readonly ListedTarget[]
}

/** Targets as a workbook: what is in force, and what waits beside it with its reason. */
export function TargetExport({ id, name, rows }: Props) {
  const say = useSay(planWords)
  const sayTarget = useSay(indicatorWords)
  const pick = usePick()
  const dates = useDates()
  const text = (key: string, head: string, of: (row: ListedTarget) => string): Column<ListedTarget> => ({
    key,
    head,
    text: of,
    cell: of,
  })
  /** A number where there is one, and beside it in words where there is none. */
  const target = (key: string, head: string, of: (row: ListedTarget) => ShownTarget | undefined) => {
    const words = (row: ListedTarget) => {
      const { expectation, bandLow, bandHigh } = of(row) ?? { expectation: 'missing' as const }
      if (of(row) === undefined) return ''
      if (expectation !== 'value') return sayTarget(`target.${expectation}`)
      return bandLow === undefined ? '' : sayTarget('target.band', { low: bandLow, high: bandHigh ?? '' })
    }
    const number: Column<ListedTarget> = {
      key,
      head,
      number: (row) => of(row)?.value,
      cell: (row) => of(row)?.value,
    }
    return rows.some((row) => words(row) !== '')
      ? [number, text(`${key}.words`, say('column.in-words', { column: head }), words)]
      : [number]
  }
  const shares = rows.some((row) => row.share !== undefined)
  const columns: readonly Column<ListedTarget>[] = [
    text('unit', say('cascade.unit'), (row) => pick(row.unit.name)),
    text('indicator', say('column.indicator'), (row) => pick(row.indicator.name)),
    text('measure', say('column.measure'), (row) => pick(row.indicator.unit)),
    text('period', say('year'), (row) => dates.period(row.period)),
    text('kind', say('cascade.kind'), (row) => say(`kind.${row.kind}`)),
    ...target('now', say('cascade.now'), (row) => row.now),
    ...(shares
      ? [{ key: 'share', head: say('cascade.share'), number: shareOf, cell: shareOf } satisfies Column<ListedTarget>]
      : []),
    ...target('proposed', say('cascade.proposed'), (row) => row.proposed),
    text('by', say('column.by'), (row) => row.by ?? ''),
    text('reason', say('column.reason'), (row) => row.reason ?? ''),
  ]
  return (
    <span className="row no-print">
      <ExportButtons id={id} name={name} rows={rows} columns={columns} state={NO_STATE} />
    </span>
  )
}

const shareOf = (row: ListedTarget) => row.share
