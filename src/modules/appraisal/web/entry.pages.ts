import { entryNotices } from '#modules/appraisal/entry-notice.messages.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const entryPages: readonly Page[] = [
  {
    path: '/appraisal',
    title: entryNotices['entry.page.ranking'],
    load: async () => (await import('#modules/appraisal/web/AppraisalPage.tsx')).AppraisalPage,
    permission: 'appraisal.read',
    nav: { group: 'dispatch', order: 55 },
  },
  {
    path: '/appraisal/entries',
    title: entryNotices['entry.page.ledger'],
    load: async () => (await import('#modules/appraisal/web/LedgerPage.tsx')).LedgerPage,
    permission: 'appraisal.read',
  },
  {
    path: '/appraisal/entries/$entryId',
    title: entryNotices['entry.page.entry'],
    load: async () => (await import('#modules/appraisal/web/EntryPage.tsx')).EntryPage,
    permission: 'appraisal.read',
  },
]

const DEEDS = {
  'task.entry.state': 'entry.door.state',
  'task.entry.approve': 'entry.door.approve',
  'task.entry.decide-appeal': 'entry.door.decide-appeal',
} as const

export const entryDoors: readonly Door[] = [
  {
    kind: 'entry',
    place: (entryId) => ({ to: '/appraisal/entries/$entryId', params: { entryId } }),
    act: (deed) => entryNotices[DEEDS[deed as keyof typeof DEEDS] ?? 'entry.door.see'],
  },
]
