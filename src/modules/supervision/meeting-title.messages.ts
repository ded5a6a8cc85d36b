import { messages } from '#engine/text/message.ts'

/** What the frame says of these pages before their own words have travelled: titles, and the deeds of tasks. */
export const meetingTitles = messages({
  meetings: ['会议', 'Meetings'],
  meeting: ['会议', 'Meeting'],
  minutes: ['会议纪要', 'Minutes'],
  'act.issue': ['签发纪要', 'Sign the minutes'],
  'act.answer': ['答复', 'Answer'],
  'act.see': ['查看', 'Open'],
})
