import { messages } from '#engine/text/message.ts'

/** What inboxes say of calls. */
export const callNotices = messages({
  'notice.call.published': ['《{title}》已发布，{closes} 截止', '“{title}” is published and closes at {closes}'],
  'notice.call.amended': ['《{title}》有补充修改：{reason}', '“{title}” was amended: {reason}'],
  'notice.call.withdrawn': ['《{title}》已撤销：{reason}', '“{title}” was withdrawn: {reason}'],
})
