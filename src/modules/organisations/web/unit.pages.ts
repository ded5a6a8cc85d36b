import { organisationTitles } from '#modules/organisations/organisation-title.messages.ts'
import type { Page } from '#web/router/page.ts'

export const unitPages: readonly Page[] = [
  {
    path: '/units',
    title: organisationTitles.units,
    load: async () => (await import('#modules/organisations/web/UnitsPage.tsx')).UnitsPage,
    permission: 'organisation.read',
    nav: { group: 'administration', order: 10 },
  },
  {
    path: '/units/$unitId',
    title: organisationTitles.units,
    load: async () => (await import('#modules/organisations/web/UnitPage.tsx')).UnitPage,
    permission: 'organisation.read',
  },
]
