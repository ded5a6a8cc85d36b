import { messages } from '#engine/text/message.ts'

/** What the frame says of these pages before their own words have travelled: titles, and the deeds of tasks. */
export const overviewTitles = messages({
  workbench: ['工作台', 'Workbench'],
  'palette.indicators': ['指标', 'Indicators'],
})
