import * as contract from '#modules/organisations/person.contract.ts'
import { findUnitOfPerson } from '#modules/organisations/server/person.queries.ts'
import * as person from '#modules/organisations/server/person.service.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import { route, type ServerModule, type TargetResolver } from '#server/http/module.ts'

const personTarget: TargetResolver = async (tx, tenantId, input) => {
  const unitId = await findUnitOfPerson(tx, tenantId, String(input.personId))
  const unitPath = unitId && (await findUnitPath(tx, tenantId, unitId))
  return unitPath ? { unitPath } : undefined
}

export const personRoutes: ServerModule = {
  name: 'person',
  routes: [
    route(contract.listPeople, person.readPeople),
    route(contract.getPerson, person.readPerson),
    route(contract.revealPerson, person.revealPerson),
    route(contract.createPerson, person.createPerson),
    route(contract.updatePerson, person.updatePerson),
    route(contract.endPerson, person.endPerson),
  ],
  targets: { person: personTarget },
}
