import { chineseDate } from '#engine/document/chinese-date.ts'
import { OfficialDocument } from '#engine/document/official-document.ts'
import { printable } from '#engine/document/words.ts'
import type { SlipState } from '#modules/supervision/slip.rules.ts'

export interface SlipOnPaper {
  readonly code: string
  readonly year: number
  readonly serial: number
  readonly level: string
  readonly title: string
  readonly source: string
  readonly demand: string
  readonly feedback: string
  readonly lead: string
  readonly cooperating: readonly string[]
  readonly responsibleLeader: string | null
  readonly responsiblePerson: string | null
  readonly issuedOn: string
  readonly dueOn: string
  readonly signedOff: string
  readonly organ: string
  readonly state: SlipState
  readonly reply: {
    readonly progress: string
    readonly percent: number
    readonly problem: string
    readonly evidence: readonly string[]
    readonly approvedBy: string | null
    readonly approvedOn: string | null
  } | null
  readonly closing: string
}

/** A slip as the form that offices print: its fields as facts §3.3 names them; what is not there yet stays blank to be written in. */
export function slipPaper(slip: SlipOnPaper): OfficialDocument {
  const text = (words: string): string => printable(words)
  const label = (words: string) => ({ text: words, label: true })
  const wide = (words: string) => ({ text: text(words), columns: 3, align: 'left' as const })
  const row = (name: string, value: string, least?: number) => ({
    cells: [label(name), wide(value)],
    ...(least === undefined ? {} : { least }),
  })
  const pair = (one: string, value: string, other: string, second: string) => ({
    cells: [label(one), text(value), label(other), text(second)],
  })
  const { reply } = slip
  return OfficialDocument.parse({
    head: { kind: 'plain' },
    number: { code: slip.code, year: slip.year, serial: slip.serial },
    title: `督办单（${slip.level}）`,
    body: [
      {
        kind: 'table',
        columns: [{ share: 20 }, { share: 30 }, { share: 20 }, { share: 30 }],
        rows: [
          row('督办事项', slip.title, 40),
          pair('来源', slip.source, '交办日期', chineseDate(slip.issuedOn) ?? slip.issuedOn),
          pair('牵头单位', slip.lead, '办结时限', chineseDate(slip.dueOn) ?? slip.dueOn),
          pair('责任领导', slip.responsibleLeader ?? '', '责任人', slip.responsiblePerson ?? ''),
          row('配合单位', slip.cooperating.join('、')),
          row('办理要求', slip.demand, 90),
          pair('反馈方式', slip.feedback === '' ? '系统反馈' : slip.feedback, '签发人', slip.signedOff),
          row('进展情况', reply?.progress ?? '', 120),
          pair('完成率', reply === null ? '' : `${reply.percent}%`, '佐证材料', reply?.evidence.join('、') ?? ''),
          row('存在问题', reply?.problem ?? '', 60),
          pair(
            '单位负责人',
            reply?.approvedBy ?? '',
            '审签日期',
            reply?.approvedOn ? (chineseDate(reply.approvedOn) ?? reply.approvedOn) : '',
          ),
          row('办理结果', slip.closing, 40),
        ],
      },
    ],
    signature: { organs: [slip.organ], date: slip.issuedOn },
  })
}
