import { Button } from 'antd'
import { useEffect } from 'react'
import { fillingWords } from '#modules/dispatch/filling.messages.ts'
import { gridWords } from '#modules/dispatch/grid.messages.ts'
import type { Happened } from '#modules/dispatch/web/ReportGrid.tsx'
import { useSay } from '#web/words/language.ts'

const UNDO_MS = 15_000

interface Props {
  readonly happened: Happened | undefined
  readonly undo: () => void
  readonly gone: () => void
}

/** What a paste or a deletion did, and for fifteen seconds the way back. */
export function HappenedBar({ happened, undo, gone }: Props) {
  const say = useSay(gridWords)
  const sayFilling = useSay(fillingWords)
  useEffect(() => {
    if (happened === undefined) return
    const timer = setTimeout(gone, UNDO_MS)
    return () => clearTimeout(timer)
  }, [happened, gone])
  if (happened === undefined) return <div role="status" />
  return (
    <div className="happened" role="status">
      <span>{words(say, happened)}</span>
      <span className="row">
        {happened.deed !== 'undone' && !(happened.deed === 'pasted' && happened.placed.cells.length === 0) && (
          <Button
            size="small"
            onClick={() => {
              undo()
              gone()
            }}
          >
            {sayFilling('undo')}
          </Button>
        )}
        <Button size="small" type="text" onClick={gone}>
          {sayFilling('dismiss')}
        </Button>
      </span>
    </div>
  )
}

function words(say: ReturnType<typeof useSay<typeof gridWords>>, happened: Happened): string {
  if (happened.deed !== 'pasted') return say(`happened.${happened.deed}`, { n: happened.cells })
  const { cells, locked, beyond, unclear, byName } = happened.placed
  if (unclear) return say('happened.unclear')
  const parts = [say(byName ? 'happened.pasted.by-name' : 'happened.pasted', { n: cells.length })]
  if (locked > 0) parts.push(say('happened.locked', { n: locked }))
  if (beyond > 0) parts.push(say('happened.beyond', { n: beyond }))
  return parts.join(say('happened.joint'))
}
