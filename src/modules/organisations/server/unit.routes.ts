import { findUnitPath, getUnitWords } from '#modules/organisations/server/unit.queries.ts'
import * as unit from '#modules/organisations/server/unit.service.ts'
import * as contract from '#modules/organisations/unit.contract.ts'
import { unitMessages } from '#modules/organisations/unit.messages.ts'
import { nearestAbove } from '#modules/organisations/unit-tree.ts'
import { together } from '#server/database/tenant.ts'
import { route, type ServerModule, type TargetResolver } from '#server/http/module.ts'

const unitTarget: TargetResolver = async (tx, tenantId, input) => {
  const unitPath = await findUnitPath(tx, tenantId, String(input.unitId))
  return unitPath === undefined ? undefined : { unitPath }
}

/** Of an act on several units: the nearest unit above them all. One that is not found makes the act not found. */
const unitsTarget: TargetResolver = async (tx, tenantId, input) => {
  const ids = [...new Set(namedUnits(input))]
  const paths = await together(ids.map((id) => findUnitPath(tx, tenantId, id)))
  const found = paths.filter((path) => path !== undefined)
  return found.length === 0 || found.length < ids.length ? undefined : { unitPath: nearestAbove(found) }
}

const NAMING = new Set(['unitId', 'parentId', 'toParentId', 'unitIds', 'childIds'])

/** Every unit an input names, however deep: a new kind of act cannot forget to declare one. */
function namedUnits(input: unknown): string[] {
  if (typeof input !== 'object' || input === null) return []
  return Object.entries(input).flatMap(([key, value]) =>
    NAMING.has(key) ? [value].flat().filter((id) => typeof id === 'string') : key === 'facts' ? [] : namedUnits(value),
  )
}

export const unitRoutes: ServerModule = {
  name: 'units',
  routes: [
    route(contract.unitTree, unit.readTree),
    route(contract.unitWords, ({ tx, tenantId }) => getUnitWords(tx, tenantId)),
    route(contract.unitSearch, unit.search),
    route(contract.unitGet, unit.readUnit),
    route(contract.unitHistory, unit.readHistory),
    route(contract.unitOpen, unit.open),
    route(contract.unitRename, unit.rename),
    route(contract.unitMove, unit.move),
    route(contract.unitClose, unit.close),
    route(contract.unitMerge, unit.merge),
    route(contract.unitSplit, unit.split),
  ],
  targets: { unit: unitTarget, units: unitsTarget },
  messages: [unitMessages],
}
