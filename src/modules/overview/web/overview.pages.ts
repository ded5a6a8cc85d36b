import { overviewWords } from '#modules/overview/overview.messages.ts'
import { useTaskCount } from '#modules/overview/web/useTasks.ts'
import type { Page } from '#web/router/page.ts'

export const overviewPages: readonly Page[] = [
  {
    path: '/',
    title: overviewWords.workbench,
    load: async () => (await import('#modules/overview/web/Workbench.tsx')).Workbench,
    nav: { group: 'work', order: 10, useCount: useTaskCount },
  },
]
