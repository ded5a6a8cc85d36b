import { type Frequency, frequencyOf } from '#engine/calendar/period.ts'
import type { Found, ImportDictionary, NamedIndicator, NamedUnit } from '#engine/import/dictionary.ts'
import {
  type FaultKey,
  type FaultParams,
  type ImportGathering,
  type ImportRow,
  shortened,
  type ValueKind,
} from '#engine/import/gathering.ts'
import type { ImportMessageKey } from '#engine/import/import.messages.ts'
import type { Layout } from '#engine/import/layout.ts'
import { partIn } from '#engine/import/part.ts'
import { readPeriod } from '#engine/import/period-words.ts'
import { tidyName } from '#engine/import/tidy-name.ts'
import { numberOf } from '#engine/indicator/figure.ts'
import { readFigure } from '#engine/indicator/reading.ts'
import { isRatioUnit, unitOfMeasure } from '#engine/indicator/unit-of-measure.ts'
import { compareExact, decimalsOf, type Exact, exact, exactText, ONE } from '#engine/number/exact.ts'

const KINDS: ReadonlyMap<string, ValueKind> = new Map([
  ['actual', 'actual'],
  ['实际', 'actual'],
  ['完成', 'actual'],
  ['target', 'final'],
  ['目标', 'final'],
  ['final', 'final'],
  ['最终目标', 'final'],
  ['intermediate', 'intermediate'],
  ['中期目标', 'intermediate'],
  ['initial', 'initial'],
  ['初始目标', 'initial'],
])
/** How a period of each frequency is written, for those who wrote another. */
const EXAMPLES: Readonly<Record<Frequency, string>> = {
  day: '2023-06-15',
  week: '2023-W26',
  month: '2023-06',
  quarter: '2023-Q2',
  'half-year': '2023-H1',
  year: '2023',
}
const MARKED = new Set(['是', 'true', '1', 'yes', '示例', 'sample'])
const UNMARKED = new Set(['', '否', 'false', '0', 'no'])

/** Reads the rows of one file with one layout. Each row tells all its wrong cells; only a row without any is kept. */
export class RowReader {
  readonly #layout: Layout
  readonly #dictionary: ImportDictionary
  readonly #gathering: ImportGathering
  #line = 0
  #cells: readonly string[] = []
  #isWrong = false

  constructor(layout: Layout, dictionary: ImportDictionary, gathering: ImportGathering) {
    this.#layout = layout
    this.#dictionary = dictionary
    this.#gathering = gathering
  }

  read(line: number, cells: readonly string[]): void {
    if (cells.every((cell) => cell.trim() === '')) return // a spreadsheet's empty row
    this.#line = line
    this.#cells = trimmedTo(this.#layout.width, cells)
    this.#isWrong = false
    if (!this.#isWellFormed()) return
    const { columns, mapping } = this.#layout
    if (this.#layout.skipUnits.has(tidyName(this.#cells[columns.unit]!))) {
      this.#gathering.skipped++
      return
    }
    const unit = this.#unit()
    const kind = this.#kind()
    const indicator = this.#indicator(kind)
    const period = this.#period(indicator, kind)
    const sample = this.#sample()
    const dimension = this.#part(indicator, kind)
    const value = this.#value(indicator, kind)
    if (this.#isWrong || !unit || !indicator || !kind || !period || !value) return
    const identity = [indicator.code, unit.code, period, kind, dimension].join('\u0000')
    const first = this.#gathering.lineOf.get(identity)
    if (first !== undefined) {
      this.#wrong(columns.value, mapping.value, 'import.twice', { line: first })
      return
    }
    this.#gathering.lineOf.set(identity, line)
    const { sheet } = this.#gathering
    const place = sheet === undefined ? { line } : { sheet, line }
    const named = { indicator: indicator.code, unit: unit.code, period, dimension, kind }
    this.#gathering.rows.push({ ...place, ...named, sample, ...value })
  }

  #isWellFormed(): boolean {
    const [found, wanted] = [this.#cells.length, this.#layout.width]
    if (found !== wanted) this.#wrong(Math.min(found, wanted) - 1, '', 'import.cell-count', { found, wanted })
    else {
      const control = this.#cells.findIndex(hasControlCharacter)
      if (control >= 0) this.#wrong(control, '', 'import.control-character')
    }
    return !this.#isWrong
  }

  #unit(): NamedUnit | undefined {
    const { columns, mapping } = this.#layout
    const text = this.#cells[columns.unit]!
    return this.#settle(this.#dictionary.unit(text), text, 'unit', columns.unit, mapping.unit)
  }

  /** By the mapping's own word for all its columns together, else by the code or name in the last of them. */
  #indicator(kind: ValueKind | undefined): NamedIndicator | undefined {
    const { columns, mapping } = this.#layout
    const texts = columns.indicator.map((column) => this.#cells[column]!.trim())
    const joined = texts.join('/')
    const text = Object.hasOwn(mapping.indicators, joined) ? mapping.indicators[joined]! : texts.at(-1)!
    const [column, field] = [columns.indicator.at(-1)!, mapping.indicator.at(-1)!]
    const indicator = this.#settle(this.#dictionary.indicator(text), text, 'indicator', column, field)
    if (indicator?.isDerived && kind === 'actual')
      this.#wrong(column, field, 'import.derived', { text: shortened(text) })
    return indicator
  }

  #kind(): ValueKind | undefined {
    const { columns, mapping } = this.#layout
    if (columns.kind === undefined) return 'actual'
    const text = tidyName(this.#cells[columns.kind]!).toLowerCase()
    const kind = KINDS.get(text)
    if (kind === undefined) {
      const params = { text: shortened(text), kinds: 'actual, target, initial, intermediate, final' }
      this.#wrong(columns.kind, mapping.kind!, text === '' ? 'import.missing-cell' : 'import.no-kind', params)
    }
    return kind
  }

  #period(indicator: NamedIndicator | undefined, kind: ValueKind | undefined): string | undefined {
    const { columns, mapping } = this.#layout
    const text = this.#cells[columns.period]!
    const period = readPeriod(text)
    const params = { text: shortened(text) }
    if (period === undefined) {
      const key = tidyName(text) === '' ? 'import.missing-cell' : 'import.no-period'
      this.#wrong(columns.period, mapping.period, key, params)
    } else if (indicator && kind === 'actual' && frequencyOf(period) !== indicator.frequency) {
      const { code, frequency } = indicator
      const more = { ...params, indicator: code, example: EXAMPLES[frequency] }
      this.#wrong(columns.period, mapping.period, 'import.period-frequency', more)
    }
    return period
  }

  /** The item of a breakdown, by code or name; '' for the whole. */
  #part(indicator: NamedIndicator | undefined, kind: ValueKind | undefined): string {
    const { columns, mapping } = this.#layout
    const text = columns.part === undefined ? '' : this.#cells[columns.part]!
    if (tidyName(text) === '' || indicator === undefined) return ''
    const found =
      kind === undefined || kind === 'actual' ? partIn(indicator, text) : { key: 'import.part-target' as const }
    if (typeof found === 'string') return found
    const params = { text: shortened(text.trim()), indicator: indicator.code, ...found.params }
    this.#wrong(columns.part!, mapping.part!, found.key, params)
    return ''
  }

  #sample(): boolean {
    const { columns, mapping } = this.#layout
    if (columns.sample === undefined) return false
    const text = tidyName(this.#cells[columns.sample]!).toLowerCase()
    if (!MARKED.has(text) && !UNMARKED.has(text)) {
      this.#wrong(columns.sample, mapping.sample!, 'import.no-mark', { text: shortened(text) })
    }
    return MARKED.has(text)
  }

  /** As a clerk writes it, in the indicator's unit; an empty cell takes an earlier value back. */
  #value(
    indicator: NamedIndicator | undefined,
    kind: ValueKind | undefined,
  ): Pick<ImportRow, 'state' | 'value'> | undefined {
    const { columns, mapping, missingMarks } = this.#layout
    const text = this.#cells[columns.value]!
    if (missingMarks.has(tidyName(text))) return { state: 'erased' }
    const reading = readFigure(text, indicator?.unit ?? '')
    if (reading.state === 'refused') {
      if (indicator) this.#wrong(columns.value, mapping.value, reading.reason.key as FaultKey, reading.reason.params)
      return undefined
    }
    if (reading.figure.state === 'not-applicable') return { state: 'not-applicable' }
    const written = numberOf(reading.figure)
    if (written === undefined) return { state: 'erased' }
    const value = written.mul(this.#factor(indicator))
    if (indicator && kind === 'actual') this.#checkLimits(value, indicator)
    return { state: 'value', value: exactText(value) }
  }

  #checkLimits(value: Exact, { min, max, isInteger }: NamedIndicator): void {
    const { columns, mapping } = this.#layout
    const wrong = (key: ImportMessageKey, limit = '') =>
      this.#wrong(columns.value, mapping.value, key, { value: exactText(value), limit })
    if (min !== undefined && compareExact(value, exact(min)) < 0) wrong('import.below', String(min))
    else if (max !== undefined && compareExact(value, exact(max)) > 0) wrong('import.above', String(max))
    else if (isInteger && decimalsOf(value) !== 0) wrong('import.not-whole')
  }

  /**
   * What a value is multiplied with when its row is in another measure of the same kind (亿元 for 万元). A measure of another
   * kind is told, and the value read as it is: it is mostly a misprint of the head (the yearbook counts institutes in 万元).
   */
  #factor(indicator: NamedIndicator | undefined): Exact {
    const { columns, mapping } = this.#layout
    const written = columns.measure === undefined ? '' : this.#cells[columns.measure]!.trim()
    if (!indicator || written === '' || tidyName(written) === tidyName(indicator.unit)) return ONE
    const [theirs, ours] = [unitOfMeasure(tidyName(written)), unitOfMeasure(tidyName(indicator.unit))]
    // 亿 alone is 亿 of the indicator's own unit, as it is behind a value.
    const isOnlyMagnitude = theirs.base === '' && theirs.magnitude !== '' && !isRatioUnit(ours.base)
    const isSameKind = isOnlyMagnitude || (theirs.base !== '' && theirs.base === ours.base)
    const once = `${indicator.code}\u0000${written}`
    if (!this.#gathering.measures.has(once)) {
      this.#gathering.measures.add(once)
      const place = { line: this.#line, column: columns.measure! + 1, field: mapping.measure! }
      const key = isSameKind ? 'import.measure-converted' : 'import.measure'
      const params = { indicator: indicator.code, found: shortened(written), wanted: indicator.unit }
      this.#gathering.tell({ severity: 'warning', ...place, key, params })
    }
    return isSameKind ? theirs.factor.div(ours.factor) : ONE
  }

  #settle<T>(found: Found<T>, text: string, noun: 'unit' | 'indicator', column: number, field: string): T | undefined {
    if ('found' in found) return found.found
    const name = shortened(text.trim())
    if (tidyName(text) === '') this.#wrong(column, field, 'import.missing-cell')
    else if ('ambiguous' in found) {
      const codes = found.ambiguous.slice(0, 5).join(', ')
      this.#wrong(column, field, `import.ambiguous-${noun}`, { text: name, codes })
    } else if (found.like === undefined) this.#wrong(column, field, `import.unknown-${noun}`, { text: name })
    else this.#wrong(column, field, `import.unknown-${noun}-like`, { text: name, like: found.like })
    return undefined
  }

  #wrong(column: number, field: string, key: FaultKey, params?: FaultParams): void {
    this.#isWrong = true
    const place = { line: this.#line, column: column + 1, field }
    this.#gathering.tell({ severity: 'error', ...place, key, ...(params === undefined ? {} : { params }) })
  }
}

/** Without the empty cells that a spreadsheet adds behind the last column. */
function trimmedTo(width: number, cells: readonly string[]): readonly string[] {
  const extra = cells.slice(width)
  return extra.length > 0 && extra.every((cell) => cell.trim() === '') ? cells.slice(0, width) : cells
}

function hasControlCharacter(cell: string): boolean {
  for (let index = 0; index < cell.length; index++) {
    const code = cell.charCodeAt(index)
    if (code < 32 && code !== 9 && code !== 10 && code !== 13) return true
  }
  return false
}
