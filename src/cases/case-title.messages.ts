import { messages } from '#engine/text/message.ts'

/** What the frame says of cases before the words of their pages have travelled: titles, and the deeds of tasks. */
export const caseTitles = messages({
  cases: ['办理事项', 'Cases'],
  case: ['事项', 'Case'],
  notices: ['公示公告', 'On public view'],
  'act.see': ['办理', 'Open'],
})
