import { Button } from 'antd'
import type { MergeConflict } from '#engine/form/merge-rows.ts'
import { isRecord } from '#engine/form/same-value.ts'
import { partsOf } from '#web/form/answer-faults.ts'
import { formWords } from '#web/form/form-screen.messages.ts'
import { useFormTools } from '#web/form/form-tools.ts'
import { usePlaceWords } from '#web/form/useFaultWords.ts'
import { WrittenValue } from '#web/form/WrittenValue.tsx'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly conflict: MergeConflict
  readonly decide: (keep: 'mine' | 'theirs') => void
}

/** Theirs beside mine; nobody wins in silence. */
export function ConflictBox({ conflict, decide }: Props) {
  const say = useSay(formWords)
  const placeWords = usePlaceWords()
  const { row } = partsOf(conflict.path)
  return (
    <section className="conflict" role="alert">
      <b>
        {row === undefined ? '' : `${placeWords(conflict.path)} · `}
        {say('conflict.title', { name: say('conflict.somebody') })}
      </b>
      <dl>
        {(['mine', 'theirs'] as const).map((side) => (
          <div key={side}>
            <dt>{say(`conflict.${side}`)}</dt>
            <dd>
              <ConflictValue conflict={conflict} side={side} />
            </dd>
          </div>
        ))}
      </dl>
      <div className="row">
        <Button size="small" onClick={() => decide('mine')}>
          {say('conflict.keep-mine')}
        </Button>
        <Button size="small" onClick={() => decide('theirs')}>
          {say('conflict.keep-theirs')}
        </Button>
      </div>
    </section>
  )
}

function ConflictValue({
  conflict: { path, kind, ...sides },
  side,
}: {
  readonly conflict: MergeConflict
  readonly side: 'mine' | 'theirs'
}) {
  const say = useSay(formWords)
  const { form } = useFormTools()
  const { code, row, column } = partsOf(path)
  const part = form.fields.get(code)
  const value = sides[side]
  if (kind === 'order') return <>{say('conflict.order')}</>
  if (row !== undefined && column === undefined)
    return <>{isRecord(value) ? say('conflict.row') : say('conflict.removed')}</>
  const field = column === undefined ? part?.field : part?.columns.find((one) => one.field.code === column)?.field
  return field === undefined ? null : <WrittenValue field={field} value={value} />
}
