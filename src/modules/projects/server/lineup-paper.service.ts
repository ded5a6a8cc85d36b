import { sql } from 'kysely'
import type { OfficialDocument } from '#engine/document/official-document.ts'
import { exact, formatExact } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import { XLSX_TYPE } from '#engine/spreadsheet/write-workbook.ts'
import type * as contract from '#modules/projects/lineup.contract.ts'
import { amountOf, type OpenLineup, openLineup } from '#modules/projects/server/lineup.service.ts'
import { findDocumentFonts } from '#server/documents/template.queries.ts'
import { writeDocument } from '#server/documents/write-document.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'

const DOCX_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const wanText = (fen: bigint): string => formatExact(exact(fen).div(1_000_000), 2, 'half-up')

interface Line {
  readonly number: string
  readonly title: string
  readonly unit: string
  readonly office: string
  readonly wan: string
  readonly score: string
  readonly isIn: boolean
}

/** Who is in comes first, by place; then the others. */
function linesOf({ candidates, content }: OpenLineup): readonly Line[] {
  const isIn = new Set(content.chosen)
  return [...candidates.rows]
    .sort((a, b) => Number(isIn.has(b.caseId)) - Number(isIn.has(a.caseId)) || (a.place ?? 1e9) - (b.place ?? 1e9))
    .map((row) => ({
      number: row.number ?? '',
      title: row.title,
      unit: row.unit.short.zh,
      office: row.office?.short.zh ?? '',
      wan: wanText(amountOf(content, row.caseId, row.askedFen)),
      score: row.standardised ?? '',
      isIn: isIn.has(row.caseId),
    }))
}

type Reading = Pick<OperationContext, 'tx' | 'tenantId'>

async function organOf({ tx, tenantId }: Reading): Promise<string> {
  const { rows } = await sql<{ name: string }>`select name_zh as name from tenants where id = ${tenantId}`.execute(tx)
  return rows[0]?.name ?? ''
}

export const downloadLineup: Handler<typeof contract.downloadLineup> = async (context, { callId }) => {
  const open = await openLineup(context, callId)
  const name = `${open.row?.title ?? open.call.title} 排队清单`
  const body = await writeWorkbook({
    title: name,
    creator: await organOf(context),
    createdAt: context.now.toISOString(),
    sheets: [
      {
        name: '排队清单',
        title: name,
        lines: [
          `资金盘子 ${wanText(open.pool)} 万元；候选 ${open.candidates.rows.length} 项，入选 ${open.content.chosen.length} 项`,
          ...(open.row?.resolution == null ? [] : [`会议决定：${open.row.resolution}（${open.row.heldOn}）`]),
        ],
        columns: [
          { label: '入选', kind: 'text' },
          { label: '项目编号', kind: 'text' },
          { label: '项目名称', kind: 'text', width: 40 },
          { label: '申报单位', kind: 'text' },
          { label: '推荐单位', kind: 'text' },
          { label: '得分', kind: 'number', decimals: 2 },
          { label: '金额', kind: 'number', unit: '万元', decimals: 2 },
        ],
        rows: linesOf(open).map(({ isIn, number, title, unit, office, score, wan }) => [
          isIn ? '是' : '',
          number,
          title,
          unit,
          office,
          score || null,
          wan,
        ]),
      },
    ],
  })
  context.audit({ subjectKind: 'call', subjectId: callId, unitId: open.call.unitId, detail: { format: 'xlsx' } })
  return { body: Buffer.from(body), name: `${name}.xlsx`, contentType: XLSX_TYPE, sizeBytes: body.length }
}

/** 立项批复: only what a meeting has decided is approved on paper. */
export const downloadApproval: Handler<typeof contract.downloadApproval> = async (context, { callId }) => {
  const approval = await approvalOf(context, callId)
  if (approval === undefined) throw new Refusal('wrong-state', { key: 'lineup.none' })
  const { name, body, unitId } = approval
  context.audit({ subjectKind: 'call', subjectId: callId, unitId, detail: { format: 'docx' } })
  return { body, name: `${name}.docx`, contentType: DOCX_TYPE, sizeBytes: body.length }
}

interface Approval {
  readonly name: string
  readonly body: Buffer
  readonly unitId: string
}

/** The document with its list; undefined as long as no meeting has decided. */
export async function approvalOf(context: Reading, callId: string): Promise<Approval | undefined> {
  const open = await openLineup(context, callId)
  if (open.row?.state !== 'decided') return undefined
  const lines = linesOf(open).filter(({ isIn }) => isIn)
  const sum = open.content.chosen.reduce((all, id) => {
    const row = open.candidates.rows.find(({ caseId }) => caseId === id)
    return row === undefined ? all : all + amountOf(open.content, id, row.askedFen)
  }, 0n)
  const organ = await organOf(context)
  const paper: OfficialDocument = {
    head: { kind: 'plain' },
    title: `${organ}\n关于下达${open.call.title.replace(/(项目)?申报通知$/, '')}项目的通知`,
    addressee: '各有关单位',
    signers: [],
    attendance: [],
    body: [
      {
        kind: 'paragraph',
        align: 'body',
        text: `经申报、推荐、形式审查、专家评审，${open.row.heldOn} 会议审定（${open.row.resolution}）并公示无异议，决定对${lines.length}个项目予以立项，安排财政资金${wanText(sum)}万元。现将项目清单予以下达，请按规定签订任务书，组织实施，按期验收。`,
      },
    ],
    signature: { organs: [organ], date: open.row.heldOn! },
    attachments: [
      {
        title: '立项项目清单',
        body: [
          {
            kind: 'table',
            unit: '单位：万元',
            columns: [
              { share: 2, align: 'center' },
              { share: 7, align: 'left' },
              { share: 3, align: 'left' },
              { share: 3, align: 'left' },
              { share: 2, align: 'right' },
            ],
            heads: [['项目编号', '项目名称', '承担单位', '推荐单位', '金额']],
            rows: [
              ...lines.map(({ number, title, unit, office, wan }) => ({
                cells: [number || '—', title, unit, office || '—', wan],
              })),
              { cells: ['', '合计', '', '', wanText(sum)], strong: true },
            ],
            notes: [],
            wide: false,
          },
        ],
      },
    ],
  }
  const body = await writeDocument(paper, { fonts: await findDocumentFonts(context.tx, context.tenantId) })
  return { name: `立项批复 ${open.call.title}`, body, unitId: open.call.unitId }
}
