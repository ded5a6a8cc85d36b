import { findCase } from '#cases/server/case.queries.ts'
import { listCaseFiles } from '#cases/server/case-file.queries.ts'
import { getProcess } from '#cases/server/case-process.queries.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { exact, exactText } from '#engine/number/exact.ts'
import type { ProcessState } from '#engine/process/process.ts'
import { Refusal } from '#engine/refusal.ts'
import { getProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import { acceptanceBy, daysUntil, midTermOn } from '#modules/projects/project.rules.ts'
import { applyChange } from '#modules/projects/server/apply-change.ts'
import { changeAsked } from '#modules/projects/server/change-asked.ts'
import { budgetRightOf, checkChange, limitsBrokenBy } from '#modules/projects/server/change-effect.ts'
import { limitsOfNewcomers } from '#modules/projects/server/change-limits.ts'
import {
  enterIntegrity,
  enterRevocation,
  issueCertificate,
  recordOutcome,
} from '#modules/projects/server/close-project.ts'
import { knownOfProject, knownOfTaskBook } from '#modules/projects/server/known-facts.ts'
import { getProject, type ProjectRow } from '#modules/projects/server/project.queries.ts'
import {
  claimBack,
  claimBackAsDecided,
  releaseForMidTerm,
  settleProject,
} from '#modules/projects/server/project-money.ts'
import { readinessOfCase } from '#modules/projects/server/readiness.queries.ts'
import { collectSignatures, signAtSeat } from '#modules/projects/server/signature.service.ts'
import { signaturesOnPaper } from '#modules/projects/server/signature-paper.ts'
import {
  checkTaskBook,
  drawUpSupplement,
  drawUpTaskBook,
  schedulePayments,
} from '#modules/projects/server/task-book.ts'
import type { CaseKind, CaseRow, KindContext } from '#server/http/case-kind.ts'

/** 任务书: drawn from what the application and the approval say, signed by its parties in their order. */
export const taskBookKind: CaseKind = {
  record: 'task-book',
  // It is opened under its application and nowhere else.
  isOpenedBySlice: true,
  known: knownOfTaskBook,
  checks: checkTaskBook,
  said: signAtSeat,
  paperEnd: (context, one, language) => signaturesOnPaper(context, one.id, language),
  effects: {
    'draw-up-task-book': drawUpTaskBook,
    'collect-signatures': collectSignatures,
    'schedule-payments': schedulePayments,
  },
}

/** @throws Refusal not-found when the case is about no project. */
export async function projectOf(context: KindContext, one: CaseRow): Promise<ProjectRow> {
  if (one.subject?.kind !== 'project') throw new Refusal('not-found', { key: 'project.no-project' })
  return getProject(context, one.subject.id)
}

const todayOf = ({ tx, tenantId, now }: KindContext): Promise<CalendarDate> => getToday(tx, tenantId, now)

/** 变更. */
export const changeKind: CaseKind = {
  record: 'change',
  isOpenedBySlice: true,
  facts: async (context, one) => {
    const project = await projectOf(context, one)
    const asked = await changeAsked(context, one, project, false)
    const right = await budgetRightOf(context, asked)
    const broken = await limitsBrokenBy(context, asked)
    const newcomers = await limitsOfNewcomers(context, project, asked)
    const isOver = newcomers.some(({ verdict, rule }) => verdict === 'broken' && rule.severity === 'error')
    return {
      changeType: asked.type,
      budgetRight: right,
      withinChangeLimits: broken.length === 0 && !isOver && asked.unknown.length === 0 && right !== 'nobody',
      daysToEnd: daysUntil(project.endOn, await todayOf(context)),
      extensions: project.extensions,
      months: asked.months,
    }
  },
  known: knownOfProject,
  checks: checkChange,
  effects: { 'apply-change': applyChange, 'draw-up-task-book': drawUpSupplement },
}

/** 中期检查. */
export const midTermKind: CaseKind = {
  record: 'mid-term',
  isOpenedBySlice: true,
  facts: async (context, one) => {
    const { startOn, endOn } = await projectOf(context, one)
    return { reportDue: midTermOn(startOn, endOn) }
  },
  known: knownOfProject,
  effects: { 'release-payment': releaseForMidTerm, 'recover-funds': claimBack('terminated') },
}

/** 年度报告. */
export const annualReportKind: CaseKind = { record: 'annual-report', isOpenedBySlice: true, known: knownOfProject }

/** 终止、撤销. */
export const terminationKind: CaseKind = {
  record: 'termination',
  isOpenedBySlice: true,
  known: knownOfProject,
  effects: { 'recover-funds': claimBackAsDecided, 'record-integrity': enterRevocation },
  later: ['archive'],
}

/** 验收: how ready it is was worked out before anybody meets. */
export const acceptanceKind: CaseKind = {
  record: 'acceptance',
  isOpenedBySlice: true,
  facts: async (context, one) => {
    const project = await projectOf(context, one)
    const { practice } = await getProgrammePractice(context.tx, context.tenantId)
    const { readiness } = await readinessOfCase(context, one)
    const files = await listCaseFiles(context.tx, context.tenantId, one.id)
    return {
      applyBy: acceptanceBy(project.endOn, practice.acceptance?.withinMonths ?? 6),
      grant: exactText(exact(project.grantFen).div(1_000_000)),
      audited: files.some(({ purpose }) => purpose === (practice.acceptance?.auditFile ?? 'audit-report')),
      gaps: readiness.compared.filter(({ isMet }) => !isMet).length,
      mendings: await mendingsOf(context, one),
    }
  },
  known: knownOfProject,
  checks: async (context, one) => (await readinessOfCase(context, one)).findings,
  effects: {
    'issue-certificate': issueCertificate,
    'record-outcome': recordOutcome,
    'settle-funds': settleProject,
    'recover-funds': claimBack('failed'),
    'record-integrity': enterIntegrity,
  },
  later: ['archive'],
}

/** How often it was mended: how often it was led aside, where the project works on. */
async function mendingsOf(context: KindContext, one: CaseRow): Promise<number> {
  const { tx, tenantId } = context
  const kept = await findCase(tx, tenantId, one.id)
  if (kept === undefined) return 0
  const { processState } = kept
  const { states } = await getProcess(tx, tenantId, {
    code: processState.process,
    version: processState.version,
    hash: processState.hash,
  })
  const trail =
    processState.state === processState.trail.at(-1) ? processState.trail : [...processState.trail, processState.state]
  return trail.filter((code) => isMending(states.get(code)?.state)).length
}

const isMending = (state: ProcessState | undefined): boolean => state?.aside === true && state.phase === 'active'
