import { type Notice, noticeMarkRead } from '#cases/notice.contract.ts'
import { caseScreenWords } from '#cases/screen.messages.ts'
import { useAct } from '#web/client/useAct.ts'
import { useDates } from '#web/figure/useDates.ts'
import { useServices } from '#web/frame/services.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useSay } from '#web/words/language.ts'
import { useSentence } from '#web/words/useSentence.ts'

interface Props {
  readonly notice: Notice
  readonly opened?: () => void
  readonly showMail?: boolean
}

/** One notice; opening its record marks it as read. */
export function NoticeLine({ notice, opened, showMail }: Props) {
  const say = useSay(caseScreenWords)
  const sentence = useSentence()
  const dates = useDates()
  const markRead = useAct(noticeMarkRead)
  const { subjectKind, subjectId, readAt } = notice
  const door = useServices().doors.find((one) => one.kind === subjectKind)
  const open = () => {
    if (readAt === undefined) markRead.mutate({ ids: [notice.id] })
    opened?.()
  }
  return (
    <li className={readAt === undefined ? 'notice unread' : 'notice'}>
      <span className="notice-mark">
        {readAt === undefined && <span className="visually-hidden">{say('notices.unread')}</span>}
      </span>
      <span>
        {door !== undefined && subjectId !== undefined ? (
          <span onClickCapture={open} role="presentation">
            <PageLink {...door.place(subjectId)}>{sentence(notice.sentence)}</PageLink>
          </span>
        ) : (
          sentence(notice.sentence)
        )}
        {showMail === true && <small className="second"> {say(`mail.${notice.mail}`)}</small>}
      </span>
      <span className="second small nowrap">{dates.near(notice.at)}</span>
    </li>
  )
}
