import * as contract from '#modules/organisations/audit.contract.ts'
import { auditMessages } from '#modules/organisations/audit.messages.ts'
import { readAudit } from '#modules/organisations/server/audit.service.ts'
import { httpMessages } from '#server/http/http.messages.ts'
import { route, type ServerModule } from '#server/http/module.ts'

/** `modules` are asked late: this one is among them, and some stand above it. */
export function auditRoutes(modules: () => readonly ServerModule[]): ServerModule {
  const listDeeds = async () => ({
    rows: modules().flatMap(({ routes }) =>
      routes.map(({ operation }) => ({ deed: operation.id, name: operation.summary })),
    ),
  })
  const words = () => Object.assign({}, httpMessages, ...modules().flatMap(({ messages }) => messages ?? []))
  return {
    name: 'audit',
    messages: [auditMessages],
    routes: [route(contract.listAudit, readAudit(words)), route(contract.listDeeds, listDeeds)],
  }
}
