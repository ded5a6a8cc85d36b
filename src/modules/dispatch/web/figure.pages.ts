import { indicatorTitles } from '#modules/dispatch/indicator-title.messages.ts'
import { qualityTitles } from '#modules/dispatch/quality-title.messages.ts'
import { rankingTitles } from '#modules/dispatch/ranking-title.messages.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const figurePages: readonly Page[] = [
  {
    path: '/indicators',
    title: indicatorTitles.indicators,
    load: async () => (await import('#modules/dispatch/web/IndicatorsPage.tsx')).IndicatorsPage,
    permission: 'figure.read',
    nav: { group: 'dispatch', order: 40 },
  },
  {
    path: '/indicators/$indicatorId',
    title: indicatorTitles.indicator,
    load: async () => (await import('#modules/dispatch/web/IndicatorPage.tsx')).IndicatorPage,
    permission: 'figure.read',
  },
  {
    path: '/ranking',
    title: rankingTitles.ranking,
    load: async () => (await import('#modules/dispatch/web/RankingPage.tsx')).RankingPage,
    permission: 'figure.read',
    nav: { group: 'dispatch', order: 44 },
  },
  {
    path: '/quality',
    title: qualityTitles.quality,
    load: async () => (await import('#modules/dispatch/web/QualityPage.tsx')).QualityPage,
    permission: 'quality.read',
    nav: { group: 'analysis', order: 30 },
  },
  {
    path: '/findings/$findingId',
    title: qualityTitles.finding,
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
    act: (deed) => qualityTitles[DEEDS[deed as keyof typeof DEEDS] ?? 'act.see'],
  },
]
