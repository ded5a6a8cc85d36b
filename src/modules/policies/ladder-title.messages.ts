import { messages } from '#engine/text/message.ts'

/** What the frame says of the ladder: pages and the doors of tasks. */
export const ladderTitles = messages({
  ladder: ['企业梯度培育', 'Ladder of enterprises'],
  plans: ['一企一策', 'Cultivation plans'],
  plan: ['培育方案', 'Cultivation plan'],
  problem: ['企业反映的问题', 'Problem of an enterprise'],
  certificates: ['证书到期', 'Certificates ending'],
  portrait: ['企业画像', 'Portrait'],
  'self-check': ['政策自测', 'Self-check'],
  'door.see': ['查看', 'See it'],
  'door.carry-out': ['落实', 'Carry out'],
  'door.answer': ['答复', 'Answer'],
})
