import { messages } from '#engine/text/message.ts'

/** What the frame says of these pages before their own words have travelled: titles, and the deeds of tasks. */
export const bulletinTitles = messages({
  bulletins: ['通报', 'Bulletins'],
  bulletin: ['通报', 'Bulletin'],
  'act.issue': ['签发并编号', 'Sign and issue'],
})
