import { useEffect, useRef } from 'react'
import type { MessageKey } from '#engine/text/message.ts'
import { gridWords } from '#modules/dispatch/grid.messages.ts'
import { cellHistory } from '#modules/dispatch/report.contract.ts'
import type { Row } from '#modules/dispatch/web/grid-book.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import { useSay } from '#web/words/language.ts'

/** Who wrote what into the cell, the latest first; asked again when the cell has a new version. */
export function CellHistory({ reportId, row }: { readonly reportId: string; readonly row: Row }) {
  const say = useSay(gridWords)
  const dates = useDates()
  const input = { reportId, indicatorId: row.indicator.id, dimension: row.dimension }
  const isShown = row.current.state !== 'hidden' && row.current.derived !== true
  const history = useRead(cellHistory, input, { when: isShown, freshFor: 2_000 })
  const seen = useRef(row.version)
  const { refetch } = history
  useEffect(() => {
    if (seen.current === row.version) return
    seen.current = row.version
    void refetch()
  }, [row.version, refetch])
  if (!isShown || history.data === undefined) return null
  return (
    <section>
      <h3>{say('panel.history')}</h3>
      {history.data.rows.length === 0 && <p className="second small">{say('panel.history.none')}</p>}
      <ol className="cell-history">
        {history.data.rows.slice(0, 20).map((one) => (
          <li key={`${one.at} ${one.deed} ${one.to.value}`}>
            <span>{dates.near(one.at)}</span>
            <span>
              {one.by} {say(deedKey(one.deed))}{' '}
              {one.deed !== 'explained' && one.deed !== 'returned' && (
                <>
                  <Value of={one.from.state === 'missing' ? null : one.from} /> → <Value of={one.to} />
                </>
              )}
              {one.note !== null && <i> {one.note}</i>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function deedKey(deed: string): MessageKey<typeof gridWords> {
  const key = `change.${deed}`
  return key in gridWords ? (key as MessageKey<typeof gridWords>) : 'change.typed'
}
