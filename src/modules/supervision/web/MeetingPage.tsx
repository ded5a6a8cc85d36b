import { useParams } from '@tanstack/react-router'
import { Alert } from 'antd'
import { History } from '#cases/web/History.tsx'
import type { Output } from '#engine/contract/operation.ts'
import { getMeeting } from '#modules/supervision/meeting.contract.ts'
import { meetingWords } from '#modules/supervision/meeting-screen.messages.ts'
import { DecisionDrawer } from '#modules/supervision/web/DecisionDrawer.tsx'
import { MeetingActs } from '#modules/supervision/web/MeetingActs.tsx'
import { MeetingAgenda } from '#modules/supervision/web/MeetingAgenda.tsx'
import { DecisionLines } from '#modules/supervision/web/MeetingDecisions.tsx'
import { MeetingSeats } from '#modules/supervision/web/MeetingSeats.tsx'
import { MeetingState } from '#modules/supervision/web/MeetingState.tsx'
import { weekdayKey } from '#modules/supervision/web/MeetingTable.tsx'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { maybe, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type MeetingView = Output<typeof getMeeting>

const SHAPE = { decision: maybe() }

/** One meeting: agenda with its papers, who comes, what was decided and what becomes of it. */
export function MeetingPage() {
  const { meetingId } = useParams({ strict: false })
  const meeting = useRead(getMeeting, { meetingId: meetingId ?? '' })
  return <Waiting for={meeting}>{(data) => <Meeting of={data} />}</Waiting>
}

function Meeting({ of: meeting }: { readonly of: MeetingView }) {
  const say = useSay(meetingWords)
  const pick = usePick()
  const dates = useDates()
  const [{ decision }, change] = useAddress(SHAPE)
  const open = (id: string) => change({ decision: id })
  const hasMinutes =
    meeting.state === 'issued' ||
    ((meeting.state === 'held' || meeting.state === 'drafted') && (meeting.acts.record.may || meeting.acts.return.may))
  const isOver = meeting.state !== 'planned' && meeting.state !== 'convened'
  return (
    <>
      <PageHead
        title={pick(meeting.title)}
        beside={<MeetingState of={meeting.state} />}
        crumbs={[
          { key: 'meetings', name: say('meetings'), to: '/meetings' },
          { key: 'series', name: pick(meeting.series.name), to: '/meetings', search: { series: meeting.series.code } },
        ]}
        why={say('head.why', {
          day: dates.day(meeting.heldOn),
          weekday: say(weekdayKey(meeting.heldOn)),
          time: meeting.startsAt,
          place: meeting.place || say('head.unset'),
          chair: meeting.chair || say('head.unset'),
        })}
      >
        {hasMinutes && (
          <PageLink to="/meetings/$meetingId/minutes" params={{ meetingId: meeting.id }} className="button">
            {meeting.number ?? say('act.minutes')}
          </PageLink>
        )}
      </PageHead>
      <MeetingActs meeting={meeting} />
      <Tidings meeting={meeting} />
      <div className="columns">
        <div className="stack">
          <MeetingAgenda meeting={meeting} open={open} />
          {isOver && meeting.state !== 'cancelled' && (
            <section className="card stack">
              <h2>{say('made')}</h2>
              {meeting.made.length === 0 ? (
                <p className="second">{say('made.none')}</p>
              ) : (
                <DecisionLines rows={meeting.made} open={open} />
              )}
            </section>
          )}
        </div>
        <aside className="stack">
          <MeetingSeats meeting={meeting} />
          <section className="card stack">
            <h2>{say('history')}</h2>
            <History
              of={meeting.history.map((line, at) => ({
                id: `${line.at} ${at}`,
                at: line.at,
                who: line.by,
                what: line.text,
              }))}
            />
          </section>
        </aside>
      </div>
      {decision !== undefined && <DecisionDrawer decisionId={decision} close={() => change({ decision: undefined })} />}
    </>
  )
}

function Tidings({ meeting: { state, returnReason, cancelReason } }: { readonly meeting: MeetingView }) {
  const say = useSay(meetingWords)
  return (
    <>
      {state === 'held' && returnReason !== null && (
        <Alert type="warning" showIcon title={say('returned', { reason: returnReason })} />
      )}
      {cancelReason !== null && <Alert type="warning" showIcon title={say('cancelled', { reason: cancelReason })} />}
    </>
  )
}
