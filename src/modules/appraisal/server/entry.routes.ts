import * as contract from '#modules/appraisal/entry.contract.ts'
import { entryMessages } from '#modules/appraisal/entry.messages.ts'
import { freezeAppraisal } from '#modules/appraisal/server/appraisal-freeze.ts'
import { entryTarget, seesEntry } from '#modules/appraisal/server/entry.access.ts'
import { entryReactions } from '#modules/appraisal/server/entry.reactions.ts'
import * as service from '#modules/appraisal/server/entry.service.ts'
import { keepHearings } from '#modules/appraisal/server/entry-clock.service.ts'
import { demandOpenEvidence } from '#modules/appraisal/server/entry-evidence.ts'
import { proposeEntry } from '#modules/appraisal/server/entry-propose.service.ts'
import * as views from '#modules/appraisal/server/entry-view.service.ts'
import { route, type ServerModule } from '#server/http/module.ts'

export const entryRoutes: ServerModule = {
  name: 'appraisal',
  routes: [
    route(contract.listEntries, views.listEntries),
    route(contract.getEntry, views.getEntry),
    route(contract.listEntryKinds, views.listEntryKinds),
    route(contract.adjustedRanking, views.adjustedRanking),
    route(contract.adjustedScore, views.adjustedScore),
    route(contract.proposeEntry, proposeEntry),
    route(contract.submitEntry, service.submitEntry),
    route(contract.withdrawEntry, service.withdrawEntry),
    route(contract.stateCase, service.stateCase),
    route(contract.approveEntry, service.approveEntry),
    route(contract.refuseEntry, service.refuseEntry),
    route(contract.reverseEntry, service.reverseEntry),
    route(contract.appealEntry, service.appealEntry),
    route(contract.decideAppeal, service.decideAppeal),
  ],
  targets: { entry: entryTarget },
  messages: [entryMessages],
  freezes: [freezeAppraisal],
  jobs: [{ name: 'keep-hearings', everySeconds: 600, run: keepHearings }],
  reactions: entryReactions,
  subjectGuards: { entry: seesEntry },
  attachGuards: { entry: demandOpenEvidence },
}
