import { listDecisions } from '#modules/supervision/meeting-decision.contract.ts'
import { meetingWords } from '#modules/supervision/meeting-screen.messages.ts'
import { useRead } from '#web/client/useRead.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** The decisions of meetings that a slip or a key task came from. */
export function DecidedBy({ of }: { readonly of: { readonly slipId: string } | { readonly keyTaskId: string } }) {
  const say = useSay(meetingWords)
  const pick = usePick()
  const may = useCan()('meeting.read')
  const rows = useRead(listDecisions, of, { when: may }).data?.rows ?? []
  if (rows.length === 0) return null
  return (
    <section className="card stack">
      <h2>{say('decision')}</h2>
      <ul className="lines">
        {rows.map(({ id, meeting, text }) => (
          <li key={id}>
            <PageLink to="/meetings/$meetingId" params={{ meetingId: meeting.id }} search={{ decision: id }}>
              {pick(meeting.title)}
            </PageLink>
            <span className="second clipped">{text}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
