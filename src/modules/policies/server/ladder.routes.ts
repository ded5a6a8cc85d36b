import * as cultivation from '#modules/policies/cultivation.contract.ts'
import * as ladder from '#modules/policies/ladder.contract.ts'
import { ladderMessages } from '#modules/policies/ladder.messages.ts'
import { ladderNotices } from '#modules/policies/ladder-notice.messages.ts'
import * as portrait from '#modules/policies/portrait.contract.ts'
import * as selfCheck from '#modules/policies/self-check.contract.ts'
import { keepReminding } from '#modules/policies/server/certificate-reminder.service.ts'
import * as acts from '#modules/policies/server/cultivation.service.ts'
import { getPlanView, getProblemView, listPlansView } from '#modules/policies/server/cultivation-view.service.ts'
import { cultivationTargets, seesPlan } from '#modules/policies/server/ladder.access.ts'
import { getLadderView, listCertificatesOf, listLadderOf } from '#modules/policies/server/ladder.service.ts'
import { keepLadder, ladderFollowsFacts } from '#modules/policies/server/ladder-keeping.service.ts'
import * as workbooks from '#modules/policies/server/ladder-workbook.service.ts'
import { getPortraitOf } from '#modules/policies/server/portrait.service.ts'
import { downloadPortraitOf } from '#modules/policies/server/portrait-paper.service.ts'
import { checkSelfOf, openSelfCheckOf } from '#modules/policies/server/self-check.service.ts'
import { route, type ServerModule } from '#server/http/module.ts'

export const ladderRoutes: ServerModule = {
  name: 'ladder',
  routes: [
    route(ladder.getLadder, getLadderView),
    route(ladder.listLadder, listLadderOf),
    route(ladder.exportLadder, workbooks.exportLadderOf),
    route(ladder.listCertificates, listCertificatesOf),
    route(ladder.exportCertificates, workbooks.exportCertificatesOf),
    route(cultivation.listPlans, listPlansView),
    route(cultivation.exportPlans, workbooks.exportPlansOf),
    route(cultivation.getPlan, getPlanView),
    route(cultivation.openPlan, acts.openPlanOf),
    route(cultivation.addMeasure, acts.addMeasureOf),
    route(cultivation.settleMeasure, acts.settleMeasureOf),
    route(cultivation.closePlan, acts.closePlanOf),
    route(cultivation.recordVisit, acts.recordVisitOf),
    route(cultivation.getProblem, getProblemView),
    route(cultivation.settleProblem, acts.settleProblemOf),
    route(portrait.getPortrait, getPortraitOf),
    route(portrait.downloadPortrait, downloadPortraitOf),
    route(selfCheck.openSelfCheck, openSelfCheckOf),
    route(selfCheck.checkSelf, checkSelfOf),
  ],
  targets: cultivationTargets,
  messages: [ladderMessages, ladderNotices],
  subjectGuards: { 'cultivation-plan': seesPlan },
  jobs: [
    { name: 'policies.ladder', everySeconds: 60, run: keepLadder },
    { name: 'policies.certificates', everySeconds: 3600, run: keepReminding },
  ],
  reactions: [ladderFollowsFacts],
}
