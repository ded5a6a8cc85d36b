import { messages } from '#engine/text/message.ts'

/** What the frame says of the weekly sheet before its own words have travelled: its title, and the deeds of tasks. */
export const problemTitles = messages({
  weekly: ['周调度', 'Weekly dispatch'],
  'act.see': ['查看', 'See'],
  'act.help': ['去协调', 'Help'],
})
