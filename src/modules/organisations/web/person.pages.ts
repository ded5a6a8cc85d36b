import { personTitles } from '#modules/organisations/person-title.messages.ts'
import type { Page } from '#web/router/page.ts'

export const personPages: readonly Page[] = [
  {
    path: '/people',
    title: personTitles.people,
    load: async () => (await import('#modules/organisations/web/PeoplePage.tsx')).PeoplePage,
    permission: 'person.read',
    nav: { group: 'administration', order: 20 },
  },
  {
    path: '/roles',
    title: personTitles.roles,
    load: async () => (await import('#modules/organisations/web/RolesPage.tsx')).RolesPage,
    permission: 'person.read',
  },
  {
    path: '/delegations',
    title: personTitles.delegations,
    load: async () => (await import('#modules/organisations/web/DelegationsPage.tsx')).DelegationsPage,
    nav: { group: 'me', order: 10 },
  },
  {
    path: '/audit',
    title: personTitles.audit,
    load: async () => (await import('#modules/organisations/web/AuditPage.tsx')).AuditPage,
    permission: 'audit.read',
    nav: { group: 'administration', order: 90 },
  },
]
