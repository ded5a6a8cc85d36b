import { sql } from 'kysely'
import type { CaseFilter, CaseHead, exportCases as contract } from '#cases/case.contract.ts'
import { caseKernelMessages } from '#cases/case-kernel.messages.ts'
import { localDay, localHour } from '#cases/local-day.ts'
import { findByText, listCasePage } from '#cases/server/case-list.queries.ts'
import { headsOf } from '#cases/server/case-list.service.ts'
import { listProcessesInForce } from '#cases/server/case-process.queries.ts'
import { getOfficeCalendar } from '#cases/server/office-calendar.queries.ts'
import { dayOf } from '#engine/process/circumstances.ts'
import { processMessages } from '#engine/process/process.messages.ts'
import { Refusal } from '#engine/refusal.ts'
import { XLSX_TYPE } from '#engine/spreadsheet/write-workbook.ts'
import type { WrittenColumn, WrittenRow } from '#engine/spreadsheet/written-workbook.ts'
import { type Language, say } from '#engine/text/message.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'

const MOST_ROWS = 20_000
const PAGE = 1000

/** The list as it is filtered, with a head that says what it is. */
export const exportCases: Handler<typeof contract> = async (context, filter) => {
  const { tx, tenantId, actor, now, language } = context
  const calendar = await getOfficeCalendar(tx, tenantId)
  const today = dayOf(now.toISOString(), calendar)
  const asked = { actor, today, filter, found: await findByText(tx, tenantId, filter) }
  const rows: CaseHead[] = []
  let cursor: string | undefined
  do {
    const page = await listCasePage(tx, tenantId, asked, { limit: PAGE, ...(cursor !== undefined && { cursor }) })
    rows.push(...(await headsOf(context, page.rows, calendar, today)))
    cursor = page.cursor
    if (rows.length > MOST_ROWS)
      throw new Refusal('over-limit', { key: 'case.too-many-rows', params: { limit: MOST_ROWS } })
  } while (cursor !== undefined)
  const word = (key: keyof typeof caseKernelMessages, params: Record<string, string | number> = {}) =>
    say(caseKernelMessages, language, key, params)
  const minute = String(new Date(now).getUTCMinutes()).padStart(2, '0')
  const at = `${localDay(now, calendar.utcOffsetMinutes)} ${localHour(now, calendar.utcOffsetMinutes)}:${minute}`
  const title = word('case.sheet.title')
  const filters = await filtersInWords(context, filter)
  const body = await writeWorkbook({
    title,
    creator: await officeName(context),
    createdAt: now.toISOString(),
    sheets: [
      {
        name: title,
        title,
        lines: [
          filters.length === 0
            ? word('case.sheet.no-filter')
            : word('case.sheet.filters', { filters: filters.join(language === 'en' ? '; ' : '；') }),
          word('case.sheet.facts', { n: rows.length, at, who: actor.name }),
        ],
        columns: columnsIn(language),
        rows: rows.map((row) => rowOf(row, language)),
        frozenColumns: 2,
      },
    ],
  })
  context.audit({ subjectKind: 'list', detail: { list: 'case.list', rows: rows.length } })
  return { body, name: `${title} ${today}.xlsx`, contentType: XLSX_TYPE, sizeBytes: body.byteLength }
}

const COLUMNS = [
  ['number', 'text', 16],
  ['title-of', 'text', 40],
  ['process', 'text', 20],
  ['unit', 'text', 24],
  ['state', 'text', 16],
  ['phase', 'text', 12],
  ['asked', 'text', 30],
  ['opened', 'date', 12],
  ['entered', 'date', 12],
  ['due', 'date', 12],
  ['days-left', 'number', 10],
  ['closed', 'date', 12],
] as const

const columnsIn = (language: Language): WrittenColumn[] =>
  COLUMNS.map(([code, kind, width]) => ({
    label: say(caseKernelMessages, language, `case.sheet.${code}`),
    kind,
    width,
  }))

function rowOf(row: CaseHead, language: Language): WrittenRow {
  const name = (text: { readonly zh: string; readonly en: string }) => (language === 'en' ? text.en : text.zh)
  return [
    row.number ?? null,
    row.title,
    name(row.process.name),
    language === 'en' ? row.unit.nameEn : row.unit.nameZh,
    name(row.state.name),
    say(processMessages, language, `process.phase.${row.phase}`),
    row.asked.map(name).join(language === 'en' ? ', ' : '、') || null,
    row.openedAt.slice(0, 10),
    row.enteredOn,
    row.dueOn ?? null,
    row.daysLeft ?? null,
    row.closedAt?.slice(0, 10) ?? null,
  ]
}

/** What the list was narrowed by, as a reader of the file understands it. */
async function filtersInWords(context: OperationContext, filter: CaseFilter): Promise<readonly string[]> {
  const { tx, tenantId, language } = context
  const named = (text: { readonly zh: string; readonly en: string } | undefined, code: string) =>
    text === undefined ? code : language === 'en' ? text.en : text.zh
  const word = (code: string, value: string) =>
    `${say(caseKernelMessages, language, `case.sheet.${code}` as keyof typeof caseKernelMessages)}${language === 'en' ? ': ' : '：'}${value}`
  const found: string[] = []
  const process =
    filter.process === undefined
      ? undefined
      : (await listProcessesInForce(tx, tenantId)).find((one) => one.process.code === filter.process)?.process
  if (filter.process !== undefined) found.push(word('process', named(process?.name, filter.process)))
  if (filter.state !== undefined)
    found.push(word('state', named(process?.states.find(({ code }) => code === filter.state)?.name, filter.state)))
  if (filter.phase !== undefined)
    found.push(word('phase', say(processMessages, language, `process.phase.${filter.phase}`)))
  if (filter.unitId !== undefined) found.push(word('unit', await unitName(context, filter.unitId)))
  if (filter.text !== undefined && filter.text !== '') found.push(word('text', filter.text))
  if (filter.due !== undefined)
    found.push(word('due', say(caseKernelMessages, language, `case.sheet.due.${filter.due}`)))
  if (filter.mine !== undefined) found.push(say(caseKernelMessages, language, `case.sheet.mine.${filter.mine}`))
  const days = [filter.openedFrom, filter.openedUntil].map((day) => day ?? '')
  if (days.some((day) => day !== '')) found.push(word('opened', days.join(' — ')))
  return found
}

async function unitName({ tx, tenantId, language }: OperationContext, unitId: string): Promise<string> {
  const { rows } = await sql<{ zh: string; en: string }>`select name_zh as zh, name_en as en from unit_versions
    where tenant_id = ${tenantId} and unit_id = ${unitId} order by (until_on is null) desc, from_on desc limit 1`.execute(
    tx,
  )
  return rows[0] === undefined ? '—' : language === 'en' ? rows[0].en : rows[0].zh
}

async function officeName({ tx, tenantId, language }: OperationContext): Promise<string> {
  const { rows } = await sql<{ zh: string; en: string }>`select name_zh as zh, name_en as en from tenants
    where id = ${tenantId}`.execute(tx)
  return language === 'en' ? rows[0]!.en : rows[0]!.zh
}
