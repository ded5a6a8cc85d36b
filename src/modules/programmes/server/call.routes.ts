import * as contract from '#modules/programmes/call.contract.ts'
import { callMessages } from '#modules/programmes/call.messages.ts'
import { callTarget, seesCall } from '#modules/programmes/server/call.access.ts'
import * as service from '#modules/programmes/server/call.service.ts'
import * as views from '#modules/programmes/server/call-view.service.ts'
import { route, type ServerModule } from '#server/http/module.ts'

export const callRoutes: ServerModule = {
  name: 'programmes',
  routes: [
    route(contract.listCalls, views.listCalls),
    route(contract.getCall, views.getCall),
    route(contract.listFamilies, views.listFamilies),
    route(contract.drawUpCall, service.drawUpCall),
    route(contract.cloneCall, service.cloneCall),
    route(contract.saveCall, service.saveCall),
    route(contract.publishCall, service.publishCall),
    route(contract.withdrawCall, service.withdrawCall),
    route(contract.subscribeToCalls, service.subscribeToCalls),
  ],
  targets: { call: callTarget },
  messages: [callMessages],
  subjectGuards: { call: seesCall },
}
