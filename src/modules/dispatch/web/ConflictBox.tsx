import { Button } from 'antd'
import { gridWords } from '#modules/dispatch/grid.messages.ts'
import { textOfFigure } from '#modules/dispatch/web/cell.ts'
import type { Conflict } from '#modules/dispatch/web/grid-book.ts'
import { formatDecimal } from '#web/figure/format.ts'
import { useDates } from '#web/figure/useDates.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly conflict: Conflict
  readonly resolve: (keep: 'mine' | 'theirs') => void
}

/** Theirs beside mine; nobody wins in silence. */
export function ConflictBox({ conflict: { mine, theirs }, resolve }: Props) {
  const say = useSay(gridWords)
  const dates = useDates()
  const shown = (text: string) => (text === '' ? say('conflict.blank') : (formatDecimal(text) ?? text))
  const [myText, theirText] = [shown(mine.typed ?? mine.explanation ?? ''), shown(textOfFigure(theirs.theirs))]
  return (
    <section className="conflict" role="alert">
      <b>{say('conflict.title')}</b>
      <dl>
        <div>
          <dt>{say('conflict.mine')}</dt>
          <dd>{myText}</dd>
        </div>
        <div>
          <dt>{say('conflict.theirs', { by: theirs.by ?? say('somebody'), when: dates.near(theirs.at) })}</dt>
          <dd>{theirText}</dd>
        </div>
      </dl>
      <div className="row">
        <Button size="small" onClick={() => resolve('mine')}>
          {say('conflict.keep-mine', { value: myText })}
        </Button>
        <Button size="small" onClick={() => resolve('theirs')}>
          {say('conflict.keep-theirs', { value: theirText })}
        </Button>
      </div>
    </section>
  )
}
