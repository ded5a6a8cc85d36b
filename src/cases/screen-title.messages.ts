import { messages } from '#engine/text/message.ts'

/** What the frame says of these pages before their own words have travelled: titles, and the deeds of tasks. */
export const caseScreenTitles = messages({
  notices: ['通知', 'Notices'],
})
