import { messages } from '#engine/text/message.ts'

/** What the frame says of these pages before their own words have travelled: titles, and the deeds of tasks. */
export const personTitles = messages({
  people: ['人员与角色', 'People and roles'],
  sessions: ['在线登录', 'Sessions'],
  roles: ['角色说明', 'Roles explained'],
  delegations: ['委托', 'Delegations'],
  audit: ['审计日志', 'Audit log'],
})
