import { callTitles } from '#modules/programmes/call-title.messages.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const callPages: readonly Page[] = [
  {
    path: '/calls',
    title: callTitles.calls,
    load: async () => (await import('#modules/programmes/web/CallsPage.tsx')).CallsPage,
    permission: 'call.read',
    nav: { group: 'business', order: 20 },
  },
  {
    path: '/calls/$callId',
    title: callTitles.call,
    load: async () => (await import('#modules/programmes/web/CallPage.tsx')).CallPage,
    permission: 'call.read',
  },
]

export const callDoors: readonly Door[] = [
  {
    kind: 'call',
    place: (callId) => ({ to: '/calls/$callId', params: { callId } }),
    act: () => callTitles['door.see'],
  },
]
