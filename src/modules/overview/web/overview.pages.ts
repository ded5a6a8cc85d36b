import { cockpitTitles } from '#modules/overview/cockpit-title.messages.ts'
import { overviewTitles } from '#modules/overview/overview-title.messages.ts'
import { useTaskCount } from '#modules/overview/web/useTasks.ts'
import type { Page } from '#web/router/page.ts'

export const overviewPages: readonly Page[] = [
  {
    path: '/',
    title: overviewTitles.workbench,
    load: async () => (await import('#modules/overview/web/Workbench.tsx')).Workbench,
    nav: { group: 'work', order: 10, useCount: useTaskCount },
  },
  {
    path: '/cockpit',
    title: cockpitTitles.cockpit,
    load: async () => (await import('#modules/overview/web/CockpitPage.tsx')).CockpitPage,
    permission: 'figure.read',
    nav: { group: 'work', order: 15 },
  },
  {
    path: '/cockpit/wall',
    title: cockpitTitles.wall,
    load: async () => (await import('#modules/overview/web/WallPage.tsx')).WallPage,
    permission: 'figure.read',
    frameless: true,
  },
]
