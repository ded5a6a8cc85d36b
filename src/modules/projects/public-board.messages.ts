import { messages } from '#engine/text/message.ts'

/** What the public board refuses. */
export const publicBoardMessages = messages({
  'public-board.too-often': ['查询过于频繁，请一分钟后再试', 'Asked too often: try again in a minute'],
})
