import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'

const mayManage = { kind: 'permission', permission: 'system.manage', on: 'tenant' } as const

export const outboxParked = operation({
  id: 'outbox.parked',
  method: 'GET',
  path: '/api/outbox/parked',
  summary: { zh: '多次处理失败而搁置的事件', en: 'Events set aside after too many failures' },
  kind: 'read',
  policy: mayManage,
  input: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  output: z.object({
    total: z.number().int(),
    events: z.array(
      z.object({
        id: z.uuid(),
        kind: z.string(),
        attempts: z.number().int(),
        parkedAt: z.iso.datetime(),
        lastError: z.string().optional(),
      }),
    ),
  }),
})

export const outboxRedrive = operation({
  id: 'outbox.redrive',
  method: 'POST',
  path: '/api/outbox/redrive',
  summary: { zh: '重新处理搁置的事件', en: 'Try events again that were set aside' },
  kind: 'act',
  policy: mayManage,
  input: z.object({ ids: z.array(z.uuid()).min(1).max(200) }),
  output: z.object({ count: z.number().int() }),
})
