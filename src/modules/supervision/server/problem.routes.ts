import * as contract from '#modules/supervision/problem.contract.ts'
import { problemMessages } from '#modules/supervision/problem.messages.ts'
import { problemTarget, seesProblem } from '#modules/supervision/server/problem.access.ts'
import * as service from '#modules/supervision/server/problem.service.ts'
import { freezeProblems } from '#modules/supervision/server/problem-freeze.ts'
import * as views from '#modules/supervision/server/problem-view.service.ts'
import { route, type ServerModule } from '#server/http/module.ts'

export const problemRoutes: ServerModule = {
  name: 'problems',
  routes: [
    route(contract.weeklySheets, views.weeklySheets),
    route(contract.monthProblems, views.monthProblems),
    route(contract.helpers, views.helpers),
    route(contract.problemHistory, views.problemHistory),
    route(contract.raiseProblem, service.raiseProblem),
    route(contract.changeProblem, service.changeProblem),
    route(contract.takeProblem, service.takeProblem),
    route(contract.answerProblem, service.answerProblem),
    route(contract.assignProblem, service.assignProblem),
    route(contract.solveProblem, service.solveProblem),
    route(contract.reopenProblem, service.reopenProblem),
    route(contract.handSheet, service.handSheet),
  ],
  targets: { problem: problemTarget },
  messages: [problemMessages],
  freezes: [freezeProblems],
  subjectGuards: { problem: seesProblem },
}
