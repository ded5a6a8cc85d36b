import * as contract from '#modules/organisations/account.contract.ts'
import { offerPacks, openAdministration, type PackShelf } from '#modules/organisations/server/opening.service.ts'
import { route, type ServerModule } from '#server/http/module.ts'

/** How an installation gets its first administration. */
export function openingRoutes(shelf: PackShelf): ServerModule {
  return {
    name: 'opening',
    routes: [
      route(contract.listOfferedPacks, (context) => offerPacks(context, shelf), { opensAdministration: true }),
      route(contract.openAdministration, (context, input) => openAdministration(context, input, shelf), {
        opensAdministration: true,
      }),
    ],
  }
}
