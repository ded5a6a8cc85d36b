import * as finding from '#modules/dispatch/finding.contract.ts'
import { findingMessages } from '#modules/dispatch/finding.messages.ts'
import { keepReviews } from '#modules/dispatch/server/check-clock.service.ts'
import { importedRegister } from '#modules/dispatch/server/check-registers.ts'
import { findingTarget } from '#modules/dispatch/server/finding.access.ts'
import { getFinding } from '#modules/dispatch/server/finding.queries.ts'
import * as service from '#modules/dispatch/server/finding.service.ts'
import { getDataQuality } from '#modules/dispatch/server/quality.queries.ts'
import { type RegisterProvider, route, type ServerModule } from '#server/http/module.ts'

/** Checks on figures: given all slices, as any of them may keep a register that figures are held against. */
export function findingRoutes(slices: readonly ServerModule[]): ServerModule {
  const registers = registersOf(slices)
  return {
    name: 'findings',
    routes: [
      route(finding.dataQuality, ({ tx, tenantId, now }, input) =>
        getDataQuality(tx, { ...input, tenantId, now }, registers),
      ),
      route(finding.getFinding, getFinding),
      route(finding.askFinding, service.askFinding),
      route(finding.explainFinding, service.explainFinding),
      route(finding.acceptFinding, service.acceptFinding),
      route(finding.demandCorrection, service.demandCorrection),
    ],
    targets: { finding: findingTarget },
    messages: [findingMessages],
    jobs: [{ name: 'reviews.keep', everySeconds: 60, run: (context) => keepReviews(context, registers) }],
  }
}

/** The registers of all slices, and those that came by import. */
export const registersOf = (slices: readonly ServerModule[]): readonly RegisterProvider[] => [
  importedRegister,
  ...slices.flatMap((slice) => slice.registers ?? []),
]
