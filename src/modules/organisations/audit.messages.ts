import { messages } from '#engine/text/message.ts'

/** What an entry of the audit log is about. Slices above name their own kinds of records in their messages. */
export const auditMessages = messages({
  'subject.account': ['账号', 'Account'],
  'subject.administration': ['机构', 'Administration'],
  'subject.person': ['人员', 'Person'],
  'subject.session': ['登录', 'Session'],
  'subject.unit': ['单位', 'Unit'],
  'subject.outbox': ['待发事项', 'Outbox'],
  'subject.comment': ['意见', 'Comment'],
  'subject.file': ['附件', 'File'],
  'subject.list': ['清单', 'List'],
  'subject.task': ['待办', 'Task'],
})
