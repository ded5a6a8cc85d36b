import { ladderTitles } from '#modules/policies/ladder-title.messages.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const ladderPages: readonly Page[] = [
  {
    path: '/ladder',
    title: ladderTitles.ladder,
    load: async () => (await import('#modules/policies/web/LadderPage.tsx')).LadderPage,
    permission: 'policy.read',
    nav: { group: 'business', order: 74 },
  },
  {
    path: '/cultivation-plans',
    title: ladderTitles.plans,
    load: async () => (await import('#modules/policies/web/PlansPage.tsx')).PlansPage,
    permission: 'cultivation.read',
    nav: { group: 'business', order: 76 },
  },
  {
    path: '/cultivation-plans/$cultivationPlanId',
    title: ladderTitles.plan,
    load: async () => (await import('#modules/policies/web/PlanPage.tsx')).PlanPage,
    permission: 'cultivation.read',
  },
  {
    path: '/visit-problems/$visitProblemId',
    title: ladderTitles.problem,
    load: async () => (await import('#modules/policies/web/VisitProblemPage.tsx')).VisitProblemPage,
    permission: 'cultivation.read',
  },
  {
    path: '/certificates',
    title: ladderTitles.certificates,
    load: async () => (await import('#modules/policies/web/CertificatesPage.tsx')).CertificatesPage,
    permission: 'policy.read',
  },
  {
    path: '/register-entries/$registerEntryId/portrait',
    title: ladderTitles.portrait,
    load: async () => (await import('#modules/policies/web/PortraitPage.tsx')).PortraitPage,
    permission: 'policy.read',
  },
  {
    path: '/self-check',
    title: ladderTitles['self-check'],
    load: async () => (await import('#modules/policies/web/SelfCheckPage.tsx')).SelfCheckPage,
    bare: true,
  },
]

export const ladderDoors: readonly Door[] = [
  {
    kind: 'cultivation-plan',
    place: (cultivationPlanId) => ({
      to: '/cultivation-plans/$cultivationPlanId',
      params: { cultivationPlanId },
    }),
    act: (deed) => ladderTitles[deed === 'task.cultivation.carry-out' ? 'door.carry-out' : 'door.see'],
  },
  {
    kind: 'visit-problem',
    place: (visitProblemId) => ({ to: '/visit-problems/$visitProblemId', params: { visitProblemId } }),
    act: () => ladderTitles['door.answer'],
  },
  { kind: 'certificate', place: () => ({ to: '/certificates' }), act: () => ladderTitles['door.see'] },
]
