import { createHash } from 'node:crypto'
import { can } from '#engine/access/can.ts'
import type { OfficialDocument } from '#engine/document/official-document.ts'
import { Refusal } from '#engine/refusal.ts'
import { XLSX_TYPE } from '#engine/spreadsheet/write-workbook.ts'
import type * as contract from '#modules/bulletins/bulletin.contract.ts'
import { annexSheets, withWordings } from '#modules/bulletins/bulletin-paper.rules.ts'
import { unitFacts } from '#modules/bulletins/month-facts.rules.ts'
import {
  type BulletinRow,
  findPrint,
  getContent,
  listWordings,
  numberOf,
} from '#modules/bulletins/server/bulletin.queries.ts'
import { getSeenBulletin, isForLeaders } from '#modules/bulletins/server/bulletin-view.service.ts'
import { drawUp } from '#modules/bulletins/server/draw-up.service.ts'
import { loadFrozenMonth, loadUnitMonth } from '#modules/bulletins/server/frozen-month.queries.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import { fill, findDocumentFonts, getTemplate } from '#server/documents/template.queries.ts'
import { writeDocument } from '#server/documents/write-document.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'
import type { Download } from '#server/http/transfer.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'

const DOCX_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

async function paperOf(context: OperationContext, row: BulletinRow): Promise<OfficialDocument> {
  const print = await findPrint(context, row.id)
  if (print) return print.document
  const { content } = await getContent(context, row.id)
  if (!content) throw new Refusal('wrong-state', { key: 'bulletin.not-drawn-up' })
  return withWordings(content, await listWordings(context, row.id))
}

async function docx(context: OperationContext, paper: OfficialDocument, name: string): Promise<Download> {
  const body = await writeDocument(paper, { fonts: await findDocumentFonts(context.tx, context.tenantId) })
  return { body, name: `${name}.docx`, contentType: DOCX_TYPE, sizeBytes: body.length }
}

function audit(context: OperationContext, row: BulletinRow, format: string): void {
  context.audit({ subjectKind: 'bulletin', subjectId: row.id, unitId: row.unitId, detail: { format } })
}

const nameOf = (row: BulletinRow, paper: OfficialDocument): string =>
  `${numberOf(row) ?? ''}${paper.title.replaceAll('\n', '')}${row.serial === null ? '（草稿）' : ''}`

/** What was issued is handed out as it was printed, byte by byte; a draft as it stands. */
export const downloadBulletinOf: Handler<typeof contract.downloadBulletin> = async (context, { bulletinId }) => {
  const row = await getSeenBulletin(context, bulletinId)
  audit(context, row, 'docx')
  const print = await findPrint(context, bulletinId)
  if (!print) {
    const paper = await paperOf(context, row)
    return docx(context, paper, nameOf(row, paper))
  }
  if (sha256(print.content) !== print.sha256) throw new Refusal('wrong-state', { key: 'bulletin.file-changed' })
  const name = `${nameOf(row, print.document)}.docx`
  return { body: print.content, name, contentType: DOCX_TYPE, sizeBytes: print.content.length }
}

export const downloadAnnexOf: Handler<typeof contract.downloadAnnex> = async (context, { bulletinId }) => {
  const row = await getSeenBulletin(context, bulletinId)
  const paper = await paperOf(context, row)
  const sheets = annexSheets(paper)
  if (sheets.length === 0) throw new Refusal('rule-broken', { key: 'bulletin.no-annex' })
  audit(context, row, 'xlsx')
  const title = nameOf(row, paper)
  const creator = paper.signature?.organs[0] ?? ''
  const createdAt = row.snapshotTakenAt.toISOString()
  const body = await writeWorkbook({ title, creator, createdAt, sheets })
  return { body, name: `${title}.xlsx`, contentType: XLSX_TYPE, sizeBytes: body.length }
}

export const downloadBriefOf: Handler<typeof contract.downloadBrief> = async (context, { bulletinId }) => {
  const row = await getSeenBulletin(context, bulletinId)
  if (!isForLeaders(context, row)) throw new Refusal('not-allowed', { key: 'bulletin.brief-for-leaders' })
  const { brief } = await getContent(context, bulletinId)
  if (!brief) throw new Refusal('rule-broken', { key: 'bulletin.no-brief' })
  audit(context, row, 'brief')
  return docx(context, brief, brief.title.replaceAll('\n', ''))
}

export const downloadSheetOf: Handler<typeof contract.downloadSheet> = async (context, { bulletinId, unitId }) => {
  const { tx, tenantId, actor } = context
  const row = await getSeenBulletin(context, bulletinId)
  const path = await findUnitPath(tx, tenantId, unitId)
  if (path === undefined || !can(actor, 'figure.read', path))
    throw new Refusal('not-found', { key: 'http.not-found', at: 'unitId' })
  const template = row.templates['unit-sheet']
  if (template === undefined) throw new Refusal('rule-broken', { key: 'bulletin.no-template', at: 'templateCode' })
  const month = await loadFrozenMonth(tx, { tenantId, snapshotId: row.snapshotId, unitId: row.unitId })
  const facts = unitFacts(month, loadUnitMonth(month, unitId), { on: row.issuedOn ?? row.datedOn })
  const { paper } = fill(await getTemplate(tx, tenantId, template), 'unit-sheet', facts)
  audit(context, row, 'sheet')
  return docx(context, paper, paper.title.replaceAll('\n', ''))
}

/** Draws the bulletin up once more from its snapshot and its pinned template, and holds it against what was kept. */
export const verifyBulletinOf: Handler<typeof contract.verifyBulletin> = async (context, { bulletinId }) => {
  const row = await getSeenBulletin(context, bulletinId)
  if (row.contentHash === null) throw new Refusal('wrong-state', { key: 'bulletin.not-drawn-up' })
  const again = await drawUp(context.tx, { ...row, tenantId: context.tenantId })
  const print = await findPrint(context, bulletinId)
  return {
    contentHolds: again.contentHash === row.contentHash,
    fileHolds: print ? sha256(print.content) === print.sha256 : null,
    sha256: print?.sha256 ?? null,
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
