import { organisationWords } from '#modules/organisations/organisation.messages.ts'
import type { Page } from '#web/router/page.ts'

export const unitPages: readonly Page[] = [
  {
    path: '/units',
    title: organisationWords.units,
    load: async () => (await import('#modules/organisations/web/UnitsPage.tsx')).UnitsPage,
    permission: 'organisation.read',
    nav: { group: 'administration', order: 10 },
  },
  {
    path: '/units/$unitId',
    title: organisationWords.units,
    load: async () => (await import('#modules/organisations/web/UnitPage.tsx')).UnitPage,
    permission: 'organisation.read',
  },
]
