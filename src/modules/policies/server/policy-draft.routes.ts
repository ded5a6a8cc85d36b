import type { Actor } from '#engine/access/actor.ts'
import { canEverywhere } from '#engine/access/can.ts'
import * as draft from '#modules/policies/policy-draft.contract.ts'
import { policyDraftMessages } from '#modules/policies/policy-draft.messages.ts'
import * as sandbox from '#modules/policies/sandbox.contract.ts'
import { sandboxMessages } from '#modules/policies/sandbox.messages.ts'
import * as drafts from '#modules/policies/server/policy-draft.service.ts'
import * as views from '#modules/policies/server/policy-draft-view.service.ts'
import * as trials from '#modules/policies/server/sandbox.service.ts'
import { exportTrialRowsOf } from '#modules/policies/server/sandbox-workbook.service.ts'
import { route, type ServerModule } from '#server/http/module.ts'

const seesDraft = async (_: unknown, actor: Actor): Promise<boolean> => canEverywhere(actor, 'policy.edit')

/** Changes of policies: tried over the enterprises there are, drafted, published by somebody else. */
export const policyDraftRoutes: ServerModule = {
  name: 'policy-drafts',
  routes: [
    route(sandbox.listPolicyValues, trials.listPolicyValuesOf),
    route(sandbox.tryRules, trials.tryRulesOf),
    route(sandbox.askTrial, trials.askTrialOf),
    route(sandbox.listTrials, trials.listTrialsOf),
    route(sandbox.getTrial, trials.getTrialOf),
    route(sandbox.cancelTrial, trials.cancelTrialOf),
    route(sandbox.listTrialRows, trials.listTrialRowsOf),
    route(sandbox.exportTrialRows, exportTrialRowsOf),
    route(draft.checkPolicyRules, views.checkPolicyRulesOf),
    route(draft.listPolicyFacts, views.listPolicyFactsOf),
    route(draft.listPolicyDrafts, views.listPolicyDraftsOf),
    route(draft.getPolicyDraft, views.getPolicyDraftOf),
    route(draft.openPolicyDraft, drafts.openPolicyDraftOf),
    route(draft.savePolicyDraft, drafts.savePolicyDraftOf),
    route(draft.proposePolicyDraft, drafts.proposePolicyDraftOf),
    route(draft.publishPolicyDraft, drafts.publishPolicyDraftOf),
    route(draft.returnPolicyDraft, drafts.returnPolicyDraftOf),
    route(draft.takeBackPolicyDraft, drafts.takeBackPolicyDraftOf),
    route(draft.dropPolicyDraft, drafts.dropPolicyDraftOf),
  ],
  messages: [sandboxMessages, policyDraftMessages],
  subjectGuards: { 'policy-draft': seesDraft },
  jobs: [{ name: 'policies.try', everySeconds: 2, run: trials.tryWaiting }],
}
