import { createHash } from 'node:crypto'
import { getTenantClock } from '#cases/server/tenant.queries.ts'
import type { Indicator } from '#engine/indicator/indicator.ts'
import { XLSX_TYPE } from '#engine/spreadsheet/write-workbook.ts'
import type { CellCheck, WrittenColumn, WrittenRow, WrittenSheet } from '#engine/spreadsheet/written-workbook.ts'
import { type Language, say } from '#engine/text/message.ts'
import type { ShownFigure, ShownTarget } from '#modules/dispatch/dispatch.ts'
import { reportWorkbookColumns, reportWorkbookMessages } from '#modules/dispatch/report-workbook.messages.ts'
import { MARK_SHEET } from '#modules/dispatch/report-workbook.rules.ts'
import type { FoundReport } from '#modules/dispatch/server/report.queries.ts'
import { type Grid, getGrid, getReportRow } from '#modules/dispatch/server/report-situation.ts'
import { rowsOf } from '#modules/dispatch/server/report-view.service.ts'
import type { OperationContext } from '#server/http/module.ts'
import type { Download } from '#server/http/transfer.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'

type Row = Awaited<ReturnType<typeof rowsOf>>[number]

/** A report as it leaves: its grid for this viewer, and by what it is known again. */
interface LeavingReport {
  readonly found: FoundReport
  readonly grid: Grid
  readonly rows: readonly Row[]
  readonly template: string
}

/** The report as a workbook to be filled in elsewhere and dropped back. */
export async function downloadReportWorkbookOf(context: OperationContext, reportId: string): Promise<Download> {
  const found = await getReportRow(context, reportId)
  const { unitId, version } = found.report
  context.audit({ subjectKind: 'report', subjectId: reportId, unitId, detail: { version, format: 'xlsx' } })
  return leaveAs(context, [found], titleOf(found, context.language))
}

/** Reports as one workbook: a sheet for each, how to fill them in, and by what they are known again. */
export async function leaveAs(
  context: OperationContext,
  reports: readonly FoundReport[],
  title: string,
): Promise<Download> {
  const { tx, tenantId, now, language } = context
  const { utcOffsetMinutes } = await getTenantClock(tx, tenantId)
  const at = new Date(now.getTime() + utcOffsetMinutes * 60_000).toISOString().slice(0, 16).replace('T', ' ')
  const leaving: LeavingReport[] = []
  for (const found of reports) {
    const grid = await getGrid(context, found)
    leaving.push({ found, grid, rows: await rowsOf(context, found, grid), template: templateOf(found, grid) })
  }
  const hasPeriods = new Set(reports.map(({ cycle }) => cycle.period)).size > 1
  const sheets = leaving.map((one) => sheetOf(one, language, at, hasPeriods))
  const body = await writeWorkbook({
    title,
    creator: '',
    createdAt: now.toISOString(),
    sheets: [...sheets, instructions(language), marks(leaving)],
  })
  return { body, name: `${title}.xlsx`, contentType: XLSX_TYPE, sizeBytes: body.length }
}

/** Changes whenever the report asks for other cells, or for the same by other definitions. */
export function templateOf({ report, cycle }: FoundReport, { rows }: Grid): string {
  const cells = rows.map((row) => [row.indicatorId, row.dimension, row.indicatorVersion, row.isDerived])
  const content = JSON.stringify([report.unitCode, cycle.period, cycle.code, cells.map((cell) => cell.join()).sort()])
  return createHash('sha256').update(content).digest('hex').slice(0, 12)
}

function titleOf({ report, cycle }: FoundReport, language: Language): string {
  const isEnglish = language === 'en'
  const unit = isEnglish ? report.unitNameEn : report.unitNameZh
  return `${unit} ${cycle.period} ${isEnglish ? cycle.nameEn : cycle.nameZh}`
}

function sheetOf(leaving: LeavingReport, language: Language, at: string, hasPeriods: boolean): WrittenSheet {
  const { report, cycle } = leaving.found
  const word = sayer(language)
  const isEnglish = language === 'en'
  const facts = {
    cycle: isEnglish ? cycle.nameEn : cycle.nameZh,
    version: report.version,
    at,
    template: leaving.template,
  }
  const lines = [
    word('report-workbook.facts', facts),
    word('report-workbook.how-line'),
    ...(report.returnReason !== null && report.state === 'returned' ? [report.returnReason] : []),
  ]
  const short = isEnglish ? report.shortEn : report.shortZh
  return {
    name: hasPeriods ? `${short} ${cycle.period}` : short,
    title: titleOf(leaving.found, language),
    lines,
    isLocked: true,
    ...gridOf(leaving, language),
  }
}

const sayer =
  (language: Language) =>
  (key: keyof typeof reportWorkbookMessages, params: Readonly<Record<string, string | number>> = {}) =>
    say(reportWorkbookMessages, language, key, params)

function gridOf(
  { found, grid, rows, template }: LeavingReport,
  language: Language,
): Pick<WrittenSheet, 'columns' | 'rows' | 'frozenColumns'> {
  const { report, cycle } = found
  const pick = (text: { zh: string; en: string } | null) =>
    text === null ? null : language === 'en' ? text.en : text.zh
  const columns = columnsOf(cycle.period, language)
  const hasParts = rows.some(({ part }) => part !== null)
  const shown = columns.map((column, index) => (index === 2 && !hasParts ? { ...column, isHidden: true } : column))
  const written = rows.map((row): WrittenRow => {
    const { indicator } = grid.entries.get(row.indicator.id)!
    const current = figureText(row.current, language)
    const explanation = row.explanation ?? ''
    const isOpen = row.editable
    return [
      pick(row.goal?.name ?? null),
      pick(row.indicator.name),
      pick(row.part),
      pick(row.indicator.unit),
      targetText(row.target, language),
      figureText(row.lastYear, language),
      figureText(row.lastPeriod, language),
      {
        value: current,
        isOpen,
        ...(isOpen && { check: checkOf(indicator, pick(row.indicator.unit) ?? '', language) }),
      },
      { value: explanation, isOpen },
      row.indicator.code,
      row.dimension,
      report.unitCode,
      cycle.period,
      template,
      String(row.version),
      current,
      explanation,
    ]
  })
  return { columns: shown, rows: written, frozenColumns: 2 }
}

/** The columns in the order in which `gridOf` fills them; those that nobody needs to see stand last. */
function columnsOf(period: string, language: Language): WrittenColumn[] {
  const label = (key: keyof typeof reportWorkbookColumns) => say(reportWorkbookColumns, language, key)
  const word = sayer(language)
  const [what, beside] = [word('report-workbook.group.what'), word('report-workbook.group.beside')]
  const text = (key: keyof typeof reportWorkbookColumns, group: string, width: number): WrittenColumn => ({
    label: label(key),
    kind: 'text',
    group,
    width,
  })
  const number = (key: keyof typeof reportWorkbookColumns, group: string): WrittenColumn => ({
    label: label(key),
    kind: 'number',
    group,
    width: 15,
  })
  const hidden = (key: keyof typeof reportWorkbookColumns): WrittenColumn => ({
    label: label(key),
    kind: 'text',
    isHidden: true,
  })
  return [
    text('goal', what, 24),
    text('name', what, 34),
    text('part', what, 16),
    text('measure', what, 12),
    number('target', beside),
    number('lastYear', beside),
    number('lastPeriod', beside),
    { ...number('current', period), isOpen: true, width: 17 },
    { ...text('explanation', period, 40), isOpen: true },
    ...(['code', 'dimension', 'unit', 'period', 'template', 'version', 'before', 'beforeExplanation'] as const).map(
      hidden,
    ),
  ]
}

/** What a spreadsheet tells beside the cell; the checks themselves are made when the file comes back. */
function checkOf({ checks, decimals }: Indicator, unit: string, language: Language): CellCheck {
  const word = sayer(language)
  const { min, max } = checks
  const range =
    min !== undefined && max !== undefined
      ? word('report-workbook.hint.between', { min, max })
      : min !== undefined
        ? word('report-workbook.hint.min', { min })
        : max !== undefined
          ? word('report-workbook.hint.max', { max })
          : word('report-workbook.hint.any')
  const isWhole = checks.integer || decimals === 0
  const fine = isWhole ? word('report-workbook.hint.whole') : word('report-workbook.hint.decimals', { n: decimals })
  return {
    ...(min !== undefined && { min: String(min) }),
    ...(max !== undefined && { max: String(max) }),
    isWhole,
    hint: word('report-workbook.hint', { unit, range, decimals: fine }),
  }
}

function figureText(figure: ShownFigure, language: Language): string | null {
  if (figure.state === 'not-applicable') return say(reportWorkbookMessages, language, 'report-workbook.not-applicable')
  return figure.state === 'value' ? figure.value!.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '') : null
}

function targetText(target: ShownTarget, language: Language): string | null {
  if (target.expectation === 'not-applicable')
    return say(reportWorkbookMessages, language, 'report-workbook.not-applicable')
  return target.value ?? (target.bandLow === undefined ? null : `${target.bandLow}~${target.bandHigh}`)
}

function instructions(language: Language): WrittenSheet {
  const word = sayer(language)
  const name = word('report-workbook.how')
  const rows = [1, 2, 3, 4, 5, 6].map((n): WrittenRow => [String(n), word(`report-workbook.how.${n as 1}`)])
  const columns: WrittenColumn[] = [
    { label: '', kind: 'text', width: 5 },
    { label: name, kind: 'text', width: 110 },
  ]
  return { name, title: name, lines: [], columns, rows, isLocked: true }
}

/** By which the file is known again, also when its sheets were renamed or copied. */
function marks(leaving: readonly LeavingReport[]): WrittenSheet {
  const columns = ['report', 'version', 'unit', 'period', 'template'].map(
    (label): WrittenColumn => ({ label, kind: 'text' }),
  )
  const rows = leaving.map(({ found: { report, cycle }, template }): WrittenRow => {
    return [report.reportId, String(report.version), report.unitCode, cycle.period, template]
  })
  return { name: MARK_SHEET, title: MARK_SHEET, lines: [], columns, rows, isHidden: true, isLocked: true }
}
