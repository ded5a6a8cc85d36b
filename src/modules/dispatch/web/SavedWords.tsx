import { Button } from 'antd'
import { gridWords } from '#modules/dispatch/grid.messages.ts'
import type { Status } from '#modules/dispatch/web/grid-book.ts'
import type { NarrativeDraft } from '#modules/dispatch/web/useNarrative.ts'
import { useDates } from '#web/figure/useDates.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly status: Status
  readonly narrative: NarrativeDraft
  readonly again: () => void
}

/** 已保存 14:03, in quiet words; louder only when something is not saved and why. */
export function SavedWords({ status, narrative, again }: Props) {
  const say = useSay(gridWords)
  const dates = useDates()
  const unsaved = status.unsaved + (narrative.isUnsaved ? 1 : 0)
  const refusal = status.refusal ?? narrative.refusal
  if (refusal !== undefined) {
    return (
      <span className="saved saved-not" role="alert">
        {say('saved.refused', { why: refusal.message })}
        <Button size="small" type="link" onClick={again}>
          {say('saved.again')}
        </Button>
      </span>
    )
  }
  if (status.isCutOff)
    return (
      <span className="saved saved-not" role="status">
        {say('saved.cut-off', { n: unsaved })}
      </span>
    )
  const savedAt = [status.savedAt, narrative.savedAt]
    .filter((at) => at !== undefined)
    .sort()
    .at(-1)
  const words = status.isSaving
    ? say('saved.saving')
    : unsaved > 0
      ? say('saved.waiting', { n: unsaved })
      : savedAt !== undefined
        ? say('saved.at', { time: dates.time(savedAt) })
        : ''
  return (
    <span className="saved" role="status">
      {words}
    </span>
  )
}
