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
    path: '/visits',
    title: projectTitles.visits,
    load: async () => (await import('#modules/projects/web/VisitsPage.tsx')).VisitsPage,
    permission: 'project.read',
    nav: { group: 'business', order: 31 },
  },
  {
    path: '/visits/$siteVisitId',
    title: projectTitles.visit,
    load: async () => (await import('#modules/projects/web/VisitPage.tsx')).VisitPage,
    permission: 'project.read',
  },
  {
    path: '/letters',
    title: projectTitles.letters,
    load: async () => (await import('#modules/projects/web/LettersPage.tsx')).LettersPage,
    permission: 'project.read',
    nav: { group: 'business', order: 32 },
  },
  {
    path: '/cases/$caseId/signatures',
    title: projectTitles.signatures,
    load: async () => (await import('#modules/projects/web/SignaturesPage.tsx')).SignaturesPage,
  },
  {
    path: '/calls/$callId/apply',
    title: projectTitles.apply,
    load: async () => (await import('#modules/projects/web/ApplyPage.tsx')).ApplyPage,
    permission: 'project.apply',
  },
  {
    path: '/calls/$callId/hand-over',
    title: projectTitles.handOver,
    load: async () => (await import('#modules/projects/web/HandOverPage.tsx')).HandOverPage,
    permission: 'call.manage',
  },
  {
    path: '/calls/$callId/race',
    title: projectTitles.race,
    load: async () => (await import('#modules/projects/web/RacePage.tsx')).RacePage,
    permission: 'project.read',
  },
  {
    path: '/calls/$callId/lineup',
    title: projectTitles.lineup,
    load: async () => (await import('#modules/projects/web/LineupPage.tsx')).LineupPage,
    permission: 'project.read',
  },
  {
    path: '/public-board',
    title: projectTitles['public-board'],
    load: async () => (await import('#modules/projects/web/PublicBoardPage.tsx')).PublicBoardPage,
    bare: true,
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
    kind: 'site-visit',
    place: (siteVisitId) => ({ to: '/visits/$siteVisitId', params: { siteVisitId } }),
    act: () => projectTitles['door.visit'],
  },
  {
    kind: 'letter',
    place: () => ({ to: '/letters' }),
    act: () => projectTitles['door.letter'],
  },
  {
    kind: 'score-sheet',
    place: (scoreSheetId) => ({ to: '/score-sheets/$scoreSheetId', params: { scoreSheetId } }),
    act: () => projectTitles['door.score'],
  },
]
