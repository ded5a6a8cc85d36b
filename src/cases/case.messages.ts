import { messages } from '#engine/text/message.ts'

export const caseMessages = messages({
  'case.unknown-subject': ['没有这条记录', 'There is no such record'],
  'comment.not-author': ['只能修改或删除自己的评论', 'You can change or delete your own comments only'],
  'comment.deleted': ['该评论已删除', 'This comment was deleted'],
  'comment.edited-meanwhile': [
    '该评论已在别处修改，请刷新后再试',
    'This comment was changed meanwhile: reload it first',
  ],
  'notice.digest-subject': ['{office}:您有 {count} 条新通知', '{office}: {count} new {count:notice|notices}'],
  'notice.digest-greeting': ['{name}，您好：', 'Dear {name},'],
  'notice.digest-closing': [
    '请登录系统查看。可在个人设置中改变或停止邮件摘要。',
    'Please sign in to read them. You can change or stop this daily mail in your settings.',
  ],
})
