import { messages } from '#engine/text/message.ts'

/** What the frame says of these pages before their own words have travelled: titles, and the deeds of tasks. */
export const slipTitles = messages({
  slips: ['督办单', 'Supervision slips'],
  slip: ['督办单', 'Supervision slip'],
  candidates: ['按规则督办', 'By rule'],
  statistics: ['督办统计', 'Slips by unit'],
  paper: ['打印样', 'As printed'],
  'act.sign': ['签收', 'Sign for it'],
  'act.reply': ['反馈', 'Answer'],
  'act.approve': ['审签', 'Sign the answer'],
  'act.checkExtension': ['延期初审', 'Check the extension'],
  'act.decideExtension': ['批准延期', 'Decide the extension'],
  'act.verify': ['核查通过', 'In order'],
  'act.close': ['阅后销号', 'Read and close'],
  'act.see': ['查看', 'See'],
})
