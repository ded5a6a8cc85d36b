import type { Page } from '#web/router/page.ts'
import { webWords } from '#web/web.messages.ts'

export const helpPages: readonly Page[] = [
  {
    path: '/help',
    title: webWords.help,
    load: async () => (await import('#web/frame/HelpPage.tsx')).HelpPage,
    nav: { group: 'me', order: 90 },
  },
]
