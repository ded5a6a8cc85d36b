import type { CheckPractice } from '#engine/definition/check-practice.ts'
import type { PublishedCell } from '#engine/indicator/additivity.ts'
import { figureOf } from '#engine/indicator/figure.ts'
import { findHeaping, type Heap, lastPeriodOf } from '#engine/scrutiny/digit-heaping.ts'
import { showFigure } from '#modules/dispatch/evaluation.rules.ts'
import { chanceWords } from '#modules/dispatch/server/chance-words.ts'
import type { CellName, Finding, QualityBook } from '#modules/dispatch/server/quality-evidence.ts'

/** More cells than this are counted and not listed. */
const MOST_CELLS = 60

/** Last digits that crowd: of one indicator over the periods, or of one unit in a year. */
export function checkDigits(cells: readonly PublishedCell[], book: QualityBook, practice: CheckPractice['digits']) {
  const { heaps, series } = findHeaping(cells, practice)
  return { examined: series, findings: heaps.map((heap) => heapFinding(heap, book)) }
}

function heapFinding(heap: Heap, book: QualityBook): Finding {
  const { dictionary, places } = book
  const entry = heap.indicator === undefined ? null : dictionary.byCode.get(heap.indicator)!
  const unit = places.get(heap.unit)!
  const last = heap.cells.at(-1)
  const params = {
    ...{ unit: unit.name.short.zh, unitEn: unit.name.short.en, found: heap.found, of: heap.of },
    ...{ usual: heap.expected.toFixed(1), digit: heap.digit ?? '' },
    ...(heap.year !== undefined && { year: heap.year }),
    ...chanceWords(heap.chance),
  }
  const scope = heap.year === undefined ? 'series' : 'year'
  return {
    ...{ kind: 'digits', mark: `${heap.kind} ${heap.digit ?? ''} ${heap.year ?? ''}`.trim(), entry, unit },
    period: heap.year === undefined ? (lastPeriodOf(heap.cells) ?? null) : String(heap.year),
    figure: entry && last ? showFigure(entry.indicator, figureOf(last.cell.value)) : null,
    ...{ expected: null, difference: null, confidence: null, chance: heap.chance },
    sentence: { key: `figure.quality.digits.${heap.kind}.${scope}`, params },
    evidence: [{ key: 'figure.quality.digits.rounding' }],
    cells: heap.cells.slice(-MOST_CELLS).map(
      ({ cell }): CellName => ({
        indicatorId: dictionary.byCode.get(cell.indicator)!.id,
        unitId: cell.unit,
        period: cell.period,
      }),
    ),
  }
}
