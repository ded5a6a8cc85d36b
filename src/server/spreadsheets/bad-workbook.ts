import type { SpreadsheetMessageKey } from '#engine/spreadsheet/spreadsheet.messages.ts'

/** A workbook that is not read, and why. */
export class BadWorkbook extends Error {
  readonly key: SpreadsheetMessageKey
  readonly params: Readonly<Record<string, string | number>>

  constructor(key: SpreadsheetMessageKey, params: Readonly<Record<string, string | number>> = {}) {
    super(key)
    this.key = key
    this.params = params
  }
}
