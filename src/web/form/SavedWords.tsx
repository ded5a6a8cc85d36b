import { Button } from 'antd'
import { useSyncExternalStore } from 'react'
import { useDates } from '#web/figure/useDates.ts'
import type { AnswersSaver } from '#web/form/answers-saver.ts'
import { formWords } from '#web/form/form-screen.messages.ts'
import { useFormTools } from '#web/form/form-tools.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly saver: AnswersSaver
  readonly isRecovered: boolean
}

/** 已保存 14:03, in quiet words; louder only when something is not saved and why. */
export function SavedWords({ saver, isRecovered }: Props) {
  const say = useSay(formWords)
  const dates = useDates()
  const { book } = useFormTools()
  const status = useSyncExternalStore(saver.subscribe, saver.status)
  if (status.refusal !== undefined)
    return (
      <p className="saved saved-not" role="alert">
        {say('saved.refused', { why: status.refusal.message })}
        <Button size="small" type="link" onClick={() => saver.hurry()}>
          {say('saved.again')}
        </Button>
      </p>
    )
  const words = status.isCutOff
    ? say('saved.cut-off')
    : status.isSaving
      ? say('saved.saving')
      : status.isUnsaved
        ? say('saved.waiting')
        : book.unread > 0
          ? say('saved.unread', { n: book.unread })
          : status.savedAt !== undefined
            ? say('saved.at', { time: dates.time(status.savedAt) })
            : ''
  return (
    <p className={status.isCutOff ? 'saved saved-not' : 'saved'} role="status">
      {words}
      {isRecovered && <small className="second">{say('saved.recovered')}</small>}
    </p>
  )
}
