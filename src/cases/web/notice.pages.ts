import { caseScreenTitles } from '#cases/screen-title.messages.ts'
import type { Page } from '#web/router/page.ts'

export const noticePages: readonly Page[] = [
  {
    path: '/notices',
    title: caseScreenTitles.notices,
    load: async () => (await import('#cases/web/NoticesPage.tsx')).NoticesPage,
    nav: { group: 'me', order: 5 },
  },
]
