import { messages } from '#engine/text/message.ts'

/** What the frame says of these pages before their own words have travelled: titles, and the deeds of tasks. */
export const organisationTitles = messages({
  units: ['组织机构', 'Units'],
  'palette.units': ['单位', 'Units'],
  'palette.people': ['人员', 'People'],
})
