import { keyTaskTitles } from '#modules/supervision/key-task-title.messages.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const keyTaskPages: readonly Page[] = [
  {
    path: '/key-tasks',
    title: keyTaskTitles.tasks,
    load: async () => (await import('#modules/supervision/web/KeyTasksPage.tsx')).KeyTasksPage,
    permission: 'key-task.read',
    nav: { group: 'dispatch', order: 48 },
  },
  {
    path: '/key-tasks/$keyTaskId',
    title: keyTaskTitles.task,
    load: async () => (await import('#modules/supervision/web/KeyTaskPage.tsx')).KeyTaskPage,
    permission: 'key-task.read',
  },
]

const DEEDS = {
  'task.key-task.report': 'act.report',
  'task.key-task.mend': 'act.report',
  'task.key-task.approve': 'act.approve',
} as const

export const keyTaskDoors: readonly Door[] = [
  {
    kind: 'key-task',
    place: (keyTaskId) => ({ to: '/key-tasks/$keyTaskId', params: { keyTaskId } }),
    act: (deed) => keyTaskTitles[DEEDS[deed as keyof typeof DEEDS] ?? 'act.see'],
  },
]
