import { sheetText } from '#engine/spreadsheet/sheet-text.ts'
import type { CellCheck, WrittenColumn } from '#engine/spreadsheet/written-workbook.ts'

const SHOWN = 'allowBlank="1" showInputMessage="1" showErrorMessage="1"'
/** What a spreadsheet takes of a hint (ECMA-376 part 1, 18.3.1.32). */
const MOST_HINT = 255

/** What a whole column takes: one of a list, or a number within limits (ECMA-376 part 1, 18.3.1.32). */
export function columnCheckXml(
  { choices, range }: WrittenColumn,
  list: string | undefined,
  where: string,
): string | undefined {
  if (choices !== undefined && list !== undefined)
    return `<dataValidation type="list" ${SHOWN} sqref="${where}"><formula1>${sheetText(list)}</formula1></dataValidation>`
  return range === undefined ? undefined : `<dataValidation type="decimal" ${SHOWN} ${limits(range, where)}`
}

/** What one cell takes. It warns and does not refuse: words for "not applicable" and 1.2亿 are read as well. */
export function cellCheckXml({ min, max, isWhole, hint }: CellCheck, where: string): string {
  const prompt = `prompt="${sheetText(hint.slice(0, MOST_HINT))}" error="${sheetText(hint.slice(0, MOST_HINT))}"`
  const range = min === undefined && max === undefined ? { min: '-1000000000000000000' } : { min, max }
  return `<dataValidation type="${isWhole ? 'whole' : 'decimal'}" errorStyle="warning" ${SHOWN} ${prompt} ${limits(range, where)}`
}

function limits(
  { min, max }: { readonly min?: string | undefined; readonly max?: string | undefined },
  where: string,
): string {
  if (min !== undefined && max !== undefined)
    return `sqref="${where}"><formula1>${min}</formula1><formula2>${max}</formula2></dataValidation>`
  const operator = min !== undefined ? 'greaterThanOrEqual' : 'lessThanOrEqual'
  return `operator="${operator}" sqref="${where}"><formula1>${min ?? max}</formula1></dataValidation>`
}
