import { getTenantClock } from '#cases/server/tenant.queries.ts'
import type { Block } from '#engine/document/official-document.ts'
import type { Table } from '#engine/document/table.ts'
import type { Language } from '#engine/text/message.ts'
import { listVerified, presentContent } from '#modules/projects/server/signature.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

type Text = { readonly zh: string; readonly en: string }

const WORDS = {
  title: { zh: '电子签署页', en: 'Signatures' },
  party: { zh: '签署方', en: 'Party' },
  person: { zh: '签署人', en: 'Signed by' },
  at: { zh: '签署时间', en: 'When' },
  how: { zh: '方式', en: 'How' },
  state: { zh: '验证', en: 'Verified' },
  content: { zh: '签署内容校验值（SHA-256）：', en: 'Hash of the content (SHA-256): ' },
  valid: { zh: '通过', en: 'genuine' },
  changed: { zh: '签署后内容已变', en: 'content changed since' },
  broken: { zh: '签名被改动', en: 'tampered with' },
  password: { zh: '口令验证', en: 'password' },
  demo: { zh: '演示，未验证口令', en: 'demonstration' },
} as const satisfies Readonly<Record<string, Text>>

const COLUMNS = ['party', 'person', 'at', 'how', 'state'] as const
const SHARES = [2, 3, 3, 3, 2] as const

/** Who has signed, when, over which content: what stands behind a paper that is signed electronically. None: nobody has. */
export async function signaturesOnPaper(
  reading: { readonly tx: Tx; readonly tenantId: string },
  caseId: string,
  language: Language,
): Promise<readonly Block[]> {
  const present = await presentContent(reading, caseId)
  const all = await listVerified(reading, caseId, present)
  if (all.length === 0) return []
  const { utcOffsetMinutes } = await getTenantClock(reading.tx, reading.tenantId)
  const say = (text: Text) => (language === 'en' ? text.en : text.zh)
  const local = (at: Date) =>
    new Date(at.getTime() + utcOffsetMinutes * 60_000).toISOString().slice(0, 16).replace('T', ' ')
  const table: Table = {
    kind: 'table',
    columns: SHARES.map((share) => ({ share, align: 'left' })),
    heads: [COLUMNS.map((name) => say(WORDS[name]))],
    rows: all.map((one) => ({
      cells: [
        language === 'en' ? one.seatNameEn : one.seatNameZh,
        `${one.unitName} ${one.personName}`,
        local(one.signedAt),
        `${one.algorithm === 'sm2' ? 'SM2' : 'Ed25519'}，${say(WORDS[one.proof])}`,
        say(WORDS[one.state]),
      ],
    })),
    notes: [],
    wide: false,
  }
  return [
    { kind: 'heading', level: 1, text: say(WORDS.title) },
    table,
    { kind: 'paragraph', text: `${say(WORDS.content)}${present}`, align: 'body' },
  ]
}
