import { listRemarks, writeRemark } from '#modules/supervision/remark.contract.ts'
import { findingReactions } from '#modules/supervision/server/finding.reactions.ts'
import * as remarks from '#modules/supervision/server/remark.service.ts'
import { seesSlip, slipPartyTarget, slipTarget } from '#modules/supervision/server/slip.access.ts'
import * as service from '#modules/supervision/server/slip.service.ts'
import { keepSlips } from '#modules/supervision/server/slip-clock.service.ts'
import { demandOpenEvidence } from '#modules/supervision/server/slip-evidence.ts'
import * as extensions from '#modules/supervision/server/slip-extension.service.ts'
import { freezeSlips } from '#modules/supervision/server/slip-freeze.ts'
import * as papers from '#modules/supervision/server/slip-paper.service.ts'
import * as triggers from '#modules/supervision/server/slip-trigger.service.ts'
import * as views from '#modules/supervision/server/slip-view.service.ts'
import * as contract from '#modules/supervision/slip.contract.ts'
import { slipMessages } from '#modules/supervision/slip.messages.ts'
import { route, type ServerModule } from '#server/http/module.ts'

export const slipRoutes: ServerModule = {
  name: 'slips',
  routes: [
    route(contract.listSlips, views.listSlips),
    route(contract.getSlip, views.getSlip),
    route(contract.listCandidates, triggers.listCandidates),
    route(contract.raiseOwnSlip, triggers.raiseOwnSlip),
    route(contract.raiseByRule, triggers.raiseByRule),
    route(contract.signSlip, service.signSlip),
    route(contract.replySlip, service.replySlip),
    route(contract.withdrawReply, service.withdrawReply),
    route(contract.approveReply, service.approveReply),
    route(contract.sendBackReply, service.sendBackReply),
    route(contract.answerSlip, service.answerSlip),
    route(contract.askExtension, extensions.askExtension),
    route(contract.checkExtension, extensions.checkExtension),
    route(contract.decideExtension, extensions.decideExtension),
    route(contract.verifySlip, service.verifySlip),
    route(contract.returnSlip, service.returnSlip),
    route(contract.closeSlip, service.closeSlip),
    route(contract.escalateSlip, service.escalateSlip),
    route(contract.urgeSlip, service.urgeSlip),
    route(contract.cancelSlip, service.cancelSlip),
    route(contract.getSlipPaper, papers.getSlipPaper),
    route(contract.downloadSlip, papers.downloadSlip),
    route(contract.countSlips, views.countSlips),
    route(contract.getPractice, views.getPractice),
    route(writeRemark, remarks.writeRemark),
    route(listRemarks, remarks.listRemarks),
  ],
  targets: { slip: slipTarget, 'slip-party': slipPartyTarget },
  messages: [slipMessages],
  freezes: [freezeSlips],
  reactions: findingReactions,
  jobs: [{ name: 'keep-slips', everySeconds: 600, run: keepSlips }],
  subjectGuards: { slip: seesSlip },
  attachGuards: { 'slip-party': demandOpenEvidence },
}
