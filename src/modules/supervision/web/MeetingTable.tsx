import { useNavigate } from '@tanstack/react-router'
import { dayNumber, weekdayOf } from '#engine/calendar/date.ts'
import type { MeetingHead } from '#modules/supervision/meeting.contract.ts'
import { MEETING_STATES } from '#modules/supervision/meeting.ts'
import { meetingWords } from '#modules/supervision/meeting-screen.messages.ts'
import { MeetingState } from '#modules/supervision/web/MeetingState.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const WEEKDAYS = ['weekday.0', 'weekday.1', 'weekday.2', 'weekday.3', 'weekday.4', 'weekday.5', 'weekday.6'] as const

/** 周二 of a day. */
export const weekdayKey = (day: string): (typeof WEEKDAYS)[number] => WEEKDAYS[weekdayOf(dayNumber(day)) % 7]!

/** Meetings by month, the latest first. */
export function MeetingTable({ rows }: { readonly rows: readonly MeetingHead[] }) {
  const say = useSay(meetingWords)
  const dates = useDates()
  const navigate = useNavigate()
  return (
    <DataTable<MeetingHead>
      id="meetings"
      name={say('meetings')}
      rows={rows}
      rowKey={({ id }) => id}
      groupOf={({ heldOn }) => dates.period(heldOn.slice(0, 7))}
      open={({ id }) => void navigate({ to: '/meetings/$meetingId', params: { meetingId: id }, search: {} })}
      empty={<State kind="empty" title={say('empty')} why={say('empty.why')} />}
      columns={useMeetingColumns()}
    />
  )
}

function useMeetingColumns(): readonly Column<MeetingHead>[] {
  const say = useSay(meetingWords)
  const pick = usePick()
  const dates = useDates()
  return [
    {
      key: 'day',
      head: say('column.day'),
      width: 150,
      text: ({ heldOn, startsAt }) => `${heldOn} ${startsAt}`,
      cell: ({ heldOn, startsAt }) => (
        <span className="nowrap">
          <b>{dates.day(heldOn)}</b> {say(weekdayKey(heldOn))} {startsAt}
        </span>
      ),
    },
    {
      key: 'title',
      head: say('column.title'),
      text: ({ title }) => pick(title),
      cell: ({ id, title, awaitsSeatId }) => (
        <>
          <PageLink to="/meetings/$meetingId" params={{ meetingId: id }}>
            {pick(title)}
          </PageLink>{' '}
          {awaitsSeatId !== null && <span className="tag">{say('answers.mine')}</span>}
        </>
      ),
    },
    {
      key: 'series',
      head: say('column.series'),
      width: 120,
      hidden: true,
      text: ({ series }) => pick(series.kind),
      cell: ({ series }) => <span className="second">{pick(series.kind)}</span>,
    },
    {
      key: 'state',
      head: say('column.state'),
      width: 136,
      text: ({ state }) => state,
      options: MEETING_STATES.map((value) => ({ value, label: say(`state.${value}`) })),
      cell: ({ state }) => <MeetingState of={state} />,
    },
    {
      key: 'place',
      head: say('column.place'),
      width: 150,
      wideOnly: true,
      text: ({ place }) => place,
      cell: ({ place }) => <span className="second">{place}</span>,
    },
    {
      key: 'answers',
      head: say('column.answers'),
      width: 80,
      filterable: false,
      text: ({ coming, invited }) => say('answers.value', { coming, invited }),
      cell: ({ coming, invited }) => say('answers.value', { coming, invited }),
    },
    {
      key: 'decisions',
      head: say('column.decisions'),
      width: 72,
      sum: true,
      filterable: false,
      number: ({ decisions }) => decisions,
      cell: ({ decisions }) => (decisions === 0 ? '—' : decisions),
    },
    {
      key: 'open',
      head: say('column.open'),
      width: 84,
      sum: true,
      filterable: false,
      number: ({ open }) => open,
      cell: ({ open, decisions }) => (decisions === 0 ? '—' : open),
    },
    {
      key: 'number',
      head: say('column.number'),
      width: 150,
      text: ({ number }) => number ?? '',
      cell: ({ number }) => <span className="nowrap">{number ?? '—'}</span>,
    },
  ]
}
