import * as archive from '#modules/projects/archive.contract.ts'
import * as letter from '#modules/projects/letter.contract.ts'
import * as lineup from '#modules/projects/lineup.contract.ts'
import * as contract from '#modules/projects/project.contract.ts'
import { projectMessages } from '#modules/projects/project.messages.ts'
import { projectNotices } from '#modules/projects/project-notice.messages.ts'
import * as board from '#modules/projects/public-board.contract.ts'
import { publicBoardMessages } from '#modules/projects/public-board.messages.ts'
import * as race from '#modules/projects/race.contract.ts'
import * as score from '#modules/projects/score.contract.ts'
import { applicationKind } from '#modules/projects/server/application-kind.ts'
import { archiveReaction } from '#modules/projects/server/archive.reactions.ts'
import { downloadArchive } from '#modules/projects/server/archive.service.ts'
import { gateKind } from '#modules/projects/server/gate-kind.ts'
import { letterReaction } from '#modules/projects/server/letter.reactions.ts'
import * as letters from '#modules/projects/server/letter.service.ts'
import * as lineups from '#modules/projects/server/lineup.service.ts'
import * as papers from '#modules/projects/server/lineup-paper.service.ts'
import { platformKind } from '#modules/projects/server/platform-kind.ts'
import { projectTarget, seesProject } from '#modules/projects/server/project.access.ts'
import * as service from '#modules/projects/server/project.service.ts'
import * as kinds from '#modules/projects/server/project-kinds.ts'
import * as lists from '#modules/projects/server/project-list.service.ts'
import { projectRegister } from '#modules/projects/server/project-register.queries.ts'
import * as views from '#modules/projects/server/project-view.service.ts'
import { getPublicBoardOf } from '#modules/projects/server/public-board.service.ts'
import * as races from '#modules/projects/server/race.service.ts'
import * as scores from '#modules/projects/server/score.service.ts'
import * as giving from '#modules/projects/server/score-giving.service.ts'
import * as signatures from '#modules/projects/server/signature.service.ts'
import { findingTarget, seesVisit, visitTarget } from '#modules/projects/server/visit.queries.ts'
import * as visits from '#modules/projects/server/visit.service.ts'
import * as visitViews from '#modules/projects/server/visit-view.service.ts'
import * as signature from '#modules/projects/signature.contract.ts'
import * as visit from '#modules/projects/visit.contract.ts'
import { visitMessages } from '#modules/projects/visit.messages.ts'
import { preparedRoute, route, type ServerModule } from '#server/http/module.ts'

export const projectRoutes: ServerModule = {
  name: 'projects',
  routes: [
    route(contract.openApplication, service.openApplication),
    route(contract.handOver, service.handOver),
    route(race.getRaces, races.getRaces),
    route(race.proposeRace, races.proposeRace),
    route(race.decideRace, races.decideRace),
    route(contract.listProjects, lists.listProjects),
    route(contract.exportProjects, lists.exportProjects),
    route(contract.getProject, views.getProject),
    route(contract.compareContract, views.compareContract),
    route(contract.openProjectCase, service.openProjectCase),
    route(contract.terminateProject, service.terminateProject),
    route(contract.certificateByCode, views.certificateByCode),
    route(score.listReviewers, giving.listReviewers),
    route(score.giveSheets, giving.giveSheets),
    route(score.listSheets, giving.listSheets),
    route(score.takeSheetBack, giving.takeSheetBack),
    route(score.listMySheets, scores.listMySheets),
    route(score.getSheet, scores.getSheet),
    route(score.saveSheet, scores.saveSheet),
    route(board.getPublicBoard, getPublicBoardOf),
    route(lineup.getLineup, lineups.getLineup),
    route(lineup.saveLineup, lineups.saveLineup),
    route(lineup.decideLineup, lineups.decideLineup),
    route(lineup.downloadLineup, papers.downloadLineup),
    route(lineup.downloadApproval, papers.downloadApproval),
    route(archive.downloadArchive, downloadArchive),
    preparedRoute(signature.proveIdentity, signatures.examineIdentity, signatures.proveIdentity),
    route(signature.listSignatures, signatures.listSignatures),
    route(letter.listLetters, letters.listLetters),
    route(letter.exportLetters, letters.exportLetters),
    route(letter.bundleLetters, letters.bundleLetters),
    route(letter.downloadLetter, letters.downloadLetter),
    route(letter.receiveLetter, letters.receiveLetter),
    route(visit.listVisits, visitViews.listVisits),
    route(visit.exportVisits, visitViews.exportVisits),
    route(visit.getVisit, visitViews.getVisit),
    route(visit.downloadVisit, visitViews.downloadVisit),
    route(visit.planVisit, visits.planVisit),
    route(visit.recordVisit, visits.recordVisit),
    route(visit.cancelVisit, visits.cancelVisit),
    route(visit.findOnVisit, visits.findOnVisit),
    route(visit.answerFinding, visits.answerFinding),
    route(visit.verifyFinding, visits.verifyFinding),
  ],
  targets: { project: projectTarget, 'site-visit': visitTarget, 'visit-finding': findingTarget },
  messages: [projectMessages, projectNotices, publicBoardMessages, visitMessages],
  reactions: [archiveReaction, letterReaction],
  registers: [projectRegister],
  subjectGuards: { project: seesProject, 'site-visit': seesVisit },
  attachGuards: { 'site-visit': visits.demandOpenVisit },
  cases: [
    applicationKind,
    kinds.taskBookKind,
    kinds.changeKind,
    kinds.annualReportKind,
    kinds.midTermKind,
    kinds.acceptanceKind,
    kinds.terminationKind,
    gateKind,
    platformKind,
  ],
}
