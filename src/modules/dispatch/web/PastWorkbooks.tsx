import { Button } from 'antd'
import { pastWorkbookWords } from '#modules/dispatch/past-workbooks.messages.ts'
import { useSay } from '#web/words/language.ts'

export interface PastWorkbook {
  readonly id: string
  readonly line: string
  readonly fileName: string
  readonly isUndone: boolean
}

interface Props {
  readonly name: string
  readonly rows: readonly PastWorkbook[]
  /** The one that is being undone. */
  readonly busy: string | undefined
  readonly undo: (workbookId: string) => void
}

/** What was published from workbooks, each to be taken back once. */
export function PastWorkbooks({ name, rows, busy, undo }: Props) {
  const say = useSay(pastWorkbookWords)
  if (rows.length === 0) return null
  return (
    <section className="stack" aria-label={name}>
      <b className="small">{name}</b>
      <ul className="stack">
        {rows.map((row) => (
          <li key={row.id} className="between small">
            <span>{row.line}</span>
            {row.isUndone ? (
              <span className="second">{say('undone')}</span>
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
