import { messages } from '#engine/text/message.ts'

/** What the frame says of these pages before their own words have travelled: titles, and the deeds of tasks. */
export const correctionTitles = messages({
  corrections: ['更正建议', 'Corrections'],
  'state.open': ['待决定', 'To decide'],
})
