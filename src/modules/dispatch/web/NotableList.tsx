import { Button } from 'antd'
import { gridWords } from '#modules/dispatch/grid.messages.ts'
import { reviewWords } from '#modules/dispatch/review.messages.ts'
import { keyOf } from '#modules/dispatch/web/cell.ts'
import type { Row } from '#modules/dispatch/web/grid-book.ts'
import { type Notable, notableRows } from '#modules/dispatch/web/notable-rows.ts'
import { useRowName } from '#modules/dispatch/web/useRowName.ts'
import { Value } from '#web/figure/Value.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly rows: readonly Row[]
  readonly choose: (key: string) => void
  readonly mayReturn: boolean
  readonly marked: ReadonlyMap<string, string>
}

/** What a reviewer looks at first, each with what the unit says of it. */
export function NotableList({ rows, choose, mayReturn, marked }: Props) {
  const say = useSay(reviewWords)
  const notable = notableRows(rows)
  return (
    <section className="card notable" aria-label={say('notable')}>
      <h2>{notable.length === 0 ? say('notable.none') : say('notable.title', { n: notable.length })}</h2>
      <ul>
        {notable.map((one) => (
          <NotableLine
            key={keyOf(one.row)}
            of={one}
            choose={choose}
            mayReturn={mayReturn}
            reason={marked.get(keyOf(one.row))}
          />
        ))}
      </ul>
    </section>
  )
}

interface LineProps extends Pick<Props, 'choose' | 'mayReturn'> {
  readonly of: Notable
  readonly reason: string | undefined
}

function NotableLine({ of: { row, changePercent }, choose, mayReturn, reason }: LineProps) {
  const say = useSay(reviewWords)
  const sayGrid = useSay(gridWords)
  const pick = usePick()
  const nameOf = useRowName()
  const { decimals } = row.indicator
  return (
    <li>
      <span className="notable-name">
        <b>{nameOf(row)}</b> <small className="second">{pick(row.indicator.unit)}</small>
      </span>
      <span className="notable-figures">
        <Value of={row.lastPeriod.state === 'missing' ? null : row.lastPeriod} decimals={decimals} /> →{' '}
        <Value of={row.current} strong />
        {row.increment !== undefined ? (
          <span className="second">
            {' '}
            {say('brought')} <Value of={row.increment} decimals={decimals} signed />
          </span>
        ) : (
          changePercent !== undefined && (
            <span className="second"> {say('change', { percent: signed(changePercent) })}</span>
          )
        )}
      </span>
      <span className="notable-words">
        {row.returnedReason !== null && (
          <span className="fault">{sayGrid('hint.returned', { reason: row.returnedReason })} </span>
        )}
        {row.faults.map((fault) => (
          <span key={`${fault.key} ${fault.text}`} className={fault.level === 'hard' ? 'fault' : 'asking'}>
            {fault.text}{' '}
          </span>
        ))}
        {row.explanation !== null && <span>{sayGrid('hint.explained', { text: row.explanation })}</span>}
        {row.faults.length > 0 && row.explanation === null && <span className="fault">{say('unexplained')}</span>}
        {row.evidence > 0 && <small className="tag">{say('evidence', { n: row.evidence })}</small>}
        {reason !== undefined && <span className="marked">{say('marked', { reason })}</span>}
      </span>
      <Button size="small" onClick={() => choose(keyOf(row))}>
        {say(mayReturn && row.current.derived !== true ? 'mark.open' : 'look')}
      </Button>
    </li>
  )
}

export function signed(percent: number): string {
  const text = Math.abs(percent).toFixed(1)
  return percent < 0 ? `−${text}` : `+${text}`
}
