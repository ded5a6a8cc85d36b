import * as contract from '#modules/projects/project.contract.ts'
import { projectMessages } from '#modules/projects/project.messages.ts'
import { applicationKind } from '#modules/projects/server/application-kind.ts'
import { projectTarget, seesProject } from '#modules/projects/server/project.access.ts'
import * as service from '#modules/projects/server/project.service.ts'
import * as kinds from '#modules/projects/server/project-kinds.ts'
import * as views from '#modules/projects/server/project-view.service.ts'
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
  ],
  targets: { project: projectTarget },
  messages: [projectMessages],
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
