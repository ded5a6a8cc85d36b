import { reopeningTitles } from '#modules/dispatch/reopening-title.messages.ts'
import { wallTitles } from '#modules/dispatch/wall-title.messages.ts'
import { useReopeningCount } from '#modules/dispatch/web/useReopeningCount.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const cyclePages: readonly Page[] = [
  {
    path: '/cycles',
    title: wallTitles.wall,
    load: async () => (await import('#modules/dispatch/web/CycleWall.tsx')).CycleWall,
    permission: 'report.read',
    nav: { group: 'dispatch', order: 20 },
  },
  {
    path: '/reopenings',
    title: reopeningTitles.reopenings,
    load: async () => (await import('#modules/dispatch/web/ReopeningList.tsx')).ReopeningList,
    permission: 'report.read',
    nav: {
      group: 'dispatch',
      order: 80,
      useCount: useReopeningCount,
      forDutyOf: ['reopening.request', 'reopening.decide'],
    },
  },
]

export const cycleDoors: readonly Door[] = [
  { kind: 'cycle', place: () => ({ to: '/cycles' }), act: () => wallTitles.wall },
  { kind: 'reopening', place: () => ({ to: '/reopenings' }), act: () => reopeningTitles['state.asked'] },
]
