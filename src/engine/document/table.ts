import { z } from 'zod'
import { PrintableLine, Words } from '#engine/document/words.ts'

const Align = z.enum(['left', 'center', 'right'])
export type Align = z.infer<typeof Align>

const Span = z.int().min(1).max(40)

/** A cell that spreads over columns or rows, or that is the label of a form. */
const SpreadCell = z.strictObject({
  text: Words,
  columns: Span.default(1),
  rows: z.int().min(1).max(100).default(1),
  align: Align.optional(),
  label: z.boolean().optional().describe('a label of a form: in 黑体, centred'),
})
export const Cell = z.union([Words, SpreadCell])
export type Cell = z.infer<typeof Cell>

export const Table = z.strictObject({
  kind: z.literal('table'),
  title: PrintableLine.optional(),
  unit: PrintableLine.optional().describe('stands above the table at the right: 单位：亿元'),
  columns: z
    .array(z.strictObject({ share: z.number().positive().max(1000), align: Align.default('center') }))
    .min(1)
    .max(40),
  heads: z.array(z.array(Cell).max(40)).max(4).default([]).describe('repeated on every page'),
  rows: z
    .array(
      z.strictObject({
        cells: z.array(Cell).max(40),
        strong: z.boolean().optional(),
        least: z.number().positive().max(600).optional().describe('least height of the row in points, for forms'),
      }),
    )
    .max(20_000),
  notes: z.array(PrintableLine).max(20).default([]),
  wide: z.boolean().default(false).describe('on landscape pages of its own'),
})
export type Table = z.infer<typeof Table>

/** A cell in its place of the grid. */
export interface PlacedCell {
  readonly row: number
  readonly column: number
  readonly columns: number
  readonly rows: number
  readonly text: Words
  readonly align: Align
  readonly label: boolean
}

export interface GridFault {
  readonly row: number
  readonly problem: 'short' | 'too-many' | 'leaves'
}

/**
 * Lays the cells of heads or rows out on the grid of columns, as HTML does: a cell goes to the next free place.
 * A row that does not fill the columns, has too many cells, or a cell that leaves the grid is a fault.
 */
export function placeCells(
  rows: readonly (readonly Cell[])[],
  columns: Table['columns'],
): { readonly cells: readonly (readonly PlacedCell[])[]; readonly faults: readonly GridFault[] } {
  const taken = new Map<number, Set<number>>()
  const takenIn = (row: number): Set<number> => {
    const found = taken.get(row) ?? new Set<number>()
    taken.set(row, found)
    return found
  }
  const faults: GridFault[] = []
  const cells = rows.map((row, at) => {
    const here = takenIn(at)
    let column = 0
    const placed: PlacedCell[] = []
    for (const cell of row) {
      while (here.has(column)) column++
      const spread = spreadOf(cell)
      if (column >= columns.length) {
        faults.push({ row: at, problem: 'too-many' })
        break
      }
      const fits = Array.from({ length: spread.columns }, (_, n) => column + n).every(
        (each) => each < columns.length && !here.has(each),
      )
      if (!fits || at + spread.rows > rows.length) {
        faults.push({ row: at, problem: 'leaves' })
        break
      }
      for (let down = 0; down < spread.rows; down++)
        for (let right = 0; right < spread.columns; right++) takenIn(at + down).add(column + right)
      const align = spread.align ?? columns[column]!.align
      placed.push({ ...spread, align, row: at, column })
      column += spread.columns
    }
    if (here.size < columns.length && faults.at(-1)?.row !== at) faults.push({ row: at, problem: 'short' })
    taken.delete(at)
    return placed
  })
  return { cells, faults }
}

function spreadOf(cell: Cell) {
  if (typeof cell === 'string' || Array.isArray(cell))
    return { text: cell, columns: 1, rows: 1, align: undefined, label: false }
  return {
    text: cell.text,
    columns: cell.columns,
    rows: cell.rows,
    align: cell.align ?? (cell.label === true ? ('center' as const) : undefined),
    label: cell.label ?? false,
  }
}
