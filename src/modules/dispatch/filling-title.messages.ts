import { messages } from '#engine/text/message.ts'

/** What the frame says of these pages before their own words have travelled: titles, and the deeds of tasks. */
export const fillingTitles = messages({
  reports: ['本单位填报', 'Our reports'],
  'act.fill': ['填报', 'Fill in'],
  'act.correct': ['修改', 'Correct'],
  'act.review': ['审核', 'Review'],
  report: ['报表', 'Report'],
  'act.view': ['查看', 'Open'],
})
