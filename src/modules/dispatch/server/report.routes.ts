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
import * as cells from '#modules/dispatch/server/cell.service.ts'
import * as corrections from '#modules/dispatch/server/correction.service.ts'
import {
  correctionParentTarget,
  correctionTarget,
  reportCellTarget,
  reportParentTarget,
  reportTarget,
  seesCell,
} from '#modules/dispatch/server/report.access.ts'
import * as reports from '#modules/dispatch/server/report.service.ts'
import * as views from '#modules/dispatch/server/report-view.service.ts'
import { route, type ServerModule } from '#server/http/module.ts'

export const reportRoutes: ServerModule = {
  name: 'reports',
  routes: [
    route(getReport, views.getReport),
    route(findReport, views.findReport),
    route(cellHistory, views.cellHistory),
    route(saveCells, cells.saveCells),
    route(saveNarrative, reports.saveNarrative),
    route(declareNil, reports.declareNil),
    route(submitReport, reports.submitReport),
    route(approveReport, reports.approveReport),
    route(acceptReport, reports.acceptReport),
    route(returnReport, reports.returnReport),
    route(withdrawReport, reports.withdrawReport),
    route(proposeCorrection, corrections.proposeCorrection),
    route(decideCorrection, corrections.decideCorrection),
    route(listCorrections, corrections.listCorrections),
  ],
  targets: {
    report: reportTarget,
    'report-cell': reportCellTarget,
    correction: correctionTarget,
    'report-parent': reportParentTarget,
    'correction-parent': correctionParentTarget,
  },
  messages: [reportMessages, indicatorMessages],
  subjectGuards: { 'report-cell': seesCell },
  attachGuards: { 'report-cell': cells.demandOpenEvidence },
}
