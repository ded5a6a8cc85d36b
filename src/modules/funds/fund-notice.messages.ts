import { messages } from '#engine/text/message.ts'

/** Sentences that the frame itself shows: names of records, tasks and notices. */
export const fundNotices = messages({
  'subject.fund-pool': ['资金池', 'Pool of money'],
  'subject.commitment': ['资金承诺', 'Commitment'],
  'subject.payment-list': ['拨付单', 'Payment list'],
  'subject.bank-file': ['银行报盘', 'File for the bank'],
  'subject.evaluation': ['资金绩效评价', 'Evaluation of money'],
  'task.payment-list.approve': ['{step}：{title}，{wan} 万元', '{stepEn}: {title}, {wan} (¥10k)'],
  'notice.payment-list.approved': ['拨付单 {number} 已批准，可报盘', 'The payment list {number} is approved'],
  'notice.payment-list.returned': ['拨付单 {number} 被退回：{note}', 'The payment list {number} was sent back: {note}'],
})
