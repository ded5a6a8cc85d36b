import { messages } from '#engine/text/message.ts'

/** What the frame says of policies: pages and the doors of tasks. */
export const policyTitles = messages({
  policies: ['惠企政策', 'Policies'],
  policy: ['政策', 'Policy'],
  sandbox: ['政策测算', 'Trial of a policy'],
  draft: ['政策草稿', 'Draft of a policy'],
  entitlements: ['应享政策', 'Entitlements'],
  rounds: ['奖补兑付', 'Rounds of awards'],
  'own-awards': ['本单位奖补', 'Own awards'],
  'award-notice': ['奖补公示', 'Awards on public view'],
  'door.answer': ['去确认', 'Answer'],
  round: ['奖补批次', 'Round of awards'],
  'door.see': ['查看', 'See it'],
})
