import type { Output } from '#engine/contract/operation.ts'
import type { checkReportWorkbook } from '#modules/dispatch/report-workbook.contract.ts'
import { keyOf } from '#modules/dispatch/web/cell.ts'

/** A report as the dry run tells of it. */
export type CheckedReport = Omit<Output<typeof checkReportWorkbook>, 'fileName'>

/** What is sent of a report: all that nobody contests, and of the rest what was ticked. */
export function chosenOf({ changes, conflicts }: CheckedReport, mine: ReadonlySet<string>) {
  return [...changes, ...conflicts.filter((one) => mine.has(keyOf(one)))].map(
    ({ indicatorId, dimension, seenVersion, typed, explanation }) => ({
      indicatorId,
      dimension,
      seenVersion,
      ...(typed !== undefined && { typed }),
      ...(explanation !== undefined && { explanation }),
    }),
  )
}
