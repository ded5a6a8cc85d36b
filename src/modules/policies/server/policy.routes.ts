import * as evaluation from '#modules/policies/evaluation.contract.ts'
import * as policy from '#modules/policies/policy.contract.ts'
import { policyMessages } from '#modules/policies/policy.messages.ts'
import { listPolicyCases } from '#modules/policies/policy-case.contract.ts'
import { getEntitlementsOf } from '#modules/policies/server/entitlement.service.ts'
import { evaluateLinesOf, evaluatePolicyOf } from '#modules/policies/server/evaluation.service.ts'
import { keepNears, nearsFollowFacts } from '#modules/policies/server/near-keeping.service.ts'
import { listPolicyCasesOf } from '#modules/policies/server/policy-cases.service.ts'
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
    route(policy.runPolicies, runPoliciesOf),
    route(listPolicyCases, listPolicyCasesOf),
    route(evaluation.evaluatePolicy, evaluatePolicyOf),
    route(evaluation.evaluateLines, evaluateLinesOf),
  ],
  messages: [policyMessages],
  jobs: [
    { name: 'policies.judge', everySeconds: 60, run: keepPolicies },
    { name: 'policies.near', everySeconds: 60, run: keepNears },
  ],
  reactions: [policiesFollowFacts, nearsFollowFacts],
}
