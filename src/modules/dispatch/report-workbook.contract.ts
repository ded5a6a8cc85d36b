import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { BilingualText, IndicatorHead, ShownFigure, Uuid } from '#modules/dispatch/dispatch.ts'
import { saveCells } from '#modules/dispatch/report.contract.ts'

const onReport = { kind: 'permission', permission: 'report.fill', on: 'report' } as const

export const downloadReportWorkbook = operation({
  id: 'report.workbook',
  method: 'GET',
  path: '/api/reports/{reportId}/workbook',
  summary: { zh: '下载本单位报表模板（Excel）', en: 'The report as a workbook to be filled in' },
  kind: 'read',
  sensitive: true,
  policy: onReport,
  transfer: 'download',
  input: z.object({ reportId: Uuid }),
  output: z.unknown(),
})

const CellPlace = z.object({
  sheet: z.string(),
  line: z.number().int(),
  column: z.number().int(),
})

const ReadChange = z.object({
  place: CellPlace,
  indicatorId: Uuid,
  dimension: z.string(),
  indicator: IndicatorHead,
  part: BilingualText.nullable(),
  seenVersion: z.number().int(),
  /** What publishing sends; absent: the figure, or the explanation, stays. */
  typed: z.string().optional(),
  explanation: z.string().optional(),
  before: ShownFigure,
  after: ShownFigure,
  explanationBefore: z.string().nullable(),
  explanationAfter: z.string().nullable(),
  /** Somebody else has changed the cell since the workbook was downloaded: `before` is his. */
  meanwhile: z.object({ by: z.string().nullable(), at: z.string().nullable() }).optional(),
})

const PlacedText = CellPlace.extend({ key: z.string(), text: z.string() })

export const checkReportWorkbook = operation({
  id: 'report.check-workbook',
  method: 'POST',
  path: '/api/reports/{reportId}/workbook',
  summary: {
    zh: '报表工作簿试运行：逐格报错、预览变化',
    en: 'Dry run of a filled workbook: errors by cell, preview of changes',
  },
  kind: 'act',
  policy: onReport,
  transfer: 'file',
  input: z.object({ reportId: Uuid }),
  output: z.object({
    fileName: z.string(),
    /** Rows of this report that were found. */
    rows: z.number().int(),
    faults: z.array(PlacedText), // at most 200
    errors: z.number().int(),
    /** Unusual figures that need an explanation before the report goes up. */
    questions: z.array(PlacedText),
    changes: z.array(ReadChange),
    /** Changed by somebody else since the download: left as they are unless the file's are chosen. */
    conflicts: z.array(ReadChange),
  }),
})

export const publishReportWorkbook = operation({
  id: 'report.publish-workbook',
  method: 'POST',
  path: '/api/reports/{reportId}/workbook/publish',
  summary: {
    zh: '发布报表工作簿：整份生效，他人已改则不写',
    en: 'Publish a filled workbook: all of it, or nothing when a cell was changed meanwhile',
  },
  kind: 'act',
  policy: onReport,
  input: z.object({
    reportId: Uuid,
    fileName: z.string().trim().min(1).max(200),
    cells: saveCells.input.shape.cells,
  }),
  output: z.object({ workbookId: Uuid.nullable(), changed: z.number().int() }),
})

export const undoReportWorkbook = operation({
  id: 'report.undo-workbook',
  method: 'POST',
  path: '/api/reports/{reportId}/workbooks/{workbookId}/undo',
  summary: {
    zh: '撤销一次工作簿填报：此后他人改过的格不动',
    en: 'Take a published workbook back; cells changed since stay',
  },
  kind: 'act',
  policy: onReport,
  input: z.object({ reportId: Uuid, workbookId: Uuid }),
  output: z.object({
    restored: z.number().int(),
    conflicts: z.array(
      z.object({
        indicator: IndicatorHead,
        part: BilingualText.nullable(),
        theirs: ShownFigure,
        by: z.string().nullable(),
        at: z.string().nullable(),
      }),
    ),
  }),
})

export const listReportWorkbooks = operation({
  id: 'report.list-workbooks',
  method: 'GET',
  path: '/api/reports/{reportId}/workbooks',
  summary: { zh: '本报表的工作簿填报记录', en: 'Workbooks published into a report' },
  kind: 'read',
  policy: onReport,
  input: z.object({ reportId: Uuid }),
  output: z.object({
    rows: z.array(
      z.object({
        id: Uuid,
        fileName: z.string(),
        cells: z.number().int(),
        state: z.enum(['published', 'undone']),
        by: z.string(),
        at: z.string(),
      }),
    ),
  }),
})
