import { sql } from 'kysely'
import type { Output } from '#engine/contract/operation.ts'
import type { Figure } from '#engine/indicator/figure.ts'
import { compareExact, exactText } from '#engine/number/exact.ts'
import { type Reason, Refusal } from '#engine/refusal.ts'
import type { Workbook } from '#engine/spreadsheet/sheet-cell.ts'
import { spreadsheetMessages } from '#engine/spreadsheet/spreadsheet.messages.ts'
import { type Language, type Messages, say } from '#engine/text/message.ts'
import { type WorkedCell, workOut } from '#modules/dispatch/grid.rules.ts'
import { partOf, showTyped } from '#modules/dispatch/grid-row.ts'
import type { checkReportWorkbook } from '#modules/dispatch/report-workbook.contract.ts'
import { reportWorkbookMessages } from '#modules/dispatch/report-workbook.messages.ts'
import {
  type ExpectedCell,
  type PlacedFault,
  plainExplanation,
  type ReadLine,
  type ReadReport,
  type ReportIdentity,
  readReportWorkbook,
  rowKey,
  sameFigure,
} from '#modules/dispatch/report-workbook.rules.ts'
import { LARGEST } from '#modules/dispatch/server/cell.service.ts'
import type { CellRow } from '#modules/dispatch/server/grid.queries.ts'
import { headOf } from '#modules/dispatch/server/indicator.queries.ts'
import type { FoundReport } from '#modules/dispatch/server/report.queries.ts'
import { demand, type Grid, getGrid, getReportRow, situationOf } from '#modules/dispatch/server/report-situation.ts'
import { templateOf } from '#modules/dispatch/server/report-workbook.ts'
import { tell } from '#modules/dispatch/wording.ts'
import type { OperationContext } from '#server/http/module.ts'

type Checked = Output<typeof checkReportWorkbook>
type Change = Checked['changes'][number]

const WORDS: Messages = { ...spreadsheetMessages, ...reportWorkbookMessages }
const MOST_SHOWN = 200

export const tellAny = (language: Language, reason: Reason): string =>
  reason.key in WORDS ? say(WORDS, language, reason.key, reason.params) : tell(language, reason)

/**
 * The dry run: nothing is written. Every wrong cell by sheet and place, what would change, and apart what somebody else has
 * changed since the download. With one error nothing is offered.
 */
export async function checkReportWorkbookOf(
  context: OperationContext,
  reportId: string,
  fileName: string,
  workbook: Workbook,
): Promise<Checked> {
  const found = await getReportRow(context, reportId)
  demand('fill', await situationOf(context, found, []), found, context)
  const grid = await getGrid(context, found)
  const read = readReportWorkbook(workbook, identityOf(found, grid))
  if ('refused' in read)
    throw new Refusal('rule-broken', { ...(await named(context, found, read.refused)), at: 'file' })
  return { fileName, ...(await heldAgainst(context, grid, read)) }
}

export type CheckedReport = Omit<Checked, 'fileName'>

/** What was read, held against what stands now. */
export async function heldAgainst(
  context: OperationContext,
  grid: Grid,
  read: Exclude<ReadReport, { readonly refused: Reason }>,
): Promise<CheckedReport> {
  const byKey = new Map(grid.cells.map((worked) => [rowKey(worked.cell.code, worked.cell.dimension), worked]))
  const readings = read.lines.flatMap((line) => readingOf(line, byKey.get(line.key)!) ?? [])
  const agreed = readings.filter(({ isContested }) => !isContested)
  const after = workAgain(grid, agreed)
  const { errors, questions } = findings(grid.cells, after, read.lines, agreed)
  const faults = [...read.faults, ...agreed.flatMap(tooLarge), ...errors].sort(byPlace)
  const people = await editorsOf(context, readings, grid)
  const show = (reading: Reading) => changeOf(reading, grid, people)
  const isSound = faults.length === 0
  return {
    rows: read.rows,
    faults: inWords(context.language, faults.slice(0, MOST_SHOWN)),
    errors: faults.length,
    questions: inWords(context.language, questions.sort(byPlace)),
    changes: isSound ? agreed.map(show) : [],
    conflicts: isSound ? readings.filter(({ isContested }) => isContested).map(show) : [],
  }
}

export const inWords = (language: Language, faults: readonly PlacedFault[]): CheckedReport['faults'] =>
  faults.map(({ sheet, line, column, key, params }) => ({
    sheet,
    line,
    column,
    key,
    text: textOf(language, { key, ...(params && { params }) }),
  }))

const byPlace = (a: PlacedFault, b: PlacedFault): number =>
  a.sheet === b.sheet ? a.line - b.line || a.column - b.column : a.sheet < b.sheet ? -1 : 1

/** A question wraps the check's own words. */
function textOf(language: Language, reason: Reason): string {
  if (reason.key !== QUESTION) return tellAny(language, reason)
  const { key, ...params } = reason.params as { key: string } & Readonly<Record<string, string | number>>
  return say(reportWorkbookMessages, language, QUESTION, { problem: tellAny(language, { key, params }) })
}
const QUESTION = 'report-workbook.needs-explanation'

export function identityOf(found: FoundReport, grid: Grid): ReportIdentity {
  const cells = grid.cells.map(({ cell, indicator }): readonly [string, ExpectedCell] => {
    const part = partOf(indicator, cell.dimension)
    const { name } = indicator
    const names = part ? [`${name.zh} ${part.zh}`, `${name.en} ${part.en}`] : [name.zh, name.en]
    const { code, dimension, isDerived } = cell
    return [
      rowKey(code, dimension),
      { code, dimension, isDerived, names: names.map((one) => one.trim()), measure: indicator.unit },
    ]
  })
  return {
    reportId: found.report.reportId,
    unit: found.report.unitCode,
    period: found.cycle.period,
    template: templateOf(found, grid),
    cells: new Map(cells),
  }
}

/** A stranger's unit is told by its name. */
async function named(context: OperationContext, { report }: FoundReport, reason: Reason): Promise<Reason> {
  if (reason.key !== 'report-workbook.other-unit') return reason
  const { theirs: code = '' } = reason.params ?? {}
  const { rows } = await sql<{ nameZh: string; nameEn: string }>`
    select v.name_zh, v.name_en from units u
    join unit_versions v on v.tenant_id = u.tenant_id and v.unit_id = u.id
    where u.tenant_id = ${context.tenantId} and u.code = ${code}
    order by v.from_on desc limit 1`.execute(context.tx)
  const isEnglish = context.language === 'en'
  const theirs = rows[0] ? (isEnglish ? rows[0].nameEn : rows[0].nameZh) : code
  return { ...reason, params: { theirs, ours: isEnglish ? report.unitNameEn : report.unitNameZh } }
}

/** What one line of the file makes of its cell. */
interface Reading {
  readonly line: ReadLine
  readonly worked: WorkedCell
  /** Undefined: the figure stays. */
  readonly figure: Figure | undefined
  readonly explanation: string | undefined
  /** Somebody else has changed since what the file changes too. */
  readonly isContested: boolean
}

/** Held against what stood in the file when it was downloaded: what its author left alone is left alone. */
function readingOf(line: ReadLine, worked: WorkedCell): Reading | undefined {
  const { cell } = worked
  if (cell.isDerived) return undefined
  const stands = plainExplanation(cell.explanation)
  const altersFigure =
    line.figure !== undefined && !sameFigure(line.figure, line.figureBefore) && !sameFigure(line.figure, cell.figure)
  const altersWords =
    line.explanation !== undefined && line.explanation !== line.explanationBefore && line.explanation !== stands
  if (!altersFigure && !altersWords) return undefined
  const isContested =
    cell.version !== line.seenVersion &&
    ((altersFigure && !sameFigure(cell.figure, line.figureBefore)) ||
      (altersWords && stands !== line.explanationBefore))
  return {
    line,
    worked,
    figure: altersFigure ? line.figure : undefined,
    explanation: altersWords ? line.explanation : undefined,
    isContested,
  }
}

/** The report as it would stand. */
function workAgain(grid: Grid, readings: readonly Reading[]): WorkedCell[] {
  const byId = new Map(readings.map((reading) => [reading.worked.cell.id, reading]))
  const cells = grid.input.cells.map((cell) => {
    const reading = byId.get(cell.id)
    if (!reading) return cell
    const explanation = reading.explanation === undefined ? cell.explanation : reading.explanation || null
    return { ...cell, figure: reading.figure ?? cell.figure, explanation }
  })
  return workOut({ ...grid.input, cells })
}

/** Faults that the file would bring, at their lines: hard ones are errors, soft ones ask. What was wrong before is not its doing. */
function findings(
  before: readonly WorkedCell[],
  after: readonly WorkedCell[],
  lines: readonly ReadLine[],
  changed: readonly Reading[],
): { readonly errors: PlacedFault[]; readonly questions: PlacedFault[] } {
  const errors: PlacedFault[] = []
  const questions: PlacedFault[] = []
  const lineOf = new Map(lines.map((line) => [line.key, line]))
  const touched = new Set(changed.map(({ worked }) => worked.cell.id))
  const somewhere = changed[0]?.line
  for (const [index, worked] of after.entries()) {
    const { cell } = worked
    const known = new Set(before[index]!.faults.map((fault) => JSON.stringify([fault.key, fault.params])))
    const line = lineOf.get(rowKey(cell.code, cell.dimension)) ?? somewhere
    if (line === undefined) continue
    for (const { severity, key, params } of worked.faults) {
      if (!touched.has(cell.id) && known.has(JSON.stringify([key, params]))) continue
      if (severity === 'hard') errors.push({ ...line.figureAt, key, params: params ?? {} })
      else if (cell.explanation === null && touched.has(cell.id))
        questions.push({ ...line.explanationAt, key: QUESTION, params: { key, ...params } })
    }
  }
  return { errors, questions }
}

function tooLarge({ line, figure }: Reading): PlacedFault[] {
  if (figure?.state !== 'value' || compareExact(figure.value.abs(), LARGEST) < 0) return []
  return [{ ...line.figureAt, key: 'indicator.reading.absurd', params: { text: exactText(figure.value) } }]
}

type People = ReadonlyMap<string, { readonly name: string }>

async function editorsOf(context: OperationContext, readings: readonly Reading[], grid: Grid): Promise<People> {
  const contested = new Set(readings.filter(({ isContested }) => isContested).map(({ worked }) => worked.cell.id))
  const ids = grid.rows.filter(({ id }) => contested.has(id)).flatMap(({ changedBy }) => changedBy ?? [])
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from people where tenant_id = ${context.tenantId} and id = any(${ids}::uuid[])`.execute(context.tx)
  return new Map(rows.map((row) => [row.id, row]))
}

function changeOf({ line, worked, figure, explanation, isContested }: Reading, grid: Grid, people: People): Change {
  const { cell, indicator } = worked
  const row = grid.rows.find(({ id }) => id === cell.id)!
  return {
    place: line.figureAt,
    indicatorId: cell.indicatorId,
    dimension: cell.dimension,
    indicator: headOf(grid.entries.get(cell.indicatorId)!),
    part: partOf(indicator, cell.dimension),
    seenVersion: cell.version,
    ...(figure && { typed: typedText(figure) }),
    ...(explanation !== undefined && { explanation }),
    before: showTyped(indicator, cell.figure),
    after: showTyped(indicator, figure ?? cell.figure),
    explanationBefore: cell.explanation,
    explanationAfter: explanation === undefined ? cell.explanation : explanation || null,
    ...(isContested && { meanwhile: meanwhileOf(row, people) }),
  }
}

const meanwhileOf = ({ changedBy, changedAt }: CellRow, people: People) => ({
  by: changedBy === null ? null : (people.get(changedBy)?.name ?? null),
  at: changedAt?.toISOString() ?? null,
})

/** As the cell service reads it again, to the same figure. */
function typedText(figure: Figure): string {
  if (figure.state === 'not-applicable') return '不适用'
  return figure.state === 'value' ? exactText(figure.value) : ''
}
