import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import { firstDay } from '#engine/calendar/period.ts'
import type { Input } from '#engine/contract/operation.ts'
import type { ColumnMapping } from '#engine/definition/column-mapping.ts'
import type { ImportDictionary } from '#engine/import/dictionary.ts'
import type { ImportRow } from '#engine/import/gathering.ts'
import { importMessages as readingMessages } from '#engine/import/import.messages.ts'
import { type LongFormat, readLongFormat } from '#engine/import/long-format.ts'
import { readWorkbookFormat } from '#engine/import/workbook-format.ts'
import { indicatorMessages } from '#engine/indicator/indicator.messages.ts'
import { compareExact, exact } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Workbook } from '#engine/spreadsheet/sheet-cell.ts'
import { spreadsheetMessages } from '#engine/spreadsheet/spreadsheet.messages.ts'
import { type Language, type Messages, say } from '#engine/text/message.ts'
import { partOf } from '#modules/dispatch/grid-row.ts'
import type { checkImport } from '#modules/dispatch/import.contract.ts'
import { importMessages } from '#modules/dispatch/import.messages.ts'
import { recordOfficialValues, rollUpAfter } from '#modules/dispatch/server/figure.store.ts'
import {
  type CurrentValue,
  cellKey,
  getImportDictionary,
  type ImportContext,
  listCurrentValues,
  listMappings,
  type StagedRow,
} from '#modules/dispatch/server/import.queries.ts'
import { checkTargetRows, publishTargetRows, undoTargetRows } from '#modules/dispatch/server/import-targets.service.ts'
import { type Dictionary, getDictionary } from '#modules/dispatch/server/indicator.queries.ts'
import { withdrawOfficialValues } from '#modules/dispatch/server/official-value.store.ts'
import type { OperationContext } from '#server/http/module.ts'

const WORDS: Messages = { ...readingMessages, ...indicatorMessages, ...spreadsheetMessages, ...importMessages }
const MOST_SHOWN = 200

export const importContext = (context: OperationContext): ImportContext => ({
  ...context,
  personId: context.actor.personId,
})

const tell = (language: Language, key: string, params?: Readonly<Record<string, string | number>>) =>
  key in WORDS ? say(WORDS, language, key, params) : key

/**
 * The dry run: reads the whole file, names every wrong cell, and stages what would change. With one error nothing is staged:
 * half a file is worse than none.
 */
export function checkImportOf(context: ImportContext, { fileName, text }: Input<typeof checkImport>) {
  const hash = createHash('sha256').update(text).digest('hex')
  return checkFile(context, { fileName, hash }, (mappings, names) => readLongFormat(text, mappings, names))
}

/** The dry run of a workbook with the same columns. */
export function checkWorkbookOf(context: ImportContext, file: ImportedFile, workbook: Workbook) {
  return checkFile(context, file, (mappings, names) => readWorkbookFormat(workbook, mappings, names))
}

interface ImportedFile {
  readonly fileName: string
  /** SHA-256 of its content. */
  readonly hash: string
}

type Reading = (mappings: readonly ColumnMapping[], names: ImportDictionary) => LongFormat

async function checkFile(context: ImportContext, file: ImportedFile, readIn: Reading) {
  const { tx, tenantId } = context
  const dictionary = await getDictionary(tx, tenantId)
  const { names, unitIds } = await getImportDictionary(tx, tenantId, dictionary)
  const read = readIn(await listMappings(tx, tenantId), names)
  const named = read.rows.map((row) => ({
    row,
    indicatorId: dictionary.byCode.get(row.indicator)!.id,
    unitId: unitIds.get(row.unit)!,
    period: row.period,
    dimension: row.dimension,
  }))
  const actual = named.filter(({ row }) => row.kind === 'actual')
  const current = await listCurrentValues(tx, tenantId, actual)
  const staged: (StagedRow & { readonly before: string | null })[] = []
  for (const { row, ...cell } of actual) {
    const now = current.get(cellKey(cell))
    const { kind, state, value = null, sample } = row
    if (isSame(now, row)) continue
    staged.push({ ...cell, kind, state, value, sample, seen: now?.version ?? 0, before: now?.value ?? null })
  }
  const targets = await checkTargetRows(
    context,
    dictionary,
    named.filter(({ row }) => row.kind !== 'actual'),
  )
  staged.push(...targets.staged)
  const errors = read.errors + targets.faults.length
  // A figure of a time that has not begun is most likely a slip of the year; it is told, and the person decides.
  const today = await getToday(tx, tenantId, context.now)
  const early = actual
    .filter(({ row }) => row.state === 'value' && firstDay(row.period) > today)
    .map(({ row }) => ({ ...placeOf(row), key: 'import.not-begun', params: { period: row.period } }))
  const faults = [...read.faults, ...[...targets.faults, ...early].map((fault) => ({ ...fault, column: 1, field: '' }))]
  const importId = errors === 0 && staged.length > 0 ? context.newId() : null
  if (importId) await stage(context, importId, file, read.rows.length, staged)
  const codeOf = new Map([...unitIds].map(([code, id]) => [id, code]))
  return {
    importId,
    rows: read.rows.length,
    changes: staged.length,
    erasures: staged.filter((row) => row.state === 'erased').length,
    unchanged: read.rows.length - staged.length,
    targets: targets.staged.length,
    faults: faults.slice(0, MOST_SHOWN).map(({ sheet, line, column, field, key, params }) => ({
      ...(sheet !== undefined && { sheet }),
      line,
      column,
      field,
      key,
      text: tell(context.language, key, params),
    })),
    faultsTotal: read.faultsTotal + targets.faults.length + early.length,
    errors,
    preview: staged.slice(0, MOST_SHOWN).map((row) => ({
      unit: codeOf.get(row.unitId)!,
      indicator: dictionary.byId.get(row.indicatorId)!.code,
      period: row.period,
      part: partOf(dictionary.byId.get(row.indicatorId)!.indicator, row.dimension),
      kind: row.kind,
      before: row.before,
      after: row.value,
    })),
  }
}

/** Where a row stood in its file. */
const placeOf = ({ sheet, line }: ImportRow) => (sheet === undefined ? { line } : { sheet, line })

function isSame(now: CurrentValue | undefined, row: ImportRow): boolean {
  if (!now) return row.state === 'erased'
  if (now.state !== row.state) return false
  if (now.value === null || row.value === undefined) return now.value === null && row.value === undefined
  return now.isSample === row.sample && compareExact(exact(now.value), exact(row.value)) === 0
}

async function stage(
  context: ImportContext,
  importId: string,
  file: ImportedFile,
  rowsTotal: number,
  staged: readonly StagedRow[],
): Promise<void> {
  await sql`
    insert into imports (tenant_id, id, file_name, content_hash, rows_total, rows_changed, state, staged, created_by, created_at)
    values (${context.tenantId}, ${importId}, ${file.fileName}, ${file.hash}, ${rowsTotal}, ${staged.length}, 'checked',
      ${JSON.stringify(staged)}::jsonb, ${context.personId}, ${context.now})`.execute(context.tx)
}

interface ImportRecord {
  readonly state: 'checked' | 'published' | 'undone'
  readonly fileName: string
  readonly publishedAt: Date | null
  readonly staged: readonly StagedRow[]
}

async function lockImport(context: ImportContext, importId: string): Promise<ImportRecord> {
  const { rows } = await sql<ImportRecord>`
    select state, file_name, published_at, staged from imports
    where tenant_id = ${context.tenantId} and id = ${importId} for update`.execute(context.tx)
  if (!rows[0]) throw new Refusal('not-found', { key: 'import.not-found' })
  // A dry run from before parts were read names none.
  return { ...rows[0], staged: rows[0].staged.map((row) => ({ ...row, dimension: row.dimension ?? '' })) }
}

/** Publishes a dry run as it was shown: a cell that changed since is named and nothing is written. */
export async function publishImportOf(context: ImportContext, importId: string) {
  const { tx, tenantId, now, personId } = context
  const record = await lockImport(context, importId)
  if (record.state !== 'checked') throw new Refusal('wrong-state', { key: 'import.already-published' })
  const actual = record.staged.filter((row) => row.kind === 'actual')
  const current = await listCurrentValues(tx, tenantId, actual)
  const dictionary = await getDictionary(tx, tenantId)
  const moved = actual.find((row) => (current.get(cellKey(row))?.version ?? 0) !== row.seen)
  const conflict = async (row: StagedRow) =>
    new Refusal('conflict', { key: 'import.changed-meanwhile', params: await namesOf(context, dictionary, row) })
  if (moved) throw await conflict(moved)
  await recordOfficialValues(tx, {
    tenantId,
    now,
    recordedBy: personId,
    source: 'import',
    sourceId: importId,
    cells: actual.map((row) => ({ ...row, isSample: row.sample })),
  })
  const proposed = await publishTargetRows(context, record.fileName, record.staged, conflict)
  await sql`
    update imports set state = 'published', published_at = ${now}
    where tenant_id = ${tenantId} and id = ${importId}`.execute(tx)
  return { importId, changed: record.staged.length, proposed }
}

/** Takes a published import back as long as nothing newer stands on it: the figures before it stand again. */
export async function undoImportOf(context: ImportContext, importId: string) {
  const { tx, tenantId, now } = context
  const record = await lockImport(context, importId)
  if (record.state !== 'published') throw new Refusal('wrong-state', { key: 'import.not-published' })
  const { rows } = await sql<{ indicatorId: string; unitId: string; period: string }>`
    select o.indicator_id, o.unit_id, o.period from official_values o
    where o.tenant_id = ${tenantId} and o.source_id = ${importId} and not o.is_current limit 1`.execute(tx)
  if (rows[0]) {
    const params = await namesOf(context, await getDictionary(tx, tenantId), rows[0])
    throw new Refusal('conflict', { key: 'import.overtaken', params })
  }
  const cells = await withdrawOfficialValues(tx, tenantId, importId)
  await rollUpAfter(tx, tenantId, cells)
  const targets = await undoTargetRows(context, record, importId)
  await sql`
    update imports set state = 'undone', undone_at = ${now} where tenant_id = ${tenantId} and id = ${importId}`.execute(
    tx,
  )
  return { importId, restored: cells.length + targets }
}

async function namesOf(
  { tx, tenantId, language }: ImportContext,
  dictionary: Dictionary,
  cell: { readonly indicatorId: string; readonly unitId: string; readonly period: string },
) {
  const { name } = dictionary.byId.get(cell.indicatorId)!.indicator
  const { rows } = await sql<{ code: string }>`
    select code from units where tenant_id = ${tenantId} and id = ${cell.unitId}`.execute(tx)
  return { indicator: language === 'zh-CN' ? name.zh : name.en, unit: rows[0]!.code, period: cell.period }
}

export async function listImportsOf(context: OperationContext, limit: number) {
  const { rows } = await sql<{
    id: string
    fileName: string
    rows: number
    changed: number
    state: 'checked' | 'published' | 'undone'
    by: string | null
    at: Date
  }>`
    select i.id, i.file_name, i.rows_total as rows, i.rows_changed as changed, i.state, p.name as by, i.created_at as at
    from imports i left join people p on p.tenant_id = i.tenant_id and p.id = i.created_by
    where i.tenant_id = ${context.tenantId} order by i.created_at desc, i.id desc limit ${limit}`.execute(context.tx)
  return { rows: rows.map((row) => ({ ...row, at: row.at.toISOString() })) }
}
