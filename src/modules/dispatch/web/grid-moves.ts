/** Where the keyboard stands in the grid, and from where a selection reaches to it. */
export interface Place {
  readonly row: number
  readonly column: number
}

export interface Stand extends Place {
  readonly anchor: Place
}

export interface Extent {
  readonly rows: number
  readonly columns: number
  /** The column that can be typed: Tab goes from one editable cell of it to the next. */
  readonly figures: number
  readonly isEditable: (row: number) => boolean
}

export interface Pressed {
  readonly key: string
  readonly shift: boolean
  readonly control: boolean
}

const PAGE = 12

/** Where a key leads, as in a spreadsheet; undefined: the key moves nothing here (Tab past the last cell leaves the grid). */
export function move(stand: Stand, pressed: Pressed, extent: Extent): Stand | undefined {
  const to = target(stand, pressed, extent)
  if (to === undefined) return undefined
  const place = {
    row: Math.max(0, Math.min(extent.rows - 1, to.row)),
    column: Math.max(0, Math.min(extent.columns - 1, to.column)),
  }
  const extends_ = pressed.shift && pressed.key !== 'Tab' && pressed.key !== 'Enter'
  return { ...place, anchor: extends_ ? stand.anchor : place }
}

function target({ row, column }: Place, { key, shift, control }: Pressed, extent: Extent): Place | undefined {
  switch (key) {
    case 'ArrowDown':
      return { row: control ? extent.rows - 1 : row + 1, column }
    case 'ArrowUp':
      return { row: control ? 0 : row - 1, column }
    case 'ArrowRight':
      return { row, column: control ? extent.columns - 1 : column + 1 }
    case 'ArrowLeft':
      return { row, column: control ? 0 : column - 1 }
    case 'PageDown':
      return { row: row + PAGE, column }
    case 'PageUp':
      return { row: row - PAGE, column }
    case 'Home':
      return { row: control ? 0 : row, column: 0 }
    case 'End':
      return { row: control ? extent.rows - 1 : row, column: extent.columns - 1 }
    case 'Enter':
      return { row: row + (shift ? -1 : 1), column }
    case 'Tab':
      return nextEditable({ row, column }, shift ? -1 : 1, extent)
    default:
      return undefined
  }
}

function nextEditable({ row, column }: Place, step: 1 | -1, extent: Extent): Place | undefined {
  const isBefore = step > 0 ? column < extent.figures : column > extent.figures
  for (let next = isBefore ? row : row + step; next >= 0 && next < extent.rows; next += step) {
    if (extent.isEditable(next)) return { row: next, column: extent.figures }
  }
  return undefined
}

export interface Span {
  readonly fromRow: number
  readonly toRow: number
  readonly fromColumn: number
  readonly toColumn: number
}

export function spanOf({ row, column, anchor }: Stand): Span {
  return {
    fromRow: Math.min(row, anchor.row),
    toRow: Math.max(row, anchor.row),
    fromColumn: Math.min(column, anchor.column),
    toColumn: Math.max(column, anchor.column),
  }
}
