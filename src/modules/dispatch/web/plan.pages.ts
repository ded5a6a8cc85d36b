import { dictionaryTitles } from '#modules/dispatch/dictionary-title.messages.ts'
import { planTitles } from '#modules/dispatch/plan-title.messages.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const planPages: readonly Page[] = [
  {
    path: '/plans',
    title: planTitles.plans,
    load: async () => (await import('#modules/dispatch/web/PlansPage.tsx')).PlansPage,
    permission: 'plan.read',
    nav: { group: 'dispatch', order: 42 },
  },
  {
    path: '/plans/$planId',
    title: planTitles.plan,
    load: async () => (await import('#modules/dispatch/web/PlanPage.tsx')).PlanPage,
    permission: 'plan.read',
  },
  {
    path: '/plans/$planId/targets/$indicatorId',
    title: planTitles.plan,
    load: async () => (await import('#modules/dispatch/web/CascadePage.tsx')).CascadePage,
    permission: 'plan.read',
  },
  {
    path: '/dictionary',
    title: dictionaryTitles.dictionary,
    load: async () => (await import('#modules/dispatch/web/DictionaryPage.tsx')).DictionaryPage,
    permission: 'plan.read',
    nav: { group: 'analysis', order: 40 },
  },
  {
    path: '/dictionary/$indicatorId',
    title: dictionaryTitles.dictionary,
    load: async () => (await import('#modules/dispatch/web/DictionaryEntry.tsx')).DictionaryEntry,
    permission: 'plan.read',
  },
]

export const planDoors: readonly Door[] = [
  {
    kind: 'target',
    place: (target) => ({ to: '/plans', search: { target } }),
    act: (deed) => planTitles[deed === 'target.task' ? 'door.decide' : 'door.view'],
  },
]
