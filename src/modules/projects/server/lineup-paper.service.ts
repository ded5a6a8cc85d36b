import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { getTenantClock } from '#cases/server/tenant.queries.ts'
import { chineseDate } from '#engine/document/chinese-date.ts'
import type { OfficialDocument } from '#engine/document/official-document.ts'
import { exact, formatExact } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import { XLSX_TYPE } from '#engine/spreadsheet/write-workbook.ts'
import type * as contract from '#modules/projects/lineup.contract.ts'
import { amountOf, type OpenLineup, openLineup } from '#modules/projects/server/lineup.service.ts'
import { nameOfUnit } from '#modules/projects/server/matter.ts'
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

/** 立项批复: only what a meeting has decided, and what has got its number after 公示, is approved on paper. */
export const downloadApproval: Handler<typeof contract.downloadApproval> = async (context, { callId }) => {
  const approval = await approvalOf(context, callId)
  if (approval === undefined) throw new Refusal('wrong-state', { key: 'lineup.not-approved' })
  const { name, body, unitId } = approval
  context.audit({ subjectKind: 'call', subjectId: callId, unitId, detail: { format: 'docx' } })
  return { body, name: `${name}.docx`, contentType: DOCX_TYPE, sizeBytes: body.length }
}

interface Approval {
  readonly name: string
  readonly body: Buffer
  readonly unitId: string
}

/** The document with its list; undefined as long as no meeting has decided, or none of its projects is approved. */
export async function approvalOf(context: Reading, callId: string): Promise<Approval | undefined> {
  const open = await openLineup(context, callId)
  if (open.row?.state !== 'decided') return undefined
  const chosen = new Set(open.content.chosen)
  const all = open.candidates.rows.filter(({ caseId }) => chosen.has(caseId))
  const approved = all.filter(({ number }) => number !== null).sort((a, b) => (a.number! < b.number! ? -1 : 1))
  if (approved.length === 0) return undefined
  const sum = approved.reduce((wan, { caseId, askedFen }) => wan + amountOf(open.content, caseId, askedFen), 0n)
  const organ = await organOf(context)
  const { of, mark } = subjectOf(open.call.title)
  const rest = all.length - approved.length
  const paper: OfficialDocument = {
    head: { kind: 'plain' },
    title: `${organ}\n关于下达${of}项目的通知${mark}`,
    addressee: '各有关单位',
    signers: [],
    attendance: [],
    body: [
      {
        kind: 'paragraph',
        align: 'body',
        text: `经申报、推荐、形式审查、专家评审，${chineseDate(open.row.heldOn!)}会议审定（${open.row.resolution}）并公示，决定对${approved.length}个项目予以立项，安排财政资金${wanText(sum)}万元。现将项目清单予以下达，请按规定签订任务书，组织实施，按期验收。`,
      },
      ...(rest === 0
        ? []
        : [
            {
              kind: 'paragraph' as const,
              align: 'body' as const,
              text: `会议审定的其余${rest}个项目尚在公示或异议处理期间，另行下达。`,
            },
          ]),
    ],
    signature: { organs: [organ], date: await lastApprovedOn(context, approved) },
    attachments: [
      {
        title: '立项项目清单',
        body: [
          {
            kind: 'table',
            unit: '单位：万元',
            columns: [
              { share: 4, align: 'center' },
              { share: 9, align: 'left' },
              { share: 6, align: 'left' },
              { share: 6, align: 'left' },
              { share: 4, align: 'right' },
            ],
            heads: [['项目编号', '项目名称', '承担单位', '推荐单位', '金额']],
            rows: [
              ...(await rowsOf(context, open, approved)),
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
  return { name: `立项批复 ${of}${mark}`, body, unitId: open.call.unitId }
}

/** What is called for: the title of the call without the words for its being a call; a mark in brackets stands at the end again. */
function subjectOf(title: string): { readonly of: string; readonly mark: string } {
  const [, of = title, mark = ''] = /^(.*?)(?:项目)?(?:申报|推荐|征集)?(?:通知|指南)(（[^）]*）)?$/.exec(title) ?? []
  return { of, mark }
}

type Approved = readonly OpenLineup['candidates']['rows'][number][]

async function rowsOf(context: Reading, { content }: OpenLineup, approved: Approved) {
  const names = new Map<string, string>()
  for (const id of new Set(approved.flatMap(({ unit, office }) => [unit.id, ...(office === null ? [] : [office.id])])))
    names.set(id, (await nameOfUnit(context, id)).nameZh)
  return approved.map(({ caseId, number, title, unit, office, askedFen }) => ({
    cells: [
      ...[number!, title, names.get(unit.id)!, office === null ? '—' : names.get(office.id)!],
      wanText(amountOf(content, caseId, askedFen)),
    ],
  }))
}

/** The day on which the last of them was numbered: the document says the same whenever it is drawn. */
async function lastApprovedOn({ tx, tenantId }: Reading, approved: Approved): Promise<string> {
  const { utcOffsetMinutes } = await getTenantClock(tx, tenantId)
  const ids = approved.map(({ caseId }) => caseId)
  const { rows } = await sql<{ at: Date }>`select max(issued_at) as at from issued_numbers
    where tenant_id = ${tenantId} and subject_kind = 'case' and subject_id = any(${ids}::uuid[])`.execute(tx)
  return localDay(rows[0]!.at, utcOffsetMinutes)
}
