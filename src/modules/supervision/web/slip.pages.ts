import { slipTitles } from '#modules/supervision/slip-title.messages.ts'
import { useOpenSlipCount } from '#modules/supervision/web/useOpenSlipCount.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const slipPages: readonly Page[] = [
  {
    path: '/slips',
    title: slipTitles.slips,
    load: async () => (await import('#modules/supervision/web/SlipsPage.tsx')).SlipsPage,
    permission: 'slip.read',
    nav: { group: 'dispatch', order: 50, useCount: useOpenSlipCount },
  },
  {
    path: '/slips/rules',
    title: slipTitles.candidates,
    load: async () => (await import('#modules/supervision/web/SlipCandidates.tsx')).SlipCandidates,
    permission: 'slip.raise',
  },
  {
    path: '/slips/statistics',
    title: slipTitles.statistics,
    load: async () => (await import('#modules/supervision/web/SlipStatistics.tsx')).SlipStatistics,
    permission: 'slip.read',
  },
  {
    path: '/slips/$slipId',
    title: slipTitles.slip,
    load: async () => (await import('#modules/supervision/web/SlipPage.tsx')).SlipPage,
    permission: 'slip.read',
  },
  {
    path: '/slips/$slipId/paper',
    title: slipTitles.paper,
    load: async () => (await import('#modules/supervision/web/SlipPaper.tsx')).SlipPaper,
    permission: 'slip.read',
  },
]

const DEEDS = {
  'task.slip.sign': 'act.sign',
  'task.slip.reply': 'act.reply',
  'task.slip.mend': 'act.reply',
  'task.slip.approve': 'act.approve',
  'task.slip.verify': 'act.verify',
  'task.slip.close': 'act.close',
  'task.slip.check-extension': 'act.checkExtension',
  'task.slip.decide-extension': 'act.decideExtension',
} as const

export const slipDoors: readonly Door[] = [
  {
    kind: 'slip',
    place: (slipId) => ({ to: '/slips/$slipId', params: { slipId } }),
    act: (deed) => slipTitles[DEEDS[deed as keyof typeof DEEDS] ?? 'act.see'],
  },
  { kind: 'slip-party', place: () => ({ to: '/slips' }), act: () => slipTitles['act.see'] },
]
