import { messages } from '#engine/text/message.ts'

/** Sentences of tasks and notices about awards, said by the frame wherever they are shown. */
export const awardNotices = messages({
  'subject.award': ['奖补事项', 'Award'],
  'award.deed.answer': [
    '“{title}”有 {n} 项奖补（{wan} 万元）待确认，{until} 截止',
    '“{title}”: {n} awards, {wan} × 10,000 yuan, to be confirmed by {until}',
  ],
  'award.deed.parts': [
    '“{title}”有 {n} 个分期到期，请复核后拨付',
    '{n} parts of “{title}” are due: check and pay them',
  ],
  'award.deed.breach': [
    '“{title}”：{name} 不再满足 {policyZh} 的存续要求，请决定是否追回',
    '“{title}”: {name} no longer meets what {policyEn} asks for: decide on recovery',
  ],
  'award.notice.listed': [
    '“{title}”：{policyZh} {wan} 万元已列入名单，无需申报',
    '“{title}”: {policyEn}, {wan} × 10,000 yuan, is on the list; no application is needed',
  ],
  'award.notice.left-out': [
    '“{title}”：复核时 {policyZh} 未能保留，{why}',
    '“{title}”: {policyEn} could not be kept when checked again: {why}',
  ],
})
