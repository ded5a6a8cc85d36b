import { meetingTitles } from '#modules/supervision/meeting-title.messages.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const meetingPages: readonly Page[] = [
  {
    path: '/meetings',
    title: meetingTitles.meetings,
    load: async () => (await import('#modules/supervision/web/MeetingsPage.tsx')).MeetingsPage,
    permission: 'meeting.read',
    nav: { group: 'dispatch', order: 52 },
  },
  {
    path: '/meetings/$meetingId',
    title: meetingTitles.meeting,
    load: async () => (await import('#modules/supervision/web/MeetingPage.tsx')).MeetingPage,
    permission: 'meeting.read',
  },
  {
    path: '/meetings/$meetingId/minutes',
    title: meetingTitles.minutes,
    load: async () => (await import('#modules/supervision/web/MeetingMinutes.tsx')).MeetingMinutes,
    permission: 'meeting.read',
  },
]

export const meetingDoors: readonly Door[] = [
  {
    kind: 'meeting',
    place: (meetingId) => ({ to: '/meetings/$meetingId', params: { meetingId } }),
    act: (deed) => meetingTitles[deed === 'task.meeting.sign' ? 'act.issue' : 'act.see'],
  },
  // The list knows to which meeting a seat belongs, and opens it.
  {
    kind: 'meeting-seat',
    place: (seat) => ({ to: '/meetings', search: { seat } }),
    act: () => meetingTitles['act.answer'],
  },
  {
    kind: 'meeting-decision',
    place: (decision) => ({ to: '/meetings', search: { view: 'decisions', decision } }),
    act: () => meetingTitles['act.see'],
  },
]
