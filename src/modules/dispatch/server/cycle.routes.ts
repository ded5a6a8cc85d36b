import {
  closeCycle,
  cycleWall,
  decideReopening,
  listCycles,
  listReopenings,
  openCycle,
  openReports,
  remindUnits,
  requestReopening,
} from '#modules/dispatch/cycle.contract.ts'
import { cycleMessages } from '#modules/dispatch/cycle.messages.ts'
import { reportsFollowTheTree } from '#modules/dispatch/server/cycle.reactions.ts'
import * as cycles from '#modules/dispatch/server/cycle.service.ts'
import { keepCycles } from '#modules/dispatch/server/cycle-clock.service.ts'
import * as views from '#modules/dispatch/server/cycle-view.service.ts'
import * as touched from '#modules/dispatch/server/open-report.queries.ts'
import * as reopenings from '#modules/dispatch/server/reopening.service.ts'
import { reopeningTarget } from '#modules/dispatch/server/report.access.ts'
import { route, type ServerModule } from '#server/http/module.ts'

export const cycleRoutes: ServerModule = {
  name: 'cycles',
  routes: [
    route(listCycles, views.listCycles),
    route(cycleWall, views.cycleWall),
    route(openReports, touched.openReports),
    route(openCycle, cycles.openCycle),
    route(closeCycle, cycles.closeCycle),
    route(remindUnits, cycles.remindUnits),
    route(requestReopening, reopenings.requestReopening),
    route(decideReopening, reopenings.decideReopening),
    route(listReopenings, reopenings.listReopenings),
  ],
  targets: { reopening: reopeningTarget },
  messages: [cycleMessages],
  reactions: [reportsFollowTheTree],
  jobs: [{ name: 'keep-cycles', everySeconds: 60, run: keepCycles }],
}
