import { Button, Input } from 'antd'
import { useId } from 'react'
import { reviewWords } from '#modules/dispatch/review.messages.ts'
import type { GridBook } from '#modules/dispatch/web/grid-book.ts'
import { useCell } from '#modules/dispatch/web/useGridBook.ts'
import type { ReturnMarks } from '#modules/dispatch/web/useReturnMarks.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly book: GridBook
  readonly cellKey: string
  readonly marks: ReturnMarks
}

/** To say what is wrong is to mark the cell. */
export function ReturnReason({ book, cellKey, marks }: Props) {
  const say = useSay(reviewWords)
  const id = useId()
  const { row } = useCell(book, cellKey)
  if (row.current.derived) return <p className="second small">{say('mark.derived')}</p>
  const reason = marks.of.get(cellKey) ?? ''
  return (
    <section className="return-reason">
      <h3>
        <label htmlFor={id}>{say('mark')}</label>
      </h3>
      <Input.TextArea
        id={id}
        value={reason}
        className="grows"
        rows={2}
        maxLength={500}
        placeholder={say('mark.hint')}
        onChange={(event) => marks.mark(cellKey, event.target.value)}
      />
      {reason !== '' && (
        <Button size="small" type="link" onClick={() => marks.mark(cellKey, '')}>
          {say('mark.remove')}
        </Button>
      )}
    </section>
  )
}
