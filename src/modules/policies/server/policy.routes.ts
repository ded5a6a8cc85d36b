import * as award from '#modules/policies/award.contract.ts'
import * as policy from '#modules/policies/policy.contract.ts'
import { policyMessages } from '#modules/policies/policy.messages.ts'
import { awardTargets, seesRound } from '#modules/policies/server/award.access.ts'
import * as rounds from '#modules/policies/server/award.service.ts'
import * as roundViews from '#modules/policies/server/award-view.service.ts'
import { getEntitlementsOf } from '#modules/policies/server/entitlement.service.ts'
import * as objections from '#modules/policies/server/objection.service.ts'
import { keepPolicies, policiesFollowFacts, runPoliciesOf } from '#modules/policies/server/policy-run.service.ts'
import * as views from '#modules/policies/server/policy-view.service.ts'
import { exportPolicyEnterprisesOf } from '#modules/policies/server/policy-workbook.service.ts'
import { route, type ServerModule } from '#server/http/module.ts'

export const policyRoutes: ServerModule = {
  name: 'policies',
  routes: [
    route(policy.listPolicies, views.listPoliciesOf),
    route(policy.getPolicy, views.getPolicyOf),
    route(policy.listPolicyEnterprises, views.listPolicyEnterprisesOf),
    route(policy.exportPolicyEnterprises, exportPolicyEnterprisesOf),
    route(policy.listNearEnterprises, views.listNearEnterprisesOf),
    route(policy.getEntitlements, getEntitlementsOf),
    route(policy.tryRules, views.tryRulesOf),
    route(policy.runPolicies, runPoliciesOf),
    route(award.listRounds, roundViews.listRoundsOf),
    route(award.getRound, roundViews.getRoundOf),
    route(award.exportRound, roundViews.exportRoundOf),
    route(award.openRound, rounds.openRoundOf),
    route(award.publishRound, rounds.publishRoundOf),
    route(award.approveRound, rounds.approveRoundOf),
    route(award.payRound, rounds.payRoundOf),
    route(award.withdrawRound, rounds.withdrawRoundOf),
    route(award.confirmAward, objections.confirmAwardOf),
    route(award.objectToAward, objections.objectToAwardOf),
    route(award.decideObjection, objections.decideObjectionOf),
  ],
  targets: awardTargets,
  messages: [policyMessages],
  subjectGuards: { 'award-round': seesRound },
  jobs: [{ name: 'policies.judge', everySeconds: 60, run: keepPolicies }],
  reactions: [policiesFollowFacts],
}
