import * as entry from '#modules/registries/entry.contract.ts'
import * as fact from '#modules/registries/fact.contract.ts'
import * as integrity from '#modules/registries/integrity.contract.ts'
import * as imports from '#modules/registries/register-import.contract.ts'
import { registryMessages } from '#modules/registries/registry.messages.ts'
import { decideDisputeOf, disputeFactOf } from '#modules/registries/server/dispute.service.ts'
import { entryTarget } from '#modules/registries/server/entry.access.ts'
import { bindEntryOf, closeEntryOf, openEntryOf, renameEntryOf } from '#modules/registries/server/entry.service.ts'
import * as views from '#modules/registries/server/entry-view.service.ts'
import { correctFactOf, recordFactOf, verifyFactOf } from '#modules/registries/server/fact.service.ts'
import * as integrityService from '#modules/registries/server/integrity.service.ts'
import * as lists from '#modules/registries/server/register-import.service.ts'
import { lookUpEntriesOf } from '#modules/registries/server/register-lookup.service.ts'
import { downloadTemplateOf, exportEntriesOf } from '#modules/registries/server/register-workbook.service.ts'
import { similarTitles } from '#modules/registries/server/similar-titles.queries.ts'
import { preparedRoute, route, type ServerModule } from '#server/http/module.ts'
import { readWorkbook } from '#server/spreadsheets/read-workbook.ts'

export const registryRoutes: ServerModule = {
  name: 'registries',
  routes: [
    route(entry.listRegisters, views.listRegistersOf),
    route(entry.similarTitles, async (context, { title, ...wanted }) => ({
      rows: (await similarTitles(context, title, { ...wanted, actor: context.actor })).map((row) => ({
        ...row,
        shared: [...row.shared],
      })),
    })),
    route(entry.listEntries, views.listEntriesOf),
    route(entry.lookUpEntries, lookUpEntriesOf),
    route(entry.exportEntries, exportEntriesOf),
    route(entry.openEntry, openEntryOf),
    route(entry.getEntry, views.getEntryOf),
    route(entry.listFactHistory, views.listFactHistoryOf),
    route(entry.revealEntry, views.revealEntryOf),
    route(entry.renameEntry, renameEntryOf),
    route(entry.bindEntry, bindEntryOf),
    route(entry.closeEntry, closeEntryOf),
    route(fact.recordFact, recordFactOf),
    route(fact.correctFact, correctFactOf),
    route(fact.verifyFact, verifyFactOf),
    route(fact.disputeFact, disputeFactOf),
    route(fact.decideDispute, decideDisputeOf),
    route(imports.checkRegisterImport, lists.checkRegisterImportOf),
    preparedRoute(
      imports.checkRegisterWorkbook,
      ({ upload }) => readWorkbook(upload!.path),
      (context, input, workbook) => lists.checkRegisterWorkbookOf(context, input, workbook),
    ),
    route(imports.publishRegisterImport, lists.publishRegisterImportOf),
    route(imports.undoRegisterImport, lists.undoRegisterImportOf),
    route(imports.listRegisterImports, lists.listRegisterImportsOf),
    route(imports.downloadRegisterTemplate, downloadTemplateOf),
    route(integrity.listIntegrity, integrityService.listIntegrity),
    route(integrity.exportIntegrity, integrityService.exportIntegrity),
    route(integrity.liftIntegrity, integrityService.liftIntegrity),
  ],
  targets: { 'register-entry': entryTarget, 'integrity-record': integrityService.integrityTarget },
  messages: [registryMessages],
}
