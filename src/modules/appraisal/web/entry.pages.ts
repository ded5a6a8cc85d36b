import { entryTitles } from '#modules/appraisal/entry-title.messages.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const entryPages: readonly Page[] = [
  {
    path: '/appraisal',
    title: entryTitles.appraisal,
    load: async () => (await import('#modules/appraisal/web/AppraisalPage.tsx')).AppraisalPage,
    permission: 'appraisal.read',
    nav: { group: 'dispatch', order: 46 },
  },
  {
    path: '/appraisal/entries',
    title: entryTitles.ledger,
    load: async () => (await import('#modules/appraisal/web/LedgerPage.tsx')).LedgerPage,
    permission: 'appraisal.read',
  },
  {
    path: '/appraisal/entries/$entryId',
    title: entryTitles.entry,
    load: async () => (await import('#modules/appraisal/web/EntryPage.tsx')).EntryPage,
    permission: 'appraisal.read',
  },
]

const DEEDS = {
  'task.entry.state': 'door.state',
  'task.entry.approve': 'door.approve',
  'task.entry.decide-appeal': 'door.decide-appeal',
} as const

export const entryDoors: readonly Door[] = [
  {
    kind: 'entry',
    place: (entryId) => ({ to: '/appraisal/entries/$entryId', params: { entryId } }),
    act: (deed) => entryTitles[DEEDS[deed as keyof typeof DEEDS] ?? 'door.see'],
  },
]
