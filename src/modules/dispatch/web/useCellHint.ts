import { gridWords } from '#modules/dispatch/grid.messages.ts'
import { type CellView, readingWords } from '#modules/dispatch/web/grid-book.ts'
import { useLanguage, useSay } from '#web/words/language.ts'
import { saySentence } from '#web/words/useSentence.ts'

export type CellMark = 'conflict' | 'unread' | 'returned' | 'hard' | 'soft' | 'explained' | 'derived' | 'locked'

export interface CellHint {
  /** The mark in the cell, the most pressing of those that apply. */
  readonly mark: CellMark | undefined
  /** One line beside the cell. */
  readonly text: string
  readonly tone: 'fault' | 'ask' | 'plain'
}

/** What must be said of a cell at a glance, the most pressing first. */
export function useCellHint(): (view: CellView) => CellHint {
  const say = useSay(gridWords)
  const { language } = useLanguage()
  return ({ row, unread, conflict, explanation }) => {
    const fault = (mark: CellMark, text: string): CellHint => ({ mark, text, tone: 'fault' })
    if (conflict) return fault('conflict', say('hint.conflict', { by: conflict.theirs.by ?? say('somebody') }))
    if (unread)
      return fault(
        'unread',
        unread.key === '' ? String(unread.params?.text) : saySentence([readingWords], language, unread),
      )
    if (row.returnedReason !== null) return fault('returned', say('hint.returned', { reason: row.returnedReason }))
    const hard = row.faults.find(({ level }) => level === 'hard')
    if (hard) return fault('hard', hard.text)
    const told = (explanation ?? row.explanation ?? '').trim()
    const soft = row.faults.find(({ level }) => level === 'soft')
    if (soft && told === '') return { mark: 'soft', text: say('hint.soft', { fault: soft.text }), tone: 'ask' }
    if (told !== '') return { mark: 'explained', text: say('hint.explained', { text: told }), tone: 'plain' }
    if (row.current.derived) return { mark: 'derived', text: row.lockedReason ?? '', tone: 'plain' }
    return { mark: row.editable ? undefined : 'locked', text: '', tone: 'plain' }
  }
}
