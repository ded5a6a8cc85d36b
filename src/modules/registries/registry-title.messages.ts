import { messages } from '#engine/text/message.ts'

/** What the frame says of registers: pages and the doors of tasks. */
export const registryTitles = messages({
  registers: ['名录', 'Registers'],
  register: ['名录条目', 'Entries of a register'],
  entry: ['名录条目', 'Entry'],
  import: ['导入名录', 'Import a list'],
  integrity: ['科研诚信', 'Integrity'],
  'door.decide': ['裁定', 'Decide'],
})
