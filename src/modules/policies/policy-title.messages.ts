import { messages } from '#engine/text/message.ts'

/** What the frame says of policies: pages and the doors of tasks. */
export const policyTitles = messages({
  policies: ['惠企政策', 'Policies'],
  policy: ['政策', 'Policy'],
  entitlements: ['应享政策', 'Entitlements'],
  rounds: ['奖补兑付', 'Rounds of awards'],
  round: ['奖补批次', 'Round of awards'],
  'door.see': ['查看', 'See it'],
})
