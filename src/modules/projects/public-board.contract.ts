import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'

const Text = z.object({ zh: z.string(), en: z.string() })
const Day = z.iso.date()
const Limit = z.coerce.number().int().min(1).max(200).default(100)

/** 揭榜: which challenge it answers. */
const Challenge = z.object({ number: z.string(), title: z.string(), owner: z.string() })

/**
 * What the office tells everybody (公告栏): calls, what is on public view, awards and who was approved. Of people only the leader, by
 * the first letter of his name; codes without their middle; no members, not who objects; and nothing of what is not on public view.
 */
export const getPublicBoard = operation({
  id: 'public-board.get',
  method: 'GET',
  path: '/api/public-board',
  summary: {
    zh: '免登录公告栏：申报通知、公示、奖补公示、立项和揭榜结果',
    en: 'The public board, without an account: calls, publicities, awards, approved projects and answered challenges',
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
        /** Of an application: who leads it, masked. */
        leader: z.string().nullable(),
        challenge: Challenge.nullable(),
      }),
    ),
    /** Lists of awards (奖补) on public view. */
    awards: z.array(
      z.object({
        title: z.string(),
        basis: z.string(),
        publishedOn: Day,
        until: Day,
        rows: z.array(
          z.object({
            name: z.string(),
            key: z.string(),
            region: Text.nullable(),
            policy: Text,
            amountFen: z.string(),
          }),
        ),
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
        leader: z.string(),
        challenge: Challenge.nullable(),
      }),
    ),
  }),
})
