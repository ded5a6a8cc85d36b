/** The longest text that a cell may hold. */
export const MOST_CELL_CHARACTERS = 32_767

// What XML 1.0 cannot hold, and what its readers would change: written as _xHHHH_ (ECMA-376 part 1, 22.4.2.4).
const ESCAPED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be written otherwise
  /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|_(?=x[0-9A-Fa-f]{4})/g
const MARKS = /[&<>"]/g
const MARK_NAMES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const IN_NEED = /[^\t\n -~\u00a0-\ud7ff\ue000-\ufffd]|[&<>"_]/

const escapedCode = (character: string) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`

/** Text for the inside of an XML element or attribute of a workbook, whatever characters it holds. */
export function sheetText(text: string): string {
  if (!IN_NEED.test(text)) return text
  return text.replace(ESCAPED, escapedCode).replace(MARKS, (mark) => MARK_NAMES[mark]!)
}

/** Takes `_xHHHH_` back. */
export function plainText(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

/** As much as a cell holds; what is cut says of how much. */
export function fittingText(text: string): string {
  if (text.length <= MOST_CELL_CHARACTERS) return text
  const end = `… (${MOST_CELL_CHARACTERS} / ${text.length})`
  return text.slice(0, MOST_CELL_CHARACTERS - end.length).replace(/[\ud800-\udbff]$/, '') + end
}
