import { monitorTitles } from '#modules/dispatch/monitor-title.messages.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const monitorPages: readonly Page[] = [
  {
    path: '/monitors',
    title: monitorTitles.board,
    load: async () => (await import('#modules/dispatch/web/MonitorsPage.tsx')).MonitorsPage,
    permission: 'monitor.read',
    nav: { group: 'dispatch', order: 35 },
  },
  {
    path: '/monitors/arrivals',
    title: monitorTitles.arrivals,
    load: async () => (await import('#modules/dispatch/web/ArrivalsPage.tsx')).ArrivalsPage,
    permission: 'monitor.import',
  },
  {
    path: '/monitors/$monitor/$unitId',
    title: monitorTitles.board,
    load: async () => (await import('#modules/dispatch/web/MonitorPage.tsx')).MonitorPage,
    permission: 'monitor.read',
  },
  {
    path: '/feeds',
    title: monitorTitles.feeds,
    load: async () => (await import('#modules/dispatch/web/FeedsPage.tsx')).FeedsPage,
    permission: 'feed.manage',
    nav: { group: 'administration', order: 60 },
  },
]

export const monitorDoors: readonly Door[] = [
  { kind: 'monitor', place: () => ({ to: '/monitors' }), act: () => monitorTitles.board },
]
