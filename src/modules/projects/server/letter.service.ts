import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { getTenantClock } from '#cases/server/tenant.queries.ts'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import { Refusal } from '#engine/refusal.ts'
import { XLSX_TYPE } from '#engine/spreadsheet/write-workbook.ts'
import { pathPart } from '#modules/projects/archive.rules.ts'
import type * as contract from '#modules/projects/letter.contract.ts'
import type { Letter } from '#modules/projects/letter.contract.ts'
import {
  countLetters,
  type LetterRow,
  lettersBy,
  lettersInSight,
  listLetterRows,
} from '#modules/projects/server/letter.queries.ts'
import { fill, findDocumentFonts, getTemplate } from '#server/documents/template.queries.ts'
import { writeDocument } from '#server/documents/write-document.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'
import { writeZip, zipBytes } from '#server/zip/write-zip.ts'

const DOCX_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const MOST_ROWS = 5000
const MOST_IN_ZIP = 500

const shown = (row: LetterRow, personId: string): Letter => ({
  id: row.id,
  number: row.number,
  name: { zh: row.nameZh ?? row.template, en: row.nameEn ?? row.template },
  code: row.code,
  title: row.title,
  unit: { zh: row.unitZh, en: row.unitEn },
  person: row.personName,
  reason: row.reason,
  issuedOn: row.issuedOn,
  caseId: row.caseId,
  projectId: row.projectId,
  receivedAt: row.receivedAt?.toISOString() ?? null,
  mayReceive: row.personId === personId && row.receivedAt === null,
})

export const listLetters: Handler<typeof contract.listLetters> = async (context, { cursor, limit, ...filter }) => {
  const { actor } = context
  const where = lettersBy(actor, filter)
  const before = cursor === undefined ? null : readCursor(cursor).id
  const rows = await listLetterRows(
    context,
    sql<boolean>`${where} and (${before}::uuid is null or l.id < ${before}::uuid)`,
    limit + 1,
  )
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page.map((row) => shown(row, actor.personId)),
    total: await countLetters(context, where),
    ...(rows.length > limit && last && { cursor: writeCursor({ id: last.id, key: '' }) }),
  }
}

/** As it was issued: its template in the version of that day, filled with what was decided. */
async function documentOf({ tx, tenantId }: OperationContext, row: LetterRow): Promise<Buffer> {
  const template = await getTemplate(tx, tenantId, { code: row.template, version: row.templateVersion })
  const { paper } = fill(template, 'letter', row.facts)
  return writeDocument(paper, { fonts: await findDocumentFonts(tx, tenantId) })
}

async function getLetter(context: OperationContext, letterId: string): Promise<LetterRow> {
  const [row] = await listLetterRows(context, sql<boolean>`l.id = ${letterId} and ${lettersInSight(context.actor)}`, 1)
  if (row === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'letterId' })
  return row
}

export const downloadLetter: Handler<typeof contract.downloadLetter> = async (context, { letterId }) => {
  const row = await getLetter(context, letterId)
  const body = await documentOf(context, row)
  context.audit({ subjectKind: 'letter', subjectId: row.id, unitId: row.unitId, detail: { format: 'docx' } })
  return { body, name: `${row.number} ${row.title}.docx`, contentType: DOCX_TYPE, sizeBytes: body.length }
}

export const receiveLetter: Handler<typeof contract.receiveLetter> = async (context, { letterId }) => {
  const { tx, tenantId, actor, now } = context
  const row = await getLetter(context, letterId)
  if (row.personId !== actor.personId) throw new Refusal('not-allowed', { key: 'letter.not-yours' })
  await sql`insert into letter_receipts (tenant_id, letter_id, person_id, at)
    values (${tenantId}, ${row.id}, ${actor.personId}, ${now}) on conflict do nothing`.execute(tx)
  await recordHistory(context, {
    subject: { kind: 'letter', id: row.id, unitId: row.unitId },
    sentence: { key: 'letter.received', params: { number: row.number } },
    personId: actor.personId,
  })
  context.audit({ subjectKind: 'letter', subjectId: row.id, unitId: row.unitId })
  return { receivedAt: (row.receivedAt ?? now).toISOString() }
}

const COLUMNS = [
  { label: '文号', kind: 'text' },
  { label: '名称', kind: 'text' },
  { label: '项目', kind: 'text', width: 40 },
  { label: '单位', kind: 'text', width: 30 },
  { label: '申报人', kind: 'text' },
  { label: '日期', kind: 'text' },
  { label: '理由', kind: 'text', width: 40 },
  { label: '签收日期', kind: 'text' },
] as const

async function workbookOf(
  context: OperationContext,
  rows: readonly LetterRow[],
  filter: { readonly text?: string | undefined },
) {
  const { utcOffsetMinutes } = await getTenantClock(context.tx, context.tenantId)
  return writeWorkbook({
    title: '通知书清单',
    creator: context.actor.name,
    createdAt: context.now.toISOString(),
    sheets: [
      {
        name: '通知书清单',
        title: '通知书清单',
        lines: [
          `共 ${rows.length} 份${filter.text ? `；含“${filter.text}”` : ''}；签收 ${rows.filter(({ receivedAt }) => receivedAt !== null).length} 份`,
        ],
        columns: [...COLUMNS],
        rows: rows.map((row) => [
          row.number,
          row.nameZh ?? row.template,
          row.title,
          row.unitZh,
          row.personName ?? '',
          row.issuedOn,
          row.reason,
          row.receivedAt === null ? '' : localDay(row.receivedAt, utcOffsetMinutes),
        ]),
      },
    ],
  })
}

export const exportLetters: Handler<typeof contract.exportLetters> = async (context, filter) => {
  const rows = await listLetterRows(context, lettersBy(context.actor, filter), MOST_ROWS)
  const body = await workbookOf(context, rows, filter)
  context.audit({ subjectKind: 'letter', detail: { rows: rows.length } })
  return { body: Buffer.from(body), name: '通知书清单.xlsx', contentType: XLSX_TYPE, sizeBytes: body.length }
}

/** 批量下载: each letter as a document, with the list. */
export const bundleLetters: Handler<typeof contract.bundleLetters> = async (context, filter) => {
  const rows = await listLetterRows(context, lettersBy(context.actor, filter), MOST_IN_ZIP + 1)
  if (rows.length === 0) throw new Refusal('not-found', { key: 'letter.none' })
  if (rows.length > MOST_IN_ZIP)
    throw new Refusal('over-limit', { key: 'letter.too-many', params: { most: MOST_IN_ZIP } })
  const files: { readonly name: string; readonly content: Buffer }[] = [
    { name: '通知书清单.xlsx', content: Buffer.from(await workbookOf(context, rows, filter)) },
  ]
  for (const row of rows)
    files.push({
      name: `${pathPart(`${row.number} ${row.unitZh}`)}.docx`,
      content: await documentOf(context, row),
    })
  const entries = files.map(({ name, content }) => ({ name, bytes: content.length, read: async () => content }))
  context.audit({ subjectKind: 'letter', detail: { rows: rows.length, format: 'zip' } })
  return {
    body: Readable.from(writeZip(entries)),
    name: '通知书.zip',
    contentType: 'application/zip',
    sizeBytes: zipBytes(entries),
  }
}
