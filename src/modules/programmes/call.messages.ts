import { messages } from '#engine/text/message.ts'
import { callNotices } from '#modules/programmes/call-notice.messages.ts'

/** What the slice says on the server: refusals, history, notices. */
export const callMessages = messages({
  ...callNotices,
  'subject.call': ['申报通知', 'call'],
  'call.no-practice': [
    '本单位尚未发布计划类别定义（programmes.yaml）',
    'No plan families are published yet (programmes.yaml)',
  ],
  'call.unknown-family': ['没有这个计划类别', 'There is no such plan family'],
  'call.no-opening': ['请填写申报开始时间', 'Say when it opens'],
  'call.no-closing': ['请填写申报截止时间', 'Say when it closes'],
  'call.closes-before-opening': ['截止时间应晚于开始时间', 'It closes after it opens'],
  'call.unit-deadline-outside': ['单位审核截止时间应在申报期内', 'The unit’s deadline lies between opening and close'],
  'call.recommending-before-close': ['推荐截止时间不得早于申报截止时间', 'Recommending does not end before the close'],
  'call.no-text': ['请填写通知正文', 'The text is missing'],
  'call.no-direction': ['至少列出一个指南方向', 'Name one direction at least'],
  'call.direction-twice': ['指南代码重复', 'A code stands twice'],
  'call.foreign-mode': ['该计划类别没有这种组织方式', 'The family has no such organisation mode'],
  'call.unknown-recommender': ['该单位不是推荐单位', 'This unit does not recommend'],
  'call.quota-below-used': ['名额不得少于已推荐的 {used} 项', 'The quota is not below the {used} recommended already'],
  'call.changed-meanwhile': ['通知已被他人修改，请刷新', 'Somebody has changed the call: reload it'],
  'call.not-draft': ['只有未发布的通知可以发布', 'Only what is not published is published'],
  'call.not-published': ['只有已发布的通知可以撤销', 'Only what is published is withdrawn'],
  'call.withdrawn-already': ['通知已撤销', 'The call is withdrawn'],
  'call.own-draft': ['须由起草人以外的人发布', 'Another than its author publishes it'],
  'call.reason-needed': ['已发布的通知修改须说明理由', 'Say why a published call is amended'],
  'call.closing-moved-forward': ['已开始申报的通知，截止时间只能延后', 'Once it is open the close may only be later'],
  'call.direction-removed': ['已有人申报的方向不能删除：{code}', 'A direction that was applied for stays: {code}'],
  'call.not-open': ['不在申报时间内', 'The call is not open'],
  'call.late': ['已过截止时间 {closes}，收到时间 {at}', 'It closed at {closes}; received at {at}'],
  'call.unit-late': [
    '已过单位审核截止时间 {closes}，收到时间 {at}',
    'The unit’s deadline was {closes}; received at {at}',
  ],
  'call.recommend-late': [
    '已过推荐截止时间 {closes}，收到时间 {at}',
    'Recommending ended at {closes}; received at {at}',
  ],
  'call.quota-used-up': ['推荐名额 {most} 项已用完', 'All {most} recommendations are used'],

  'call.drawn-up': ['起草《{title}》', 'drew up “{title}”'],
  'call.cloned': ['由《{from}》起草《{title}》', 'drew up “{title}” from “{from}”'],
  'call.saved': ['修改《{title}》', 'changed “{title}”'],
  'call.amended': ['补充修改《{title}》：{reason}', 'amended “{title}”: {reason}'],
  'call.published': ['发布《{title}》', 'published “{title}”'],
  'call.withdrawn': ['撤销《{title}》：{reason}', 'withdrew “{title}”: {reason}'],
})
