import type { DocumentMessageKey } from '#engine/document/document.messages.ts'
import { type Block, OfficialDocument } from '#engine/document/official-document.ts'
import { placeCells, type Table } from '#engine/document/table.ts'
import { type Reason, Refusal } from '#engine/refusal.ts'

/** One thing that is wrong with a document; `at` is the path of it: `body/3/rows/2`. */
export interface DocumentFault extends Reason {
  readonly key: DocumentMessageKey
  readonly at: string
}

/** A document from plain JSON. @throws Refusal form-invalid with every fault and its place. */
export function readDocument(json: unknown): OfficialDocument {
  const parsed = OfficialDocument.safeParse(json)
  if (!parsed.success) {
    const reasons = parsed.error.issues.slice(0, 50).map((issue): DocumentFault => {
      const at = issue.path.map(String).join('/').slice(0, 200)
      return { key: 'paper.malformed', params: { at, detail: issue.message.slice(0, 200) }, at }
    })
    throw new Refusal('form-invalid', ...reasons)
  }
  const faults = checkDocument(parsed.data)
  if (faults.length > 0) throw new Refusal('form-invalid', ...faults.slice(0, 50))
  return parsed.data
}

/** What no schema tells: levels in order, tables that fill their grid, charts that are even, parts that go together. */
export function checkDocument(paper: OfficialDocument): DocumentFault[] {
  const faults: DocumentFault[] = []
  const { head } = paper
  const tell = (at: string, key: DocumentMessageKey, params?: DocumentFault['params']) =>
    faults.push({ key, at, ...(params && { params }) })
  if (paper.signers.length > 0 && head.kind !== 'file') tell('signers', 'paper.signers-need-file')
  if (paper.signature !== undefined && head.kind === 'minutes') tell('signature', 'paper.minutes-unsigned')
  if (paper.attendance.length > 0 && head.kind !== 'minutes') tell('attendance', 'paper.attendance-of-minutes')
  if (paper.secrecy !== undefined && paper.copyNumber === undefined) tell('copyNumber', 'paper.secrecy-needs-copies')
  checkBlocks(paper.body, 'body', tell)
  for (const [at, { body }] of paper.attachments.entries()) checkBlocks(body, `attachments/${at}/body`, tell)
  return faults
}

type Tell = (at: string, key: DocumentMessageKey, params?: DocumentFault['params']) => void

function checkBlocks(blocks: readonly Block[], base: string, tell: Tell): void {
  let level = 0
  for (const [n, block] of blocks.entries()) {
    const at = `${base}/${n}`
    if (block.kind === 'heading') {
      if (block.level > level + 1) tell(at, 'paper.heading-skips', { level: block.level, before: block.level - 1 })
      level = block.level
    } else if (block.kind === 'table') checkTable(block, at, tell)
    else if (block.kind === 'chart') {
      const { categories, series } = block.chart
      for (const [place, { name, values }] of series.entries())
        if (values.length !== categories.length) tell(`${at}/chart/series/${place}`, 'paper.chart-uneven', { name })
    }
  }
}

const GRID_WORDS = {
  short: 'paper.row-short',
  'too-many': 'paper.row-too-many',
  leaves: 'paper.row-leaves',
} as const

function checkTable(table: Table, at: string, tell: Tell): void {
  const parts = [
    ['heads', table.heads],
    ['rows', table.rows.map(({ cells }) => cells)],
  ] as const
  for (const [part, rows] of parts)
    for (const { row, problem } of placeCells(rows, table.columns).faults)
      tell(`${at}/${part}/${row}`, GRID_WORDS[problem], { row: row + 1 })
}
