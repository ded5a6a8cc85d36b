import { problemTitles } from '#modules/supervision/problem-title.messages.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const problemPages: readonly Page[] = [
  {
    path: '/weekly',
    title: problemTitles.weekly,
    load: async () => (await import('#modules/supervision/web/WeeklyPage.tsx')).WeeklyPage,
    permission: 'problem.read',
    nav: { group: 'dispatch', order: 38 },
  },
]

export const problemDoors: readonly Door[] = [
  {
    kind: 'problem',
    place: (problemId) => ({ to: '/weekly', search: { problem: problemId } }),
    act: (deed) => problemTitles[deed === 'task.problem.help' ? 'act.help' : 'act.see'],
  },
]
