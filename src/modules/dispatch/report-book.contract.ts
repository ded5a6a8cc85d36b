import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { CycleHead } from '#modules/dispatch/cycle.contract.ts'
import { UnitName, Uuid } from '#modules/dispatch/dispatch.ts'
import { checkReportWorkbook, publishReportWorkbook } from '#modules/dispatch/report-workbook.contract.ts'

/** What is addressed are reports: each is held against its own unit. */
const whoFills = { kind: 'permission', permission: 'report.fill', on: 'list' } as const

export const MOST_REPORTS = 100

const ReportHead = z.object({ reportId: Uuid, unit: UnitName, cycle: CycleHead })

export const downloadReportBook = operation({
  id: 'report-book.workbook',
  method: 'GET',
  path: '/api/report-books/workbook',
  summary: {
    zh: '下载合并填报工作簿：本人可填的各单位、各期间，一表一张',
    en: 'All reports that the caller may fill in now as one workbook, a sheet for each',
  },
  kind: 'read',
  sensitive: true,
  policy: whoFills,
  transfer: 'download',
  input: z.object({ cycleId: Uuid.optional() }),
  output: z.unknown(),
})

const { fileName, ...ofReport } = checkReportWorkbook.output.shape

export const checkReportBook = operation({
  id: 'report-book.check',
  method: 'POST',
  path: '/api/report-books/workbook',
  summary: {
    zh: '合并工作簿试运行：逐表逐格报错、预览变化',
    en: 'Dry run of a workbook of several reports: errors by sheet and cell, preview of changes',
  },
  kind: 'act',
  policy: whoFills,
  transfer: 'file',
  input: z.object({}),
  output: z.object({
    fileName,
    /** Of the file as a whole: lines of no report that the caller may fill in. */
    faults: ofReport.faults,
    /** In all reports together; with one, nothing is offered of any. */
    errors: z.number().int(),
    reports: z.array(ReportHead.extend(ofReport).extend({ refused: z.string().nullable() })),
    /** Reports that could be filled in and are not in the file. */
    absent: z.array(ReportHead),
  }),
})

const { cells } = publishReportWorkbook.input.shape

export const publishReportBook = operation({
  id: 'report-book.publish',
  method: 'POST',
  path: '/api/report-books',
  summary: {
    zh: '发布合并工作簿：各表一并生效，有一表写不进则都不写',
    en: 'Publish a workbook of several reports: all of them, or nothing',
  },
  kind: 'act',
  policy: whoFills,
  input: z.object({
    fileName: publishReportWorkbook.input.shape.fileName,
    reports: z
      .array(z.object({ reportId: Uuid, cells }))
      .min(1)
      .max(MOST_REPORTS),
  }),
  output: z.object({ bookId: Uuid.nullable(), reports: z.number().int(), changed: z.number().int() }),
})

export const undoReportBook = operation({
  id: 'report-book.undo',
  method: 'POST',
  path: '/api/report-books/{bookId}/undo',
  summary: {
    zh: '撤销一次合并填报：此后他人改过的格不动',
    en: 'Take a published workbook of several reports back; cells changed since stay',
  },
  kind: 'act',
  policy: whoFills,
  input: z.object({ bookId: Uuid }),
  output: z.object({ reports: z.number().int(), restored: z.number().int(), kept: z.number().int() }),
})

export const listReportBooks = operation({
  id: 'report-book.list',
  method: 'GET',
  path: '/api/report-books',
  summary: { zh: '合并填报记录', en: 'Workbooks published into several reports at once' },
  kind: 'read',
  policy: whoFills,
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        id: Uuid,
        fileName: z.string(),
        reports: z.number().int(),
        cells: z.number().int(),
        state: z.enum(['published', 'undone']),
        by: z.string(),
        at: z.string(),
      }),
    ), // the last 50
  }),
})
