import { registryTitles } from '#modules/registries/registry-title.messages.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const registryPages: readonly Page[] = [
  {
    path: '/registers',
    title: registryTitles.registers,
    load: async () => (await import('#modules/registries/web/RegistersPage.tsx')).RegistersPage,
    permission: 'register.read',
    nav: { group: 'registers', order: 10 },
  },
  {
    path: '/integrity',
    title: registryTitles.integrity,
    load: async () => (await import('#modules/registries/web/IntegrityPage.tsx')).IntegrityPage,
    permission: 'register.read',
    nav: { group: 'registers', order: 20 },
  },
  {
    path: '/registers/$register',
    title: registryTitles.register,
    load: async () => (await import('#modules/registries/web/EntriesPage.tsx')).EntriesPage,
    permission: 'register.read',
  },
  {
    path: '/registers/$register/import',
    title: registryTitles.import,
    load: async () => (await import('#modules/registries/web/RegisterImportPage.tsx')).RegisterImportPage,
    permission: 'register.record',
  },
  {
    path: '/register-entries/$registerEntryId',
    title: registryTitles.entry,
    load: async () => (await import('#modules/registries/web/EntryPage.tsx')).EntryPage,
    permission: 'register.read',
  },
]

export const registryDoors: readonly Door[] = [
  {
    kind: 'register-entry',
    place: (registerEntryId) => ({ to: '/register-entries/$registerEntryId', params: { registerEntryId } }),
    act: () => registryTitles['door.decide'],
  },
]
