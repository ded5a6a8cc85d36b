import { correctionTitles } from '#modules/dispatch/correction-title.messages.ts'
import { fillingTitles } from '#modules/dispatch/filling-title.messages.ts'
import { reviewTitles } from '#modules/dispatch/review-title.messages.ts'
import { useCorrectionCount } from '#modules/dispatch/web/useCorrectionCount.ts'
import { useOwnReportCount } from '#modules/dispatch/web/useOwnReports.ts'
import { useWaitingCount } from '#modules/dispatch/web/useWaiting.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const reportPages: readonly Page[] = [
  {
    path: '/reports',
    title: fillingTitles.reports,
    load: async () => (await import('#modules/dispatch/web/OwnReports.tsx')).OwnReports,
    permission: 'report.fill',
    nav: { group: 'dispatch', order: 10, useCount: useOwnReportCount },
  },
  {
    path: '/reports/$reportId',
    title: fillingTitles.report,
    load: async () => (await import('#modules/dispatch/web/ReportPage.tsx')).ReportPage,
    permission: 'report.read',
  },
  {
    path: '/review',
    title: reviewTitles.desk,
    load: async () => (await import('#modules/dispatch/web/ReviewDesk.tsx')).ReviewDesk,
    permission: 'report.read',
    nav: { group: 'dispatch', order: 30, useCount: useWaitingCount, forDutyOf: ['report.approve', 'report.accept'] },
  },
  {
    path: '/corrections',
    title: correctionTitles.corrections,
    load: async () => (await import('#modules/dispatch/web/CorrectionList.tsx')).CorrectionList,
    permission: 'report.read',
    nav: {
      group: 'dispatch',
      order: 70,
      useCount: useCorrectionCount,
      forDutyOf: ['correction.propose', 'correction.decide'],
    },
  },
]

const DEEDS: Readonly<Record<string, 'act.fill' | 'act.correct' | 'act.review'>> = {
  'task.report.fill': 'act.fill',
  'task.report.correct': 'act.correct',
  'task.report.approve': 'act.review',
  'task.report.accept': 'act.review',
}

export const reportDoors: readonly Door[] = [
  {
    kind: 'report',
    place: (reportId) => ({ to: '/reports/$reportId', params: { reportId } }),
    act: (deed) => fillingTitles[DEEDS[deed] ?? 'act.view'],
  },
  { kind: 'correction', place: () => ({ to: '/corrections' }), act: () => correctionTitles['state.open'] },
]
