import { messages } from '#engine/text/message.ts'

/** What the frame says of forms: pages, and the deed of a task. */
export const formTitles = messages({
  forms: ['表单管理', 'Forms'],
  form: ['表单', 'Form'],
  draft: ['表单草稿', 'Draft of a form'],
  'door.see': ['审看', 'Look at it'],
})
