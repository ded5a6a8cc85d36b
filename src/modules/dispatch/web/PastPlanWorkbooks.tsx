import { Button } from 'antd'
import type { Output } from '#engine/contract/operation.ts'
import type { listPlanWorkbooks } from '#modules/dispatch/plan-workbook.contract.ts'
import { planWorkbookWords } from '#modules/dispatch/plan-workbook-screen.messages.ts'
import { useDates } from '#web/figure/useDates.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly rows: Output<typeof listPlanWorkbooks>['rows']
  /** The one that is being undone. */
  readonly busy: string | undefined
  readonly undo: (workbookId: string) => void
}

/** What was published from workbooks into this plan, each to be taken back once. */
export function PastPlanWorkbooks({ rows, busy, undo }: Props) {
  const say = useSay(planWorkbookWords)
  const dates = useDates()
  if (rows.length === 0) return null
  return (
    <section className="stack" aria-label={say('past')}>
      <b className="small">{say('past')}</b>
      <ul className="stack">
        {rows.map((row) => (
          <li key={row.id} className="between small">
            <span>
              {say(row.isPlanChanged ? 'past.line.plan' : 'past.line', {
                at: dates.near(row.at),
                by: row.by,
                file: row.fileName,
                reason: row.reason,
                version: row.version,
                n: row.targets,
              })}
            </span>
            {row.state === 'undone' ? (
              <span className="second">{say('past.undone')}</span>
            ) : (
              <Button
                size="small"
                aria-label={say('undo.of', { file: row.fileName })}
                loading={busy === row.id}
                onClick={() => undo(row.id)}
              >
                {say('undo')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
