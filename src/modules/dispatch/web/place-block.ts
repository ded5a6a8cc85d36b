import type { Block } from '#modules/dispatch/web/clipboard-block.ts'

/** What a row of the grid is for a pasted block: how it is called, and whether its figure can be typed. */
export interface PasteRow {
  readonly key: string
  /** Names and code under which a line of the block may mean this row. */
  readonly names: readonly string[]
  readonly units: readonly string[]
  readonly editable: boolean
}

export interface Placed {
  readonly cells: readonly { readonly key: string; readonly text: string }[]
  /** Rows that the block met and that cannot be typed: derived or locked. */
  readonly locked: number
  /** Lines beyond the last row, or whose name no row bears. */
  readonly beyond: number
  /** The block has several columns and none could be told to be the figures. */
  readonly unclear: boolean
  readonly byName: boolean
}

export interface Target {
  /** Where the block's first line and first column come to stand. */
  readonly row: number
  readonly column: number
  /** The one column that can be typed. */
  readonly figures: number
}

/**
 * Decides which cell each line of a block goes to. A block whose first column names rows goes by name, in whatever order; any
 * other goes down from the target row, each line to the next row, as in a spreadsheet. Rows that cannot be typed are skipped
 * and counted, never shifted.
 */
export function placeBlock(block: Block, rows: readonly PasteRow[], target: Target): Placed {
  const lines = block.map((line) => line.map((text) => text.trim()))
  const named = byNameOf(lines, rows)
  if (named !== undefined) return named
  const column = lines.some((line) => line.length > 1) ? target.figures - target.column : 0
  const width = Math.max(...lines.map((line) => line.length))
  if (column < 0 || column >= width) return { cells: [], locked: 0, beyond: 0, unclear: true, byName: false }
  const pairs = lines.map((line, place) => ({ row: rows[target.row + place], text: line[column] ?? '' }))
  return { ...sorted(pairs), byName: false }
}

function sorted(pairs: readonly { readonly row: PasteRow | undefined; readonly text: string }[]) {
  return {
    cells: pairs.flatMap(({ row, text }) => (row?.editable ? [{ key: row.key, text }] : [])),
    locked: pairs.filter(({ row }) => row?.editable === false).length,
    beyond: pairs.filter(({ row }) => row === undefined).length,
    unclear: false,
  }
}

/** Only when at least half of the lines bear the name of a row: two names by chance do not make a table. */
function byNameOf(lines: Block, rows: readonly PasteRow[]): Placed | undefined {
  if (lines.every((line) => line.length < 2)) return undefined
  const byName = new Map(rows.flatMap((row) => row.names.map((name) => [plainName(name), row] as const)))
  const told = lines.filter((line) => line.some((text) => text !== ''))
  const meant = told.map((line) => ({ line, row: byName.get(plainName(line[0] ?? '')) }))
  const known = meant.filter(({ row }) => row !== undefined)
  if (known.length * 2 < told.length) return undefined
  const column = figureColumn(known)
  const beyond = told.length - known.length
  if (column === undefined) return { cells: [], locked: 0, beyond, unclear: true, byName: true }
  return { ...sorted(known.map(({ line, row }) => ({ row, text: line[column] ?? '' }))), beyond, byName: true }
}

/** The only column beside the names that holds neither nothing nor the units of measure. */
function figureColumn(
  known: readonly { readonly line: readonly string[]; readonly row: PasteRow | undefined }[],
): number | undefined {
  const width = Math.max(...known.map(({ line }) => line.length))
  const candidates = Array.from({ length: width - 1 }, (_, place) => place + 1).filter((column) =>
    known.some(({ line, row }) => {
      const text = line[column] ?? ''
      return text !== '' && !row!.units.includes(text)
    }),
  )
  return candidates.length === 1 ? candidates[0] : undefined
}

/** 技术合同成交额（万元） and 技术合同成交额 (万元) name the same row. */
function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/\([^()]*\)$/, '')
    .replace(/\s+/g, '')
    .toLowerCase()
}
