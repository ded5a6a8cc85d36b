import * as contract from '#modules/dispatch/import.contract.ts'
import { importMessages } from '#modules/dispatch/import.messages.ts'
import {
  checkImportOf,
  checkWorkbookOf,
  importContext,
  listImportsOf,
  publishImportOf,
  undoImportOf,
} from '#modules/dispatch/server/import.service.ts'
import { type OperationContext, preparedRoute, route, type ServerModule } from '#server/http/module.ts'
import { readWorkbook } from '#server/spreadsheets/read-workbook.ts'

const audited = (context: OperationContext, importId: string | null, detail: Record<string, unknown>) =>
  context.audit({ subjectKind: 'import', ...(importId && { subjectId: importId }), detail })

export const importRoutes: ServerModule = {
  name: 'imports',
  routes: [
    route(contract.checkImport, async (context, input) => {
      const checked = await checkImportOf(importContext(context), input)
      audited(context, checked.importId, { rows: checked.rows, changes: checked.changes, faults: checked.faultsTotal })
      return checked
    }),
    preparedRoute(
      contract.checkImportWorkbook,
      ({ upload }) => readWorkbook(upload!.path),
      async (context, _input, workbook) => {
        const file = { fileName: context.upload!.name.slice(0, 200), hash: context.upload!.sha256 }
        const checked = await checkWorkbookOf(importContext(context), file, workbook)
        audited(context, checked.importId, {
          rows: checked.rows,
          changes: checked.changes,
          faults: checked.faultsTotal,
        })
        return checked
      },
    ),
    route(contract.publishImport, async (context, { importId }) => {
      const published = await publishImportOf(importContext(context), importId)
      audited(context, importId, { changed: published.changed })
      return published
    }),
    route(contract.undoImport, async (context, { importId }) => {
      const undone = await undoImportOf(importContext(context), importId)
      audited(context, importId, { restored: undone.restored })
      return undone
    }),
    route(contract.listImports, (context, { limit }) => listImportsOf(context, limit)),
  ],
  messages: [importMessages],
}
