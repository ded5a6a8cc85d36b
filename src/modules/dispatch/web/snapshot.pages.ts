import { snapshotTitles } from '#modules/dispatch/snapshot-title.messages.ts'
import { useRestatementCount } from '#modules/dispatch/web/useRestatementCount.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const snapshotPages: readonly Page[] = [
  {
    path: '/snapshots',
    title: snapshotTitles.snapshots,
    load: async () => (await import('#modules/dispatch/web/SnapshotsPage.tsx')).SnapshotsPage,
    permission: 'figure.read',
    nav: { group: 'dispatch', order: 60, useCount: useRestatementCount },
  },
  {
    path: '/snapshots/$snapshotId',
    title: snapshotTitles.snapshot,
    load: async () => (await import('#modules/dispatch/web/SnapshotPage.tsx')).SnapshotPage,
    permission: 'figure.read',
  },
]

export const snapshotDoors: readonly Door[] = [
  { kind: 'restatement', place: () => ({ to: '/snapshots' }), act: () => snapshotTitles['state.proposed'] },
]
