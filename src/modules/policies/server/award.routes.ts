import * as award from '#modules/policies/award.contract.ts'
import { awardMessages } from '#modules/policies/award.messages.ts'
import * as answer from '#modules/policies/award-answer.contract.ts'
import { awardNotices } from '#modules/policies/award-notice.messages.ts'
import { awardTargets, seesAward, seesRound } from '#modules/policies/server/award.access.ts'
import * as rounds from '#modules/policies/server/award.service.ts'
import * as answers from '#modules/policies/server/award-answer.service.ts'
import { keepHolding, recoverAwardOf } from '#modules/policies/server/award-hold.service.ts'
import { getAwardNoticeOf, listAwardNoticesOf } from '#modules/policies/server/award-notice.service.ts'
import { exportOwnAwardsOf, listOwnAwardsOf } from '#modules/policies/server/award-own.service.ts'
import { documentOfRoundOf, letterOfAwardOf } from '#modules/policies/server/award-paper.service.ts'
import * as views from '#modules/policies/server/award-view.service.ts'
import { exportRoundOf } from '#modules/policies/server/award-workbook.service.ts'
import * as objections from '#modules/policies/server/objection.service.ts'
import { route, type ServerModule } from '#server/http/module.ts'

export const awardRoutes: ServerModule = {
  name: 'awards',
  routes: [
    route(award.listRounds, views.listRoundsOf),
    route(award.getRound, views.getRoundOf),
    route(award.exportRound, exportRoundOf),
    route(award.documentOfRound, documentOfRoundOf),
    route(award.openRound, rounds.openRoundOf),
    route(award.askEnterprises, answers.askEnterprisesOf),
    route(award.publishRound, rounds.publishRoundOf),
    route(award.approveRound, rounds.approveRoundOf),
    route(award.payRound, rounds.payRoundOf),
    route(award.payParts, rounds.payPartsOf),
    route(award.withdrawRound, rounds.withdrawRoundOf),
    route(award.objectToAward, objections.objectToAwardOf),
    route(award.decideObjection, objections.decideObjectionOf),
    route(award.recoverAward, recoverAwardOf),
    route(answer.listOwnAwards, listOwnAwardsOf),
    route(answer.exportOwnAwards, exportOwnAwardsOf),
    route(answer.confirmAward, answers.confirmAwardOf),
    route(answer.declineAward, answers.declineAwardOf),
    route(answer.letterOfAward, letterOfAwardOf),
    route(answer.listAwardNotices, listAwardNoticesOf),
    route(answer.getAwardNotice, getAwardNoticeOf),
  ],
  targets: awardTargets,
  messages: [awardMessages, awardNotices],
  subjectGuards: { 'award-round': seesRound, award: seesAward },
  jobs: [
    { name: 'awards.answers', everySeconds: 300, run: answers.keepAnswers },
    { name: 'awards.holding', everySeconds: 3600, run: keepHolding },
  ],
}
