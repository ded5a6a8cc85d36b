const MB = 1024 * 1024

/** What a workbook may be, to be read here. A sheet of 50,000 rows and 20 columns is half of it. */
export const WORKBOOK_LIMITS = {
  fileBytes: 50 * MB,
  sheets: 100,
  rows: 100_000,
  columns: 500,
  cells: 2_000_000,
  /** Cells that hold nothing and are only formatted. */
  blankCells: 1_000_000,
  /** As delivered: a shared text counts each time that a cell shows it. */
  characters: 100_000_000,
  /** A used range beyond this is a slip of the hand at the sheet's end, or meant to exhaust a reader. */
  rangeCells: 10_000_000,
  xmlDepth: 64,
  /** Longest tag or run of text: a full cell whose every character is written as an entity. */
  tokenCharacters: 400_000,
  /** Elements of a part that are neither row nor cell nor what stands in one. */
  otherElements: 1_000_000,
} as const

/** Each workbook is read by a worker with so much memory; a small one must be done sooner than a large one. */
export const WORKER_LIMITS = { maxOldGenerationSizeMb: 224, maxYoungGenerationSizeMb: 24, stackSizeMb: 2 } as const

const BASE_MS = 1_800
const MS_PER_MB = 3_000

export const readingTimeMs = (fileBytes: number): number => Math.round(BASE_MS + (fileBytes / MB) * MS_PER_MB)

export const WRITING_TIME_MS = 60_000
