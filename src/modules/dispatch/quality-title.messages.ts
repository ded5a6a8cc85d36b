import { messages } from '#engine/text/message.ts'

/** What the frame says of these pages before their own words have travelled: titles, and the deeds of tasks. */
export const qualityTitles = messages({
  quality: ['数据质量', 'Data quality'],
  finding: ['数据疑点', 'A doubt about figures'],
  'act.explain': ['说明', 'Explain'],
  'act.judge': ['认定', 'Decide'],
})
