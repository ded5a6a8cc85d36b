import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { downloadMinutes, getMeeting, getMinutes } from '#modules/supervision/meeting.contract.ts'
import { meetingWords } from '#modules/supervision/meeting-screen.messages.ts'
import { MeetingActs } from '#modules/supervision/web/MeetingActs.tsx'
import type { MeetingView } from '#modules/supervision/web/MeetingPage.tsx'
import { MeetingState } from '#modules/supervision/web/MeetingState.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download } from '#web/client/transfer.ts'
import { useRead } from '#web/client/useRead.ts'
import { OfficialPages } from '#web/document/OfficialPages.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** The minutes as they will be printed, page by page; signed here, and as docx. */
export function MeetingMinutes() {
  const params = useParams({ strict: false })
  const meeting = useRead(getMeeting, { meetingId: params.meetingId ?? '' })
  return <Waiting for={meeting}>{(data) => <Minutes meeting={data} />}</Waiting>
}

function Minutes({ meeting }: { readonly meeting: MeetingView }) {
  const say = useSay(meetingWords)
  const pick = usePick()
  const dates = useDates()
  const meetingId = meeting.id
  const minutes = useRead(getMinutes, { meetingId })
  const [error, setError] = useState<Error | undefined>()
  const get = () => {
    setError(undefined)
    download(downloadMinutes, { meetingId }).catch(setError)
  }
  const { number, issuedOn, issuedBy, sha256, state } = meeting
  const lacks = minutes.data?.lacks ?? []
  return (
    <>
      <PageHead
        title={say('minutes.title', { title: pick(meeting.title) })}
        beside={<MeetingState of={state} />}
        crumbs={[
          { key: 'meetings', name: say('meetings'), to: '/meetings' },
          { key: 'meeting', name: pick(meeting.title), to: '/meetings/$meetingId', params: { meetingId } },
        ]}
        why={
          <>
            {number !== null && issuedOn !== null
              ? say('minutes.issued', { number, by: issuedBy ?? '', day: dates.day(issuedOn) })
              : say(state === 'drafted' ? 'minutes.draft' : 'minutes.live')}
            {lacks.length > 0 && ` · ${say('minutes.lacks', { names: lacks.join(say('list.comma')) })}`}
            {sha256 !== null && <span className="code"> {say('minutes.hash', { hash: sha256.slice(0, 16) })}</span>}
          </>
        }
      >
        <PageLink to="/meetings/$meetingId" params={{ meetingId }} className="button">
          {say('back')}
        </PageLink>
        <ActButton primary={state === 'issued'} act={get}>
          {say('download')}
        </ActButton>
      </PageHead>
      <MeetingActs meeting={meeting} />
      <Refused error={error} />
      <Waiting for={minutes}>{({ paper }) => <OfficialPages paper={paper} />}</Waiting>
    </>
  )
}
