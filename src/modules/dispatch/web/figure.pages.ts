import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import type { Page } from '#web/router/page.ts'

export const figurePages: readonly Page[] = [
  {
    path: '/indicators',
    title: indicatorWords.indicators,
    load: async () => (await import('#modules/dispatch/web/IndicatorsPage.tsx')).IndicatorsPage,
    permission: 'figure.read',
    nav: { group: 'dispatch', order: 30 },
  },
  {
    path: '/indicators/$indicatorId',
    title: indicatorWords.indicator,
    load: async () => (await import('#modules/dispatch/web/IndicatorPage.tsx')).IndicatorPage,
    permission: 'figure.read',
  },
]
