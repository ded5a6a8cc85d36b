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
  const named = byNameOf(lines, rows, target)
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
function byNameOf(lines: Block, rows: readonly PasteRow[], target: Target): Placed | undefined {
  if (lines.every((line) => line.length < 2) || isOfThisGrid(lines, rows, target)) return undefined
  const rowOf = rowsByName(rows)
  const told = lines.filter((line) => line.some((text) => text !== ''))
  const meant = told.map((line) => ({ line, row: rowOf(line[0] ?? '') }))
  const known = meant.filter(({ row }) => row !== undefined)
  if (known.length === 0 || known.length * 2 < told.length) return undefined
  const column = figureColumn(known)
  const beyond = told.length - known.length
  if (column === undefined) return { cells: [], locked: 0, beyond, unclear: true, byName: true }
  return { ...sorted(known.map(({ line, row }) => ({ row, text: line[column] ?? '' }))), beyond, byName: true }
}

/** Copied from here and brought back: every line names the very row it comes to stand on, and reaches the figures. */
function isOfThisGrid(lines: Block, rows: readonly PasteRow[], { row, column, figures }: Target): boolean {
  return lines.every((line, place) => {
    const names = rows[row + place]?.names ?? []
    return line.length > figures - column && figures > column && names.some((name) => plain(name) === plain(line[0]!))
  })
}

/** By its whole name, else by its name without the unit of measure behind it; a name that two rows bear means neither. */
function rowsByName(rows: readonly PasteRow[]): (name: string) => PasteRow | undefined {
  const whole = onlyBearers(rows, plain)
  const short = onlyBearers(rows, withoutUnit)
  return (name) => whole.get(plain(name)) ?? short.get(withoutUnit(name))
}

function onlyBearers(rows: readonly PasteRow[], called: (name: string) => string) {
  const bearers = new Map<string, PasteRow | undefined>()
  for (const row of rows) {
    for (const name of new Set(row.names.map(called))) bearers.set(name, bearers.has(name) ? undefined : row)
  }
  return bearers
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

const plain = (name: string): string => name.normalize('NFKC').replace(/\s+/g, '').toLowerCase()

/** 技术合同成交额（万元） and 技术合同成交额 (万元) name the same row. */
const withoutUnit = (name: string): string => plain(name).replace(/\([^()]*\)$/, '')
