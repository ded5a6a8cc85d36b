import { projectTitles } from '#modules/projects/project-title.messages.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const projectPages: readonly Page[] = [
  {
    path: '/projects',
    title: projectTitles.projects,
    load: async () => (await import('#modules/projects/web/ProjectsPage.tsx')).ProjectsPage,
    permission: 'project.read',
    nav: { group: 'business', order: 30 },
  },
  {
    path: '/projects/$projectId',
    title: projectTitles.project,
    load: async () => (await import('#modules/projects/web/ProjectPage.tsx')).ProjectPage,
  },
  {
    path: '/calls/$callId/apply',
    title: projectTitles.apply,
    load: async () => (await import('#modules/projects/web/ApplyPage.tsx')).ApplyPage,
    permission: 'project.apply',
  },
  {
    path: '/calls/$callId/lineup',
    title: projectTitles.lineup,
    load: async () => (await import('#modules/projects/web/LineupPage.tsx')).LineupPage,
    permission: 'project.manage',
  },
  {
    path: '/score-sheets/$scoreSheetId',
    title: projectTitles.sheet,
    load: async () => (await import('#modules/projects/web/SheetPage.tsx')).SheetPage,
  },
]

export const projectDoors: readonly Door[] = [
  {
    kind: 'project',
    place: (projectId) => ({ to: '/projects/$projectId', params: { projectId } }),
    act: () => projectTitles['door.see'],
  },
  {
    kind: 'score-sheet',
    place: (scoreSheetId) => ({ to: '/score-sheets/$scoreSheetId', params: { scoreSheetId } }),
    act: () => projectTitles['door.score'],
  },
]
