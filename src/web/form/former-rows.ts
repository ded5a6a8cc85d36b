import type { Answers, Row } from '#engine/form/form.ts'
import { isRecord, sameValue } from '#engine/form/same-value.ts'

/** The new answers with every value and row that says the same as before as the object it was, so that it need not be drawn again. */
export function withFormerRows(before: Answers, answers: Answers): Answers {
  return Object.fromEntries(
    Object.entries(answers).map(([code, value]) => {
      const former = before[code]
      if (sameValue(former, value) && former !== undefined) return [code, former]
      if (!Array.isArray(former) || !Array.isArray(value)) return [code, value]
      const known = new Map((former as Row[]).filter(isRecord).map((row) => [row.row, row]))
      return [code, value.map((row) => formerOf(known, row))]
    }),
  )
}

function formerOf(known: ReadonlyMap<unknown, Row>, row: unknown): unknown {
  const former = isRecord(row) ? known.get(row.row) : undefined
  return former !== undefined && sameValue(former, row) ? former : row
}
