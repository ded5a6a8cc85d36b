import { messages } from '#engine/text/message.ts'

/** What the frame says of adjustments: pages and the doors of tasks. */
export const entryTitles = messages({
  appraisal: ['考核调整', 'Adjusted scores'],
  ledger: ['考核调整台账', 'Ledger of adjustments'],
  entry: ['考核调整', 'Adjustment'],
  'door.state': ['陈述申辩', 'State the case'],
  'door.approve': ['审批', 'Decide'],
  'door.decide-appeal': ['裁定申诉', 'Decide the appeal'],
  'door.see': ['查看', 'See it'],
})
