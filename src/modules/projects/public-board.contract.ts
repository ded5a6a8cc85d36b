import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'

const Text = z.object({ zh: z.string(), en: z.string() })
const Day = z.iso.date()
const Limit = z.coerce.number().int().min(1).max(200).default(100)

/**
 * What the office tells everybody (公告栏): calls, what is on public view and who was approved. Nothing of people: no leaders, no
 * members, not who objects; and nothing of what is not on public view.
 */
export const getPublicBoard = operation({
  id: 'public-board.get',
  method: 'GET',
  path: '/api/public-board',
  summary: {
    zh: '免登录公告栏：申报通知、公示、立项名单',
    en: 'The public board, without an account: calls, publicities, approved projects',
  },
  kind: 'read',
  policy: { kind: 'public' },
  cacheSeconds: 300,
  input: z.object({ administration: z.string().min(1).max(64).optional(), limit: Limit }),
  output: z.object({
    administration: z.object({ code: z.string(), name: Text }),
    on: Day,
    /** False: this administration has not opened it; then nothing is told. */
    isOpen: z.boolean(),
    calls: z.array(
      z.object({
        id: z.uuid(),
        title: z.string(),
        number: z.string().nullable(),
        family: Text,
        unit: Text,
        stage: z.enum(['coming', 'open', 'recommending']),
        opensAt: z.iso.datetime(),
        closesAt: z.iso.datetime(),
        text: z.string(),
        contact: z.string(),
      }),
    ),
    publicities: z.array(
      z.object({
        title: z.string(),
        number: z.string().nullable(),
        process: Text,
        unit: Text,
        publishedOn: Day,
        /** Absent: the clock stands still until objections are answered. */
        until: Day.optional(),
      }),
    ),
    approved: z.array(
      z.object({
        number: z.string(),
        title: z.string(),
        family: Text,
        unit: Text,
        approvedOn: Day,
        document: z.string(),
      }),
    ),
  }),
})
