import type { Notice } from '#cases/notice.contract.ts'
import { caseScreenWords } from '#cases/screen.messages.ts'
import { useDates } from '#web/figure/useDates.ts'
import { type Column, NO_STATE } from '#web/table/column.ts'
import { ExportButtons } from '#web/table/ExportButtons.tsx'
import { useSay } from '#web/words/language.ts'
import { useSentence } from '#web/words/useSentence.ts'

/** The notices as a workbook: what was told, when, and whether it was read. */
export function NoticeExport({ notices }: { readonly notices: readonly Notice[] }) {
  const say = useSay(caseScreenWords)
  const sentence = useSentence()
  const dates = useDates()
  const text = (key: string, head: string, of: (notice: Notice) => string): Column<Notice> => ({
    key,
    head,
    text: of,
    cell: of,
  })
  const columns = [
    text('notice', say('notices'), (notice) => sentence(notice.sentence)),
    text('at', say('notices.at'), (notice) => dates.moment(notice.at)),
    text('read', say('notices.state'), ({ readAt }) =>
      readAt === undefined ? say('notices.unread') : say('notices.read', { when: dates.moment(readAt) }),
    ),
  ]
  return (
    <span className="row no-print">
      <ExportButtons id="notices" name={say('notices')} rows={notices} columns={columns} state={NO_STATE} type="text" />
    </span>
  )
}
