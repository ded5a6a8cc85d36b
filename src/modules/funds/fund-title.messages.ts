import { messages } from '#engine/text/message.ts'

/** What the frame says of funds: pages and the doors of tasks. */
export const fundTitles = messages({
  funds: ['资金', 'Funds'],
  pool: ['资金池', 'Pool'],
  payments: ['资金拨付', 'Payments'],
  payment: ['拨付单', 'Payment list'],
  bank: ['银行报盘', 'Bank files'],
  'bank-file': ['报盘文件', 'Bank file'],
  commitment: ['资金承诺', 'Commitment'],
  evaluations: ['资金绩效', 'Fund performance'],
  evaluation: ['绩效评价', 'Evaluation'],
  'door.approve': ['审批', 'Decide'],
  'door.see': ['查看', 'See it'],
})
