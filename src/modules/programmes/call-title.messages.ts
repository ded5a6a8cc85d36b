import { messages } from '#engine/text/message.ts'

/** What the frame says of calls: pages. */
export const callTitles = messages({
  calls: ['申报通知', 'Calls'],
  call: ['申报通知', 'Call'],
  'door.see': ['查看通知', 'See the call'],
})
