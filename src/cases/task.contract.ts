import { z } from 'zod'
import { Sentence } from '#cases/subject.ts'
import { operation } from '#engine/contract/operation.ts'

export const Task = z.object({
  id: z.uuid(),
  deed: Sentence,
  subjectKind: z.string(),
  subjectId: z.string(),
  unit: z.object({ id: z.uuid(), nameZh: z.string(), nameEn: z.string() }),
  /** The role it is addressed to; absent: to the person. */
  roleCode: z.string().optional(),
  dueAt: z.iso.datetime().optional(),
  createdAt: z.iso.datetime(),
})
export type Task = z.output<typeof Task>

const Group = z.object({ total: z.number().int(), tasks: z.array(Task) })

export const taskMine = operation({
  id: 'task.mine',
  method: 'GET',
  path: '/api/tasks/mine',
  summary: { zh: '我的待办（逾期、今天、本周、以后）', en: 'My tasks: late, today, this week, later' },
  kind: 'read',
  policy: { kind: 'signed-in' },
  input: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  output: z.object({ late: Group, today: Group, thisWeek: Group, later: Group }),
})
