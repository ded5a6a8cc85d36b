import { caseTitles } from '#cases/case-title.messages.ts'
import { useCaseCount } from '#cases/web/useCaseCount.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const casePages: readonly Page[] = [
  {
    path: '/cases',
    title: caseTitles.cases,
    load: async () => (await import('#cases/web/CasesPage.tsx')).CasesPage,
    nav: { group: 'business', order: 10, useCount: useCaseCount },
  },
  {
    path: '/cases/notices',
    title: caseTitles.notices,
    load: async () => (await import('#cases/web/NoticeBoardPage.tsx')).NoticeBoardPage,
    nav: { group: 'business', order: 90 },
  },
  {
    path: '/cases/$caseId',
    title: caseTitles.case,
    load: async () => (await import('#cases/web/CasePage.tsx')).CasePage,
  },
]

export const caseDoors: readonly Door[] = [
  {
    kind: 'case',
    place: (caseId) => ({ to: '/cases/$caseId', params: { caseId } }),
    act: () => caseTitles['act.see'],
  },
]
