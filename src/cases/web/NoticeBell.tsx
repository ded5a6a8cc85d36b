import { Button, Popover } from 'antd'
import { useState } from 'react'
import { noticeMarkRead, noticeMine } from '#cases/notice.contract.ts'
import { caseScreenWords } from '#cases/screen.messages.ts'
import { NoticeLine } from '#cases/web/NoticeLine.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useSay } from '#web/words/language.ts'

const SHOWN = 6

/** Notices in the top bar, with the count of the unread. */
export function NoticeBell() {
  const say = useSay(caseScreenWords)
  const [open, setOpen] = useState(false)
  const notices = useRead(noticeMine, { limit: SHOWN }, { every: 60_000 }).data
  const markRead = useAct(noticeMarkRead)
  const unread = notices?.unread ?? 0
  const content = (
    <div className="notices-panel">
      {notices?.notices.length === 0 && <p className="second">{say('notices.empty')}</p>}
      <ul className="notices">
        {notices?.notices.map((notice) => (
          <NoticeLine key={notice.id} notice={notice} opened={() => setOpen(false)} />
        ))}
      </ul>
      <div className="between">
        <PageLink to="/notices">{say('notices.all')}</PageLink>
        {unread > 0 && (
          <Button size="small" type="link" loading={markRead.isPending} onClick={() => markRead.mutate({})}>
            {say('notices.read-all')}
          </Button>
        )}
      </div>
    </div>
  )
  return (
    <Popover open={open} onOpenChange={setOpen} trigger="click" placement="bottomRight" content={content}>
      <button type="button" className="top-button" aria-expanded={open}>
        {say('notices')}{' '}
        {unread > 0 && (
          <span className="badge">
            {unread} <span className="visually-hidden">{say('notices.unread')}</span>
          </span>
        )}
      </button>
    </Popover>
  )
}
