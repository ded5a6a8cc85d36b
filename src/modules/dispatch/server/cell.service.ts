import { sql } from 'kysely'
import type { Input } from '#engine/contract/operation.ts'
import { readFigure } from '#engine/indicator/reading.ts'
import { compareExact, exact, exactText } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import { showTyped } from '#modules/dispatch/grid-row.ts'
import type { saveCells as SaveCells } from '#modules/dispatch/report.contract.ts'
import { type CellRow, figureOfCell, listCellRows } from '#modules/dispatch/server/grid.queries.ts'
import { type CellChange, changeCells } from '#modules/dispatch/server/report.store.ts'
import { demand, type Grid, getGrid, getReportRow, situationOf } from '#modules/dispatch/server/report-situation.ts'
import { rowsOf } from '#modules/dispatch/server/report-view.service.ts'
import { tell } from '#modules/dispatch/wording.ts'
import type { AttachGuard, Handler, OperationContext } from '#server/http/module.ts'

type Sent = Input<typeof SaveCells>['cells'][number]
type Unread = { indicatorId: string; dimension: string; typed: string; reason: string }

const keyOf = (cell: { readonly indicatorId: string; readonly dimension: string }) =>
  `${cell.indicatorId} ${cell.dimension}`

/** Saves what was typed: every cell on its own. One that somebody else has changed is answered with his value, not overwritten. */
export const saveCells: Handler<typeof SaveCells> = async (context, { reportId, how, cells }) => {
  if (new Set(cells.map(keyOf)).size < cells.length)
    throw new Refusal('form-invalid', { key: 'report.cell-twice', at: 'cells' })
  const found = await getReportRow(context, reportId, 'save')
  demand('fill', await situationOf(context, found, []), found, context)
  const indicatorIds = [...new Set(cells.map((cell) => cell.indicatorId))]
  const rows = new Map(
    (await listCellRows(context.tx, context.tenantId, reportId, { indicatorIds })).map((row) => [keyOf(row), row]),
  )
  const known = await getGrid(context, found)
  const changes: CellChange[] = []
  const overtaken: CellRow[] = []
  const unread: Unread[] = []
  for (const sent of cells) {
    const row = rows.get(keyOf(sent))
    const after =
      row && !row.isDerived ? read(sent, row, known) : { trouble: row ? 'report.cell-derived' : 'report.no-such-cell' }
    if ('trouble' in after) unread.push({ ...keyParts(sent), typed: sent.typed ?? '', reason: refuse(context, after) })
    else if (!isChanged(row!, after)) continue
    else if (row!.version !== sent.seenVersion) overtaken.push(row!)
    else changes.push({ before: row!, after, deed: deedOf(row!, after, how), note: after.explanation })
  }
  await changeCells(context, reportId, context.actor.personId, changes)
  context.audit({
    subjectKind: 'report',
    subjectId: reportId,
    unitId: found.report.unitId,
    detail: { cells: changes.length, conflicts: overtaken.length, unread: unread.length, how },
  })
  const grid = changes.length > 0 ? await getGrid(context, found) : known
  const touched = new Set(indicatorIds)
  return {
    rows: await rowsOf(
      context,
      found,
      grid,
      ({ cell, indicator }) => touched.has(cell.indicatorId) || cell.isDerived || indicator.checks.cross.length > 0,
    ),
    conflicts: await conflictsOf(context, overtaken, known),
    unread,
    before: grid.before.map((reason) => tell(context.language, reason)),
    savedAt: context.now.toISOString(),
  }
}

/** Evidence comes and goes while its figure may change; what an accepted report stands on stays as it was. */
export const demandOpenEvidence: AttachGuard = async (context, cellId) => {
  const { rows } = await sql<{ reportId: string }>`
    select report_id from report_cells where tenant_id = ${context.tenantId} and id = ${cellId}::uuid`.execute(
    context.tx,
  )
  const found = await getReportRow(context, rows[0]!.reportId, 'save')
  if (found.report.state === 'accepted') throw new Refusal('wrong-state', { key: 'report.evidence-settled' })
  demand('fill', await situationOf(context, found, []), found, context)
}

const keyParts = ({ indicatorId, dimension }: Sent) => ({ indicatorId, dimension })

type Trouble = { readonly trouble: string; readonly params?: Readonly<Record<string, string | number>> }

const refuse = (context: OperationContext, { trouble, params }: Trouble): string =>
  tell(context.language, params === undefined ? { key: trouble } : { key: trouble, params })

/** No office writes so large a number, in whatever unit it was typed. */
export const LARGEST = exact(10n ** 20n)

/** What the cell becomes; a figure that nobody could read is told with the reason and changes nothing. */
function read(sent: Sent, row: CellRow, grid: Grid): CellChange['after'] | Trouble {
  const explanation = sent.explanation === undefined ? row.explanation : sent.explanation.trim() || null
  const explains = explanation !== row.explanation
  if (sent.typed === undefined) {
    return { state: row.state, value: row.value, explanation, returnedReason: explains ? null : row.returnedReason }
  }
  const reading = readFigure(sent.typed, grid.entries.get(sent.indicatorId)!.indicator.unit)
  if (reading.state === 'refused') return { trouble: reading.reason.key, params: reading.reason.params ?? {} }
  const { figure } = reading
  if (figure.state === 'value' && compareExact(figure.value.abs(), LARGEST) >= 0) {
    return { trouble: 'indicator.reading.absurd', params: { text: sent.typed } }
  }
  const state = figure.state === 'value' ? 'value' : figure.state === 'not-applicable' ? 'not-applicable' : 'missing'
  const value = figure.state === 'value' ? exactText(figure.value) : null
  const answers = explains || state !== row.state || !sameNumber(value, row.value)
  return { state, value, explanation, returnedReason: answers ? null : row.returnedReason }
}

const sameNumber = (a: string | null, b: string | null): boolean =>
  a === null || b === null ? a === b : compareExact(exact(a), exact(b)) === 0

const isChanged = (row: CellRow, after: CellChange['after']): boolean =>
  row.state !== after.state || !sameNumber(row.value, after.value) || row.explanation !== after.explanation

function deedOf(row: CellRow, after: CellChange['after'], how: 'typed' | 'pasted' | 'imported'): CellChange['deed'] {
  if (row.state === after.state && sameNumber(row.value, after.value)) return 'explained'
  return after.state === 'missing' ? 'cleared' : how
}

/** Theirs beside mine: the sender decides which stays. */
async function conflictsOf(context: OperationContext, rows: readonly CellRow[], grid: Grid) {
  const ids = [...new Set(rows.flatMap((row) => row.changedBy ?? []))]
  const people = await sql<{ id: string; name: string }>`
    select id, name from people where tenant_id = ${context.tenantId} and id = any(${ids}::uuid[])`.execute(context.tx)
  const names = new Map(people.rows.map((person) => [person.id, person.name]))
  return rows.map((row) => ({
    indicatorId: row.indicatorId,
    dimension: row.dimension,
    theirs: showTyped(grid.entries.get(row.indicatorId)!.indicator, figureOfCell(row)),
    by: (row.changedBy && names.get(row.changedBy)) ?? null,
    at: (row.changedAt ?? context.now).toISOString(),
    version: row.version,
  }))
}
