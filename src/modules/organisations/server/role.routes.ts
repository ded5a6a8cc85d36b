import * as contract from '#modules/organisations/role.contract.ts'
import { roleMessages } from '#modules/organisations/role.messages.ts'
import * as role from '#modules/organisations/server/role.service.ts'
import { route, type ServerModule } from '#server/http/module.ts'

export const roleRoutes: ServerModule = {
  name: 'role',
  messages: [roleMessages],
  routes: [
    route(contract.listRoles, role.readRoles),
    route(contract.assignRole, role.assignRole),
    route(contract.endRole, role.endRole),
    route(contract.listDelegations, role.readDelegations),
    route(contract.createDelegation, role.createDelegation),
    route(contract.endDelegation, role.endDelegation),
  ],
}
