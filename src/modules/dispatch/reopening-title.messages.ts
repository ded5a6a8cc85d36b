import { messages } from '#engine/text/message.ts'

/** What the frame says of these pages before their own words have travelled: titles, and the deeds of tasks. */
export const reopeningTitles = messages({
  reopenings: ['补报申请', 'Late exceptions'],
  'state.asked': ['待批', 'To decide'],
})
