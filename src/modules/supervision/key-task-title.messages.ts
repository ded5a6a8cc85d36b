import { messages } from '#engine/text/message.ts'

/** What the frame says of these pages before their own words have travelled: titles, and the deeds of tasks. */
export const keyTaskTitles = messages({
  tasks: ['重点任务', 'Key tasks'],
  task: ['重点任务', 'Key task'],
  'act.approve': ['审签', 'Sign'],
  'act.report': ['填报', 'Write'],
})
