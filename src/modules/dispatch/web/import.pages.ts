import { importWords } from '#modules/dispatch/import-screen.messages.ts'
import type { Page } from '#web/router/page.ts'

export const importPages: readonly Page[] = [
  {
    path: '/imports',
    title: importWords.imports,
    load: async () => (await import('#modules/dispatch/web/ImportPage.tsx')).ImportPage,
    permission: 'import.run',
    nav: { group: 'analysis', order: 50 },
  },
]
