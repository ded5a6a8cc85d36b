import { useNavigate } from '@tanstack/react-router'
import { Segmented, Select } from 'antd'
import { useEffect, useState } from 'react'
import { listMeetingSeries, listMeetings, type MeetingHead } from '#modules/supervision/meeting.contract.ts'
import { listDecisions } from '#modules/supervision/meeting-decision.contract.ts'
import { meetingWords } from '#modules/supervision/meeting-screen.messages.ts'
import { DecisionDrawer } from '#modules/supervision/web/DecisionDrawer.tsx'
import { DecisionTable } from '#modules/supervision/web/DecisionTable.tsx'
import { PlanMeeting } from '#modules/supervision/web/MeetingPlan.tsx'
import { MeetingTable } from '#modules/supervision/web/MeetingTable.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { useRead } from '#web/client/useRead.ts'
import { officeNow, onOfficeClock } from '#web/figure/office-clock.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { maybe, oneOf, useAddress } from '#web/router/address.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const VIEWS = ['meetings', 'decisions'] as const
const SHAPE = { view: oneOf(VIEWS, 'meetings'), series: maybe(), decision: maybe(), seat: maybe() }

/** Meetings in the order of their days, and all that they have decided. */
export function MeetingsPage() {
  const say = useSay(meetingWords)
  const pick = usePick()
  const dates = useDates()
  const navigate = useNavigate()
  const [{ view, series, decision, seat }, change] = useAddress(SHAPE)
  const [isPlanning, plan] = useState(false)
  const of = series === undefined ? {} : { series }
  const meetings = useRead(listMeetings, of, { keepFormer: true })
  const decided = useRead(listDecisions, of, { keepFormer: true })
  const known = useRead(listMeetingSeries, {}).data?.series ?? []
  const mayPlan = known.some((one) => one.mayPlan)
  // A task names the seat that is to be answered for.
  const seated = meetings.data?.rows.find((row) => seat !== undefined && row.awaitsSeatId === seat)
  useEffect(() => {
    if (seated === undefined) return
    void navigate({ to: '/meetings/$meetingId', params: { meetingId: seated.id }, search: {}, replace: true })
  }, [seated, navigate])
  const title = (rows: readonly MeetingHead[]): string => {
    const next = nextOf(rows)
    return next === undefined
      ? say('title.none')
      : say('title.next', { day: dates.day(next.heldOn), title: pick(next.title) })
  }
  return (
    <Waiting for={meetings}>
      {({ rows }) => (
        <>
          <PageHead
            title={
              view === 'meetings'
                ? title(rows)
                : decided.data && decided.data.open > 0
                  ? say('title.decisions', { open: decided.data.open, overdue: decided.data.overdue })
                  : say('title.decisions.none')
            }
            why={say('why')}
          >
            <Select
              aria-label={say('series')}
              className="series-select"
              value={series ?? ''}
              options={[
                { value: '', label: say('series.all') },
                ...known.map((one) => ({ value: one.code, label: pick(one.name) })),
              ]}
              onChange={(next) => change({ series: next })}
            />
            <Segmented
              value={view}
              aria-label={say('meetings')}
              options={VIEWS.map((one) => ({ value: one, label: say(`view.${one}`) }))}
              onChange={(next) => change({ view: next })}
            />
            <ActButton primary act={() => plan(true)} reason={mayPlan ? undefined : say('no-right')}>
              {say('plan')}
            </ActButton>
          </PageHead>
          {view === 'meetings' ? (
            <MeetingTable rows={rows} />
          ) : (
            <Waiting for={decided}>
              {(list) => <DecisionTable rows={list.rows} open={(id) => change({ decision: id })} />}
            </Waiting>
          )}
          {isPlanning && <PlanMeeting series={known.filter((one) => one.mayPlan)} close={() => plan(false)} />}
          {decision !== undefined && (
            <DecisionDrawer decisionId={decision} close={() => change({ decision: undefined })} />
          )}
        </>
      )}
    </Waiting>
  )
}

/** The first that is still to come. */
function nextOf(rows: readonly MeetingHead[]): MeetingHead | undefined {
  const { date } = onOfficeClock(officeNow())
  return rows.findLast(({ state, heldOn }) => (state === 'planned' || state === 'convened') && heldOn >= date)
}
