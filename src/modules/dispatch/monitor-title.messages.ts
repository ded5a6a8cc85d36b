import { messages } from '#engine/text/message.ts'

/** What the frame says of these pages before their own words have travelled. */
export const monitorTitles = messages({
  board: ['日监测', 'Daily monitoring'],
  arrivals: ['数据到达', 'Arrivals'],
  feeds: ['数据源', 'Feeds'],
})
