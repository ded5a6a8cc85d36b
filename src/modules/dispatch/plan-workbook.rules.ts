import { parsePeriod } from '#engine/calendar/period.ts'
import { checkLimits } from '#engine/indicator/checks.ts'
import { numberOf } from '#engine/indicator/figure.ts'
import type { Indicator } from '#engine/indicator/indicator.ts'
import { readFigure } from '#engine/indicator/reading.ts'
import { compareExact, decimalsOf, exact, exactText, HUNDRED, sum } from '#engine/number/exact.ts'
import type { Reason } from '#engine/refusal.ts'
import { cellFigure, cellWords } from '#engine/spreadsheet/read-cell.ts'
import type { Sheet, SheetCell, SheetRow, Workbook } from '#engine/spreadsheet/sheet-cell.ts'
import { planWorkbookColumns } from '#modules/dispatch/plan-workbook.messages.ts'

type ColumnKey = keyof typeof planWorkbookColumns
type TargetKind = 'initial' | 'intermediate' | 'final'

export interface PlanFault extends Reason {
  readonly sheet: string
  readonly line: number
  readonly column: number
}

export interface ReadGoal {
  readonly code: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly indicators: { readonly code: string; readonly weight: string }[]
}

export interface ReadTarget {
  readonly sheet: string
  readonly line: number
  readonly column: number
  readonly indicator: string
  readonly unit: string
  readonly kind: TargetKind
  readonly period: string
  readonly expectation: 'value' | 'not-applicable' | 'no-target'
  readonly value?: string
  readonly bandLow?: string
  readonly bandHigh?: string
}

/** What a workbook is held against. */
export interface PlanSurroundings {
  readonly fromYear: number
  readonly toYear: number
  readonly isInForce: boolean
  readonly indicators: ReadonlyMap<string, Indicator>
  readonly unitCodes: ReadonlySet<string>
  /** Indicators of the plan as it stands: lines of one that is taken out are left aside. */
  readonly planned: ReadonlySet<string>
}

export interface ReadPlan {
  readonly goals: readonly ReadGoal[]
  readonly targets: readonly ReadTarget[]
  readonly faults: readonly PlanFault[]
}

const HEAD_WITHIN = 20
const CODE = /^[A-Za-z0-9-]{1,40}$/
const NO_TARGET = new Set(['无目标', '不设目标', 'no target'])
const NOT_APPLICABLE = new Set(['不适用', 'not applicable', 'n/a', 'na'])
const KINDS: readonly TargetKind[] = ['final', 'intermediate', 'initial']

/** Reads a plan's workbook as it came back: every wrong cell is told, and what an empty target cell leaves out is not changed. */
export function readPlanWorkbook(workbook: Workbook, around: PlanSurroundings): ReadPlan {
  const faults: PlanFault[] = []
  const goalSheet = findSheet(workbook, ['goal', 'indicator', 'weight'])
  const targetSheet = findSheet(workbook, ['indicator', 'unit'])
  if (goalSheet === undefined) {
    const columns = (['goal', 'indicator', 'weight'] as const).map((key) => planWorkbookColumns[key][0]).join('、')
    const sheet = workbook.sheets[0]?.name ?? ''
    return {
      goals: [],
      targets: [],
      faults: [{ sheet, line: 1, column: 1, key: 'plan-workbook.no-sheet', params: { columns } }],
    }
  }
  const goals = readGoals(goalSheet, around, faults)
  const planned = new Set(goals.flatMap((goal) => goal.indicators.map(({ code }) => code)))
  const targets = targetSheet === undefined ? [] : readTargets(targetSheet, around, planned, faults)
  return { goals, targets, faults }
}

interface FoundSheet {
  readonly sheet: Sheet
  /** The last line of the head. */
  readonly line: number
  /** Column (from 0) of each label. */
  readonly at: ReadonlyMap<ColumnKey, number>
  readonly head: readonly SheetRow[]
}

const KEY_OF = new Map(
  Object.entries(planWorkbookColumns).flatMap(([key, words]) =>
    words.map((word) => [word.toLowerCase(), key as ColumnKey] as const),
  ),
)

const textOf = (cell: SheetCell | undefined): string => {
  const words = cellWords(cell)
  return 'text' in words ? words.text : ''
}

function findSheet({ sheets }: Workbook, wanted: readonly ColumnKey[]): FoundSheet | undefined {
  for (const sheet of sheets) {
    for (const [index, row] of sheet.rows.slice(0, HEAD_WITHIN).entries()) {
      const at = new Map<ColumnKey, number>()
      for (const [column, cell] of row.cells.entries()) {
        const key = KEY_OF.get(textOf(cell).replace(/（.*$/, '').toLowerCase())
        if (key !== undefined && !at.has(key)) at.set(key, column)
      }
      if (!wanted.every((key) => at.has(key))) continue
      const next = sheet.rows[index + 1]
      // Heads of two lines: the lower one names the kinds of target under their periods.
      const isTwo = next?.cells.some((cell) => KINDS.includes(KEY_OF.get(textOf(cell).toLowerCase()) as TargetKind))
      const head = next !== undefined && isTwo ? [row, next] : [row]
      return { sheet, line: head.at(-1)!.line, at, head }
    }
  }
  return undefined
}

function readGoals({ sheet, line, at }: FoundSheet, around: PlanSurroundings, faults: PlanFault[]): ReadGoal[] {
  const goals = new Map<string, ReadGoal>()
  const seen = new Set<string>()
  let last = ''
  const rows = sheet.rows.filter((row) => row.line > line && row.cells.some((cell) => textOf(cell) !== ''))
  for (const row of rows) {
    const cellOf = (key: ColumnKey) => row.cells[at.get(key) ?? -1]
    const fault = (key: ColumnKey, word: string, params: Reason['params'] = {}) =>
      faults.push({ sheet: sheet.name, line: row.line, column: (at.get(key) ?? 0) + 1, key: word, params })
    const [goal, code] = [textOf(cellOf('goal')), textOf(cellOf('indicator'))]
    const name = { zh: textOf(cellOf('goalZh')), en: textOf(cellOf('goalEn')) }
    if (goal === '') fault('goal', 'plan-workbook.missing')
    else if (!CODE.test(goal)) fault('goal', 'plan-workbook.code-form', { text: goal.slice(0, 40) })
    if (name.zh === '') fault('goalZh', 'plan-workbook.missing')
    if (code === '') fault('indicator', 'plan-workbook.missing')
    else if (!around.indicators.has(code))
      fault('indicator', 'plan-workbook.unknown-indicator', { text: code.slice(0, 40) })
    else if (seen.has(code)) fault('indicator', 'plan-workbook.indicator-twice', { text: code })
    const weight = cellFigure(cellOf('weight'), '')
    if (weight.state === 'refused') fault('weight', weight.reason.key, weight.reason.params)
    const known = goals.get(goal)
    if (known && (known.name.zh !== name.zh || known.name.en !== (name.en || name.zh)))
      fault('goalZh', 'plan-workbook.goal-differs', { text: goal })
    if (known && last !== goal) fault('goal', 'plan-workbook.goal-parted', { text: goal })
    const entry = known ?? { code: goal, name: { zh: name.zh, en: name.en || name.zh }, indicators: [] }
    const number = weight.state === 'refused' ? undefined : numberOf(weight.figure)
    entry.indicators.push({ code, weight: number === undefined ? '0' : exactText(number) })
    goals.set(goal, entry)
    seen.add(code)
    last = goal
  }
  if (rows.length === 0) faults.push({ sheet: sheet.name, line: line + 1, column: 1, key: 'plan-workbook.missing' })
  const total = sum([...goals.values()].flatMap((goal) => goal.indicators.map(({ weight }) => exact(weight))))
  if (around.isInForce && total.n !== 0n && !total.equals(HUNDRED)) {
    const column = (at.get('weight') ?? 0) + 1
    faults.push({
      sheet: sheet.name,
      line: rows.at(-1)!.line,
      column,
      key: 'plan-workbook.weights',
      params: { total: exactText(total) },
    })
  }
  return [...goals.values()]
}

interface TargetColumn {
  readonly column: number
  readonly period: string
  readonly kind: TargetKind
}

function readTargets(
  found: FoundSheet,
  around: PlanSurroundings,
  planned: ReadonlySet<string>,
  faults: PlanFault[],
): ReadTarget[] {
  const { sheet, line, at } = found
  const columns = targetColumns(found, around, faults)
  const lines = new Map<string, number>()
  const targets: ReadTarget[] = []
  for (const row of sheet.rows) {
    if (row.line <= line) continue
    const place = (column: number) => ({ sheet: sheet.name, line: row.line, column: column + 1 })
    const [indicator, unit] = [textOf(row.cells[at.get('indicator')!]), textOf(row.cells[at.get('unit')!])]
    const filled = columns.filter(({ column }) => row.cells[column] !== null && row.cells[column] !== undefined)
    if (indicator === '' && unit === '' && filled.length === 0) continue
    if (!planned.has(indicator) && around.planned.has(indicator)) continue
    const known = around.indicators.get(indicator)
    const before = faults.length
    if (known === undefined)
      faults.push({
        ...place(at.get('indicator')!),
        key: 'plan-workbook.unknown-indicator',
        params: { text: indicator.slice(0, 40) },
      })
    else if (!planned.has(indicator) && filled.length > 0)
      faults.push({ ...place(at.get('indicator')!), key: 'plan-workbook.not-in-plan', params: { text: indicator } })
    if (!around.unitCodes.has(unit))
      faults.push({ ...place(at.get('unit')!), key: 'plan-workbook.unknown-unit', params: { text: unit.slice(0, 40) } })
    const identity = `${indicator} ${unit}`
    const first = lines.get(identity)
    if (first !== undefined)
      faults.push({ ...place(at.get('indicator')!), key: 'plan-workbook.target-twice', params: { line: first } })
    lines.set(identity, row.line)
    if (known === undefined || faults.length > before) continue
    for (const { column, period, kind } of filled) {
      const read = readTarget(row.cells[column], known)
      if (read === undefined) continue
      if ('key' in read) faults.push({ ...place(column), ...read })
      else targets.push({ ...place(column), indicator, unit, kind, period, ...read })
    }
  }
  return targets
}

/** A period heads its kinds of target; under a merged head it stands over the first of them only. */
function targetColumns({ sheet, head }: FoundSheet, around: PlanSurroundings, faults: PlanFault[]): TargetColumn[] {
  const [upper, lower] = head
  if (lower === undefined) return []
  let period = ''
  return Array.from({ length: lower.cells.length }, (_, column) => column).flatMap((column) => {
    const above = textOf(upper!.cells[column])
    if (above !== '') period = above
    const kind = KINDS.find((one) => one === KEY_OF.get(textOf(lower.cells[column]).toLowerCase()))
    if (kind === undefined) return []
    const year = Number(period.slice(0, 4))
    if (parsePeriod(period) === undefined || year < around.fromYear || year > around.toYear) {
      faults.push({
        sheet: sheet.name,
        line: upper!.line,
        column: column + 1,
        key: 'plan-workbook.period-outside',
        params: { period: period.slice(0, 20) },
      })
      return []
    }
    return [{ column, period, kind }]
  })
}

type Content = Pick<ReadTarget, 'expectation' | 'value' | 'bandLow' | 'bandHigh'>

function readTarget(cell: SheetCell | undefined, indicator: Indicator): Content | Reason | undefined {
  const text = textOf(cell).toLowerCase()
  if (NO_TARGET.has(text)) return { expectation: 'no-target' }
  if (NOT_APPLICABLE.has(text)) return { expectation: 'not-applicable' }
  const band = /^(.+?)\s*[~～]\s*(.+)$/.exec(text)
  if (band) {
    const [low, high] = [
      readValue(readFigure(band[1]!, indicator.unit), indicator),
      readValue(readFigure(band[2]!, indicator.unit), indicator),
    ]
    if (typeof low !== 'string') return low
    if (typeof high !== 'string') return high
    if (compareExact(exact(low), exact(high)) > 0) return { key: 'plan-workbook.band-upside-down' }
    return { expectation: 'value', bandLow: low, bandHigh: high }
  }
  const value = readValue(cellFigure(cell, indicator.unit), indicator)
  return typeof value === 'string' ? { expectation: 'value', value } : value
}

const MOST_DECIMALS = 12

function readValue(reading: ReturnType<typeof readFigure>, indicator: Indicator): string | Reason | undefined {
  if (reading.state === 'refused') return reading.reason
  const number = numberOf(reading.figure)
  if (number === undefined) return undefined
  const [fault] = checkLimits(indicator.checks, number)
  if (fault) return { key: fault.key, params: fault.params ?? {} }
  if ((decimalsOf(number) ?? MOST_DECIMALS + 1) > MOST_DECIMALS) return { key: 'indicator.reading.absurd' }
  return exactText(number)
}
