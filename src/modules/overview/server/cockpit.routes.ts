import * as cockpit from '#modules/overview/cockpit.contract.ts'
import { getCockpit } from '#modules/overview/server/cockpit.queries.ts'
import { route, type ServerModule } from '#server/http/module.ts'

export const cockpitRoutes: ServerModule = {
  name: 'cockpit',
  routes: [route(cockpit.getCockpit, getCockpit)],
}
