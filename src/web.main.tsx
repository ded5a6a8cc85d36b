import { lazy } from 'react'
import { createRoot } from 'react-dom/client'
import { caseMessages } from '#cases/case.messages.ts'
import { caseKernelMessages } from '#cases/case-kernel.messages.ts'
import { exportRecord } from '#cases/export.contract.ts'
import { caseDoors, casePages } from '#cases/web/case.pages.ts'
import { formDoors, formPages } from '#cases/web/form.pages.ts'
import { NoticeBell } from '#cases/web/NoticeBell.tsx'
import { noticePages } from '#cases/web/notice.pages.ts'
import { indicatorMessages } from '#engine/indicator/indicator.messages.ts'
import { entryNotices } from '#modules/appraisal/entry-notice.messages.ts'
import { entryDoors, entryPages } from '#modules/appraisal/web/entry.pages.ts'
import { bulletinMessages } from '#modules/bulletins/bulletin.messages.ts'
import { bulletinDoors, bulletinPages } from '#modules/bulletins/web/bulletin.pages.ts'
import { cycleMessages } from '#modules/dispatch/cycle.messages.ts'
import { figureMessages } from '#modules/dispatch/figure.messages.ts'
import { findingMessages } from '#modules/dispatch/finding.messages.ts'
import { importMessages } from '#modules/dispatch/import.messages.ts'
import { monitorMessages } from '#modules/dispatch/monitor.messages.ts'
import { planMessages } from '#modules/dispatch/plan.messages.ts'
import { reportMessages } from '#modules/dispatch/report.messages.ts'
import { snapshotMessages } from '#modules/dispatch/snapshot.messages.ts'
import { cycleDoors, cyclePages } from '#modules/dispatch/web/cycle.pages.ts'
import { figurePages, findingDoors } from '#modules/dispatch/web/figure.pages.ts'
import { importPages } from '#modules/dispatch/web/import.pages.ts'
import { monitorDoors, monitorPages } from '#modules/dispatch/web/monitor.pages.ts'
import { planDoors, planPages } from '#modules/dispatch/web/plan.pages.ts'
import { reportDoors, reportPages } from '#modules/dispatch/web/report.pages.ts'
import { snapshotDoors, snapshotPages } from '#modules/dispatch/web/snapshot.pages.ts'
import { useFrozenPeriods } from '#modules/dispatch/web/useFrozenPeriods.ts'
import { fundNotices } from '#modules/funds/fund-notice.messages.ts'
import { fundDoors, fundPages } from '#modules/funds/web/fund.pages.ts'
import { unitMessages } from '#modules/organisations/unit.messages.ts'
import { personPages } from '#modules/organisations/web/person.pages.ts'
import { personPalette } from '#modules/organisations/web/person-palette.ts'
import { SessionGate } from '#modules/organisations/web/SessionGate.tsx'
import { sessionPages } from '#modules/organisations/web/session.pages.ts'
import { unitPages } from '#modules/organisations/web/unit.pages.ts'
import { unitPalette } from '#modules/organisations/web/unit-palette.ts'
import { indicatorPalette } from '#modules/overview/web/indicator-palette.ts'
import { overviewPages } from '#modules/overview/web/overview.pages.ts'
import { useCyclePeriods } from '#modules/overview/web/useCyclePeriods.ts'
import { awardNotices } from '#modules/policies/award-notice.messages.ts'
import { ladderNotices } from '#modules/policies/ladder-notice.messages.ts'
import { ladderDoors, ladderPages } from '#modules/policies/web/ladder.pages.ts'
import { policyDoors, policyPages } from '#modules/policies/web/policy.pages.ts'
import { callNotices } from '#modules/programmes/call-notice.messages.ts'
import { callDoors, callPages } from '#modules/programmes/web/call.pages.ts'
import { projectNotices } from '#modules/projects/project-notice.messages.ts'
import { projectDoors, projectPages } from '#modules/projects/web/project.pages.ts'
import { registryMessages } from '#modules/registries/registry.messages.ts'
import { registryDoors, registryPages } from '#modules/registries/web/registry.pages.ts'
import { keyTaskMessages } from '#modules/supervision/key-task.messages.ts'
import { meetingMessages } from '#modules/supervision/meeting.messages.ts'
import { problemMessages } from '#modules/supervision/problem.messages.ts'
import { slipMessages } from '#modules/supervision/slip.messages.ts'
import { keyTaskDoors, keyTaskPages } from '#modules/supervision/web/key-task.pages.ts'
import { meetingDoors, meetingPages } from '#modules/supervision/web/meeting.pages.ts'
import { problemDoors, problemPages } from '#modules/supervision/web/problem.pages.ts'
import { slipDoors, slipPages } from '#modules/supervision/web/slip.pages.ts'
import { call } from '#web/client/call.ts'
import { openQueries } from '#web/client/queries.ts'
import { App } from '#web/frame/App.tsx'
import { helpPages } from '#web/frame/help.pages.ts'
import { NoSuchPage, PageFailed, Shell } from '#web/frame/Shell.tsx'
import type { FrameServices } from '#web/frame/services.ts'
import { openRouter } from '#web/router/open-router.tsx'
import type { Page } from '#web/router/page.ts'

/** Every page of every slice, one list a line. A page that is not listed here does not exist for the browser. */
const lists: readonly (readonly Page[])[] = [
  overviewPages,
  noticePages,
  casePages,
  formPages,
  reportPages,
  cyclePages,
  figurePages,
  monitorPages,
  snapshotPages,
  planPages,
  entryPages,
  bulletinPages,
  callPages,
  projectPages,
  importPages,
  fundPages,
  policyPages,
  ladderPages,
  keyTaskPages,
  slipPages,
  meetingPages,
  problemPages,
  registryPages,
  sessionPages,
  unitPages,
  personPages,
  helpPages,
  // biome keeps one list a line as long as this comment stands
]

const pages = lists.flat()

const services: FrameServices = {
  pages,
  words: [
    awardNotices,
    bulletinMessages,
    callNotices,
    caseMessages,
    caseKernelMessages,
    cycleMessages,
    entryNotices,
    figureMessages,
    fundNotices,
    findingMessages,
    importMessages,
    indicatorMessages,
    keyTaskMessages,
    ladderNotices,
    slipMessages,
    meetingMessages,
    monitorMessages,
    problemMessages,
    planMessages,
    projectNotices,
    registryMessages,
    reportMessages,
    snapshotMessages,
    unitMessages,
    // one a line
  ],
  doors: [
    ...reportDoors,
    ...cycleDoors,
    ...snapshotDoors,
    ...findingDoors,
    ...planDoors,
    ...keyTaskDoors,
    ...slipDoors,
    ...meetingDoors,
    ...monitorDoors,
    ...problemDoors,
    ...bulletinDoors,
    ...entryDoors,
    ...fundDoors,
    ...policyDoors,
    ...ladderDoors,
    ...registryDoors,
    ...caseDoors,
    ...formDoors,
    ...callDoors,
    ...projectDoors,
  ],
  palette: [unitPalette, indicatorPalette, personPalette],
  tools: [NoticeBell],
  FigureActs: lazy(async () => ({ default: (await import('#modules/supervision/web/FigureActs.tsx')).FigureActs })),
  ReorganisationFacts: lazy(async () => ({
    default: (await import('#modules/dispatch/web/TouchedReports.tsx')).TouchedReports,
  })),
  ReportProblems: lazy(async () => ({
    default: (await import('#modules/supervision/web/ReportProblems.tsx')).ReportProblems,
  })),
  findEntries: async (...asked) => (await import('#modules/registries/web/find-entries.ts')).findEntries(...asked),
  EntryActs: lazy(async () => ({
    default: (await import('#modules/policies/web/EntryEntitlements.tsx')).EntryEntitlements,
  })),
  CaseScored: lazy(async () => ({ default: (await import('#modules/projects/web/Scored.tsx')).Scored })),
  CaseSigned: lazy(async () => ({ default: (await import('#modules/projects/web/Signed.tsx')).Signed })),
  NoticeBoardMore: lazy(async () => ({
    default: (await import('#modules/policies/web/AwardNotices.tsx')).AwardNotices,
  })),
  usePeriods: useCyclePeriods,
  useFrozen: useFrozenPeriods,
  recordExport: async ({ filtered, ...what }) => {
    await call(exportRecord, { ...what, filtered: [...filtered] })
  },
  guide: async (language) =>
    language === 'en'
      ? (await import('../docs/guide/README.en.md?raw')).default
      : (await import('../docs/guide/README.md?raw')).default,
  SessionGate,
  SignInAgain: lazy(async () => ({
    default: (await import('#modules/organisations/web/SignInAgain.tsx')).SignInAgain,
  })),
}

const router = openRouter(pages, { shell: Shell, notFound: NoSuchPage, failed: PageFailed })

createRoot(document.getElementById('root')!).render(<App router={router} queries={openQueries()} services={services} />)
