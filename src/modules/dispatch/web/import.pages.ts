import { importTitles } from '#modules/dispatch/import-title.messages.ts'
import type { Page } from '#web/router/page.ts'

export const importPages: readonly Page[] = [
  {
    path: '/imports',
    title: importTitles.imports,
    load: async () => (await import('#modules/dispatch/web/ImportPage.tsx')).ImportPage,
    permission: 'import.run',
    nav: { group: 'analysis', order: 50 },
  },
]
