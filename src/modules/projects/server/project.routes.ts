import * as archive from '#modules/projects/archive.contract.ts'
import * as lineup from '#modules/projects/lineup.contract.ts'
import * as contract from '#modules/projects/project.contract.ts'
import { projectMessages } from '#modules/projects/project.messages.ts'
import * as score from '#modules/projects/score.contract.ts'
import { applicationKind } from '#modules/projects/server/application-kind.ts'
import { archiveReaction } from '#modules/projects/server/archive.reactions.ts'
import { downloadArchive } from '#modules/projects/server/archive.service.ts'
import * as lineups from '#modules/projects/server/lineup.service.ts'
import * as papers from '#modules/projects/server/lineup-paper.service.ts'
import { projectTarget, seesProject } from '#modules/projects/server/project.access.ts'
import * as service from '#modules/projects/server/project.service.ts'
import * as kinds from '#modules/projects/server/project-kinds.ts'
import { projectRegister } from '#modules/projects/server/project-register.queries.ts'
import * as views from '#modules/projects/server/project-view.service.ts'
import * as scores from '#modules/projects/server/score.service.ts'
import { route, type ServerModule } from '#server/http/module.ts'

export const projectRoutes: ServerModule = {
  name: 'projects',
  routes: [
    route(contract.openApplication, service.openApplication),
    route(contract.listProjects, views.listProjects),
    route(contract.getProject, views.getProject),
    route(contract.openProjectCase, service.openProjectCase),
    route(contract.terminateProject, service.terminateProject),
    route(contract.certificateByCode, views.certificateByCode),
    route(score.giveSheets, scores.giveSheets),
    route(score.listMySheets, scores.listMySheets),
    route(score.getSheet, scores.getSheet),
    route(score.saveSheet, scores.saveSheet),
    route(lineup.getLineup, lineups.getLineup),
    route(lineup.saveLineup, lineups.saveLineup),
    route(lineup.decideLineup, lineups.decideLineup),
    route(lineup.downloadLineup, papers.downloadLineup),
    route(lineup.downloadApproval, papers.downloadApproval),
    route(archive.downloadArchive, downloadArchive),
  ],
  targets: { project: projectTarget },
  messages: [projectMessages],
  reactions: [archiveReaction],
  registers: [projectRegister],
  subjectGuards: { project: seesProject },
  cases: [
    applicationKind,
    kinds.taskBookKind,
    kinds.changeKind,
    kinds.annualReportKind,
    kinds.midTermKind,
    kinds.acceptanceKind,
    kinds.terminationKind,
  ],
}
