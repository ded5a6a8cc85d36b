import * as contract from '#modules/organisations/audit.contract.ts'
import { listAudit } from '#modules/organisations/server/audit.queries.ts'
import { route, type ServerModule } from '#server/http/module.ts'

/** `modules` are asked late: this one is among them, and some stand above it. */
export function auditRoutes(modules: () => readonly ServerModule[]): ServerModule {
  const listDeeds = async () => ({
    rows: modules().flatMap(({ routes }) =>
      routes.map(({ operation }) => ({ deed: operation.id, name: operation.summary })),
    ),
  })
  return { name: 'audit', routes: [route(contract.listAudit, listAudit), route(contract.listDeeds, listDeeds)] }
}
