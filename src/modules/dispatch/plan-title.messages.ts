import { messages } from '#engine/text/message.ts'

/** What the frame says of these pages before their own words have travelled: titles, and the deeds of tasks. */
export const planTitles = messages({
  plans: ['计划与目标', 'Plans and targets'],
  plan: ['计划', 'Plan'],
  'door.decide': ['审批', 'Decide'],
  'door.view': ['查看', 'Open'],
})
