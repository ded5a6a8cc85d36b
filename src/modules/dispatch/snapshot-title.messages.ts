import { messages } from '#engine/text/message.ts'

/** What the frame says of these pages before their own words have travelled: titles, and the deeds of tasks. */
export const snapshotTitles = messages({
  snapshots: ['冻结数据', 'Frozen periods'],
  snapshot: ['冻结数据', 'Frozen period'],
  'state.proposed': ['重述待批', 'Restatement to decide'],
})
