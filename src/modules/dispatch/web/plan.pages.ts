import { dictionaryWords } from '#modules/dispatch/dictionary-screen.messages.ts'
import { planWords } from '#modules/dispatch/plan-screen.messages.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const planPages: readonly Page[] = [
  {
    path: '/plans',
    title: planWords.plans,
    load: async () => (await import('#modules/dispatch/web/PlansPage.tsx')).PlansPage,
    permission: 'plan.read',
    nav: { group: 'dispatch', order: 60 },
  },
  {
    path: '/plans/$planId',
    title: planWords.plan,
    load: async () => (await import('#modules/dispatch/web/PlanPage.tsx')).PlanPage,
    permission: 'plan.read',
  },
  {
    path: '/plans/$planId/targets/$indicatorId',
    title: planWords.plan,
    load: async () => (await import('#modules/dispatch/web/CascadePage.tsx')).CascadePage,
    permission: 'plan.read',
  },
  {
    path: '/dictionary',
    title: dictionaryWords.dictionary,
    load: async () => (await import('#modules/dispatch/web/DictionaryPage.tsx')).DictionaryPage,
    permission: 'plan.read',
    nav: { group: 'analysis', order: 40 },
  },
  {
    path: '/dictionary/$indicatorId',
    title: dictionaryWords.dictionary,
    load: async () => (await import('#modules/dispatch/web/DictionaryEntry.tsx')).DictionaryEntry,
    permission: 'plan.read',
  },
]

export const planDoors: readonly Door[] = [
  {
    kind: 'target',
    place: (target) => ({ to: '/plans', search: { target } }),
    act: (deed) => planWords[deed === 'target.task' ? 'door.decide' : 'door.view'],
  },
]
