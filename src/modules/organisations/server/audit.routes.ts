import { listAudit as listAuditOperation } from '#modules/organisations/audit.contract.ts'
import { listAudit } from '#modules/organisations/server/audit.queries.ts'
import { route, type ServerModule } from '#server/http/module.ts'

export const auditRoutes: ServerModule = {
  name: 'audit',
  routes: [route(listAuditOperation, listAudit)],
}
