import { indicatorMessages } from '#engine/indicator/indicator.messages.ts'
import {
  acceptReport,
  approveReport,
  cellHistory,
  decideCorrection,
  declareNil,
  findReport,
  getReport,
  listCorrections,
  proposeCorrection,
  returnReport,
  saveCells,
  saveNarrative,
  submitReport,
  withdrawReport,
} from '#modules/dispatch/report.contract.ts'
import { reportMessages } from '#modules/dispatch/report.messages.ts'
import * as book from '#modules/dispatch/report-book.contract.ts'
import * as workbook from '#modules/dispatch/report-workbook.contract.ts'
import { reportWorkbookMessages } from '#modules/dispatch/report-workbook.messages.ts'
import * as cells from '#modules/dispatch/server/cell.service.ts'
import * as corrections from '#modules/dispatch/server/correction.service.ts'
import {
  publishReportWorkbookOf,
  undoReportWorkbookOf,
} from '#modules/dispatch/server/publish-report-workbook.service.ts'
import {
  correctionParentTarget,
  correctionTarget,
  reportCellTarget,
  reportParentTarget,
  reportTarget,
  seesCell,
} from '#modules/dispatch/server/report.access.ts'
import * as reports from '#modules/dispatch/server/report.service.ts'
import {
  checkReportBookOf,
  downloadReportBookOf,
  listReportBooksOf,
  publishReportBookOf,
  undoReportBookOf,
} from '#modules/dispatch/server/report-book.service.ts'
import * as views from '#modules/dispatch/server/report-view.service.ts'
import { checkReportWorkbookOf } from '#modules/dispatch/server/report-workbook.service.ts'
import { listReportWorkbooksOf } from '#modules/dispatch/server/report-workbook.store.ts'
import { downloadReportWorkbookOf } from '#modules/dispatch/server/report-workbook.ts'
import { foreseeingRoute, preparedRoute, route, type ServerModule } from '#server/http/module.ts'
import { readWorkbook } from '#server/spreadsheets/read-workbook.ts'

export const reportRoutes: ServerModule = {
  name: 'reports',
  routes: [
    route(getReport, views.getReport),
    route(findReport, views.findReport),
    route(cellHistory, views.cellHistory),
    route(saveCells, cells.saveCells),
    route(saveNarrative, reports.saveNarrative),
    route(declareNil, reports.declareNil),
    foreseeingRoute(submitReport, reports.takeForSubmit, reports.submitReport),
    foreseeingRoute(approveReport, reports.takeForApproval, reports.approveReport),
    route(acceptReport, reports.acceptReport),
    route(returnReport, reports.returnReport),
    route(withdrawReport, reports.withdrawReport),
    route(proposeCorrection, corrections.proposeCorrection),
    route(decideCorrection, corrections.decideCorrection),
    route(listCorrections, corrections.listCorrections),
    route(workbook.downloadReportWorkbook, (context, { reportId }) => downloadReportWorkbookOf(context, reportId)),
    preparedRoute(
      workbook.checkReportWorkbook,
      ({ upload }) => readWorkbook(upload!.path),
      async (context, { reportId }, read) => {
        const checked = await checkReportWorkbookOf(context, reportId, context.upload!.name.slice(0, 200), read)
        const detail = { errors: checked.errors, changes: checked.changes.length, conflicts: checked.conflicts.length }
        context.audit({ subjectKind: 'report', subjectId: reportId, detail })
        return checked
      },
    ),
    route(workbook.publishReportWorkbook, publishReportWorkbookOf),
    route(workbook.undoReportWorkbook, undoReportWorkbookOf),
    route(workbook.listReportWorkbooks, (context, { reportId }) => listReportWorkbooksOf(context, reportId)),
    route(book.downloadReportBook, (context, { cycleId }) => downloadReportBookOf(context, cycleId)),
    preparedRoute(
      book.checkReportBook,
      ({ upload }) => readWorkbook(upload!.path),
      async (context, _, read) => {
        const checked = await checkReportBookOf(context, context.upload!.name.slice(0, 200), read)
        const reports = checked.reports.map(({ reportId }) => reportId)
        context.audit({ detail: { errors: checked.errors, reports } })
        return checked
      },
    ),
    route(book.publishReportBook, publishReportBookOf),
    route(book.undoReportBook, undoReportBookOf),
    route(book.listReportBooks, listReportBooksOf),
  ],
  targets: {
    report: reportTarget,
    'report-cell': reportCellTarget,
    correction: correctionTarget,
    'report-parent': reportParentTarget,
    'correction-parent': correctionParentTarget,
  },
  messages: [reportMessages, indicatorMessages, reportWorkbookMessages],
  subjectGuards: { 'report-cell': seesCell },
  attachGuards: { 'report-cell': cells.demandOpenEvidence },
}
