import * as contract from '#cases/case.contract.ts'
import * as acts from '#cases/case-act.contract.ts'
import * as answers from '#cases/case-answers.contract.ts'
import * as views from '#cases/case-view.contract.ts'
import * as answerService from '#cases/server/case-answers.service.ts'
import * as deeds from '#cases/server/case-deed.service.ts'
import { exportCases } from '#cases/server/case-export.service.ts'
import { listCases } from '#cases/server/case-list.service.ts'
import { listNotices } from '#cases/server/case-notice.service.ts'
import { printAnswers } from '#cases/server/case-print.service.ts'
import * as savedViews from '#cases/server/case-saved-view.service.ts'
import * as viewService from '#cases/server/case-view.service.ts'
import type { Messages } from '#engine/text/message.ts'
import { foreseeingRoute, type Route, route } from '#server/http/module.ts'

/** What people do with cases that processes run. */
export const caseDeskRoutes = (words: () => Messages): Route[] => [
  route(contract.listProcesses, viewService.listProcesses),
  route(contract.openCase, deeds.openCase),
  route(contract.listCases, listCases),
  route(contract.exportCases, exportCases),
  route(contract.getCase, viewService.getCase),
  route(contract.listCaseEvents, viewService.listCaseEvents),
  route(contract.getCaseDiagram, viewService.getCaseDiagram),
  route(contract.listNotices, listNotices),
  route(acts.listCandidates, deeds.listCandidates),
  foreseeingRoute(acts.actOnCase, deeds.takeUp, deeds.act),
  route(acts.bulkActOnCases, deeds.bulkAct(words)),
  route(acts.amendCase, deeds.amendCase),
  route(answers.getAnswers, answerService.getAnswers),
  route(answers.saveAnswers, answerService.saveAnswers),
  route(answers.notePresence, answerService.notePresence),
  route(answers.listSubmissions, answerService.listSubmissions),
  route(answers.getSubmission, answerService.getSubmission),
  route(answers.compareSubmissions, answerService.compareSubmissions),
  route(answers.printAnswers, printAnswers),
  route(views.listViews, savedViews.listViews),
  route(views.saveView, savedViews.saveView),
  route(views.deleteView, savedViews.deleteView),
]
