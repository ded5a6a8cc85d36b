import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import { qualityWords } from '#modules/dispatch/quality-screen.messages.ts'
import { rankingWords } from '#modules/dispatch/ranking-screen.messages.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const figurePages: readonly Page[] = [
  {
    path: '/indicators',
    title: indicatorWords.indicators,
    load: async () => (await import('#modules/dispatch/web/IndicatorsPage.tsx')).IndicatorsPage,
    permission: 'figure.read',
    nav: { group: 'dispatch', order: 40 },
  },
  {
    path: '/indicators/$indicatorId',
    title: indicatorWords.indicator,
    load: async () => (await import('#modules/dispatch/web/IndicatorPage.tsx')).IndicatorPage,
    permission: 'figure.read',
  },
  {
    path: '/ranking',
    title: rankingWords.ranking,
    load: async () => (await import('#modules/dispatch/web/RankingPage.tsx')).RankingPage,
    permission: 'figure.read',
    nav: { group: 'dispatch', order: 50 },
  },
  {
    path: '/quality',
    title: qualityWords.quality,
    load: async () => (await import('#modules/dispatch/web/QualityPage.tsx')).QualityPage,
    permission: 'quality.read',
    nav: { group: 'analysis', order: 30 },
  },
  {
    path: '/findings/$findingId',
    title: qualityWords.finding,
    load: async () => (await import('#modules/dispatch/web/FindingPage.tsx')).FindingPage,
    permission: 'quality.read',
  },
]

const DEEDS = {
  'task.finding.explain': 'act.explain',
  'task.finding.correct': 'act.explain',
  'task.finding.judge': 'act.judge',
} as const

export const findingDoors: readonly Door[] = [
  {
    kind: 'finding',
    place: (findingId) => ({ to: '/findings/$findingId', params: { findingId } }),
    act: (deed) => qualityWords[DEEDS[deed as keyof typeof DEEDS] ?? 'act.see'],
  },
]
