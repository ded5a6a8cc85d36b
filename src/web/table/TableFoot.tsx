import { formatExact } from '#engine/number/exact.ts'
import { groupDigits } from '#web/figure/format.ts'
import type { Column } from '#web/table/column.ts'
import { sumOf } from '#web/table/table-state.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props<R> {
  readonly shown: readonly R[]
  readonly columns: readonly Column<R>[]
  readonly all: number
}

/** Count and sums of exactly what is shown. */
export function TableFoot<R>({ shown, columns, all }: Props<R>) {
  const say = useSay(webWords)
  const count = groupDigits(String(shown.length))
  const sums = columns.flatMap((column) => {
    const total = column.sum === true ? sumOf(shown, column) : undefined
    return total === undefined
      ? []
      : [{ column, text: groupDigits(formatExact(total, column.decimals ?? 0, 'half-up')) }]
  })
  return (
    <p className="table-foot" role="status">
      <span>
        {shown.length === all
          ? say('table.count', { shown: count })
          : say('table.count.of', { shown: count, all: groupDigits(String(all)) })}
      </span>
      {sums.map(({ column, text }) => (
        <span key={column.key}>{say('table.sum', { column: column.head, sum: text })}</span>
      ))}
    </p>
  )
}
