import { snapshotWords } from '#modules/dispatch/snapshot-screen.messages.ts'
import { useRestatementCount } from '#modules/dispatch/web/useRestatementCount.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const snapshotPages: readonly Page[] = [
  {
    path: '/snapshots',
    title: snapshotWords.snapshots,
    load: async () => (await import('#modules/dispatch/web/SnapshotsPage.tsx')).SnapshotsPage,
    permission: 'figure.read',
    nav: { group: 'dispatch', order: 60, useCount: useRestatementCount },
  },
  {
    path: '/snapshots/$snapshotId',
    title: snapshotWords.snapshot,
    load: async () => (await import('#modules/dispatch/web/SnapshotPage.tsx')).SnapshotPage,
    permission: 'figure.read',
  },
]

export const snapshotDoors: readonly Door[] = [
  { kind: 'restatement', place: () => ({ to: '/snapshots' }), act: () => snapshotWords['state.proposed'] },
]
