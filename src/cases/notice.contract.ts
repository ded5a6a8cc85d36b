import { z } from 'zod'
import { Sentence } from '#cases/subject.ts'
import { operation } from '#engine/contract/operation.ts'

const mine = { kind: 'signed-in' } as const

/** What became of the mail: waiting for the day's digest, sent, or why it stays in the application. */
export const NoticeMail = z.enum(['waiting', 'sent', 'off', 'no-address', 'not-configured', 'failed'])

export const Notice = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  sentence: Sentence,
  subjectKind: z.string().optional(),
  subjectId: z.string().optional(),
  readAt: z.iso.datetime().optional(),
  mail: NoticeMail,
})
export type Notice = z.output<typeof Notice>

export const NoticePreference = z.object({
  /** One mail a day with what is unread, or none. */
  mail: z.enum(['digest', 'never']),
  digestHour: z.number().int().min(0).max(23),
})
export type NoticePreference = z.output<typeof NoticePreference>

export const noticeMine = operation({
  id: 'notice.mine',
  method: 'GET',
  path: '/api/notices/mine',
  summary: { zh: '我的通知', en: 'My notices' },
  kind: 'read',
  policy: mine,
  input: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50), before: z.uuid().optional() }),
  output: z.object({
    unread: z.number().int(),
    notices: z.array(Notice),
    preference: NoticePreference,
    /** Whether this administration sends mail at all. */
    isMailConfigured: z.boolean(),
  }),
})

export const noticeMarkRead = operation({
  id: 'notice.markRead',
  method: 'POST',
  path: '/api/notices/read',
  summary: { zh: '标为已读（不指明则全部）', en: 'Mark notices as read; all when none is named' },
  kind: 'act',
  policy: mine,
  input: z.object({ ids: z.array(z.uuid()).max(500).optional() }),
  output: z.object({ count: z.number().int() }),
})

export const noticePrefer = operation({
  id: 'notice.prefer',
  method: 'PUT',
  path: '/api/notices/preference',
  summary: { zh: '设置邮件摘要', en: 'Choose how notices are mailed' },
  kind: 'act',
  policy: mine,
  input: NoticePreference,
  output: NoticePreference,
})
