import { messages } from '#engine/text/message.ts'

/** What the frame says of these pages before their own words have travelled: titles, and the deeds of tasks. */
export const cockpitTitles = messages({
  cockpit: ['驾驶舱', 'Cockpit'],
  wall: ['大屏', 'Wall screen'],
})
