import { type Reason, Refusal } from '#engine/refusal.ts'
import type { Language } from '#engine/text/message.ts'
import { cyclePhase } from '#modules/dispatch/cycle.rules.ts'
import { stillToDo, type Wording, type WorkedCell, workOut } from '#modules/dispatch/grid.rules.ts'
import { partOf } from '#modules/dispatch/grid-row.ts'
import { mayAct, type ReportAct, type ReportSituation } from '#modules/dispatch/report.rules.ts'
import { viewerOf } from '#modules/dispatch/report-seat.ts'
import { type AskedGrid, type LoadedGrid, loadGrid } from '#modules/dispatch/server/grid.queries.ts'
import { type FoundReport, findAcceptedAbove, findReportRow } from '#modules/dispatch/server/report.queries.ts'
import { tell } from '#modules/dispatch/wording.ts'
import type { OperationContext } from '#server/http/module.ts'

export function wordingFor(language: Language): Wording {
  const inChinese = language === 'zh-CN'
  return {
    between: inChinese ? '、' : ', ',
    textOf: (reason) => tell(language, reason),
    nameOf: ({ indicator, cell }) => {
      const part = partOf(indicator, cell.dimension)
      const name = inChinese ? indicator.name.zh : indicator.name.en
      return part ? (inChinese ? `${name}（${part.zh}）` : `${name} (${part.en})`) : name
    },
  }
}

export interface Grid extends LoadedGrid {
  readonly cells: readonly WorkedCell[]
  readonly before: readonly Reason[]
}

/** The report's grid worked out, with what is still to be done before it goes up. */
export async function getGrid(
  context: Pick<OperationContext, 'tx' | 'tenantId' | 'language'>,
  found: FoundReport,
  asked?: AskedGrid,
): Promise<Grid> {
  const loaded = await loadGrid(context.tx, context.tenantId, found, asked)
  const cells = workOut(loaded.input)
  return { ...loaded, cells, before: stillToDo(cells, found.report.nilReason !== null, wordingFor(context.language)) }
}

export async function situationOf(
  context: Pick<OperationContext, 'tx' | 'tenantId' | 'now'>,
  found: FoundReport,
  before: readonly Reason[],
): Promise<ReportSituation> {
  const { report, cycle } = found
  return {
    state: report.state,
    phase: cyclePhase(cycle, context.now),
    isReopened: report.reopenedUntil !== null,
    isReopeningAsked: report.isReopeningAsked,
    wasSubmitted: report.firstSubmittedAt !== null,
    isNil: report.nilReason !== null,
    filled: report.filled,
    stillToDo: before,
    submittedBy: report.submittedBy,
    approvedBy: report.approvedBy,
    standsUnder: report.state === 'accepted' ? await findAcceptedAbove(context.tx, context.tenantId, found) : null,
  }
}

export async function getReportRow(
  context: Pick<OperationContext, 'tx' | 'tenantId' | 'now'>,
  reportId: string,
  lock?: 'act' | 'save',
): Promise<FoundReport> {
  const found = await findReportRow(context, reportId, lock)
  if (!found) throw new Refusal('not-found', { key: 'http.not-found', at: 'reportId' })
  return found
}

/** Refuses with the same reasons that grey the button. */
export function demand(
  act: ReportAct,
  situation: ReportSituation,
  found: FoundReport,
  context: Pick<OperationContext, 'actor'>,
): void {
  const answer = mayAct(act, situation, viewerOf(context.actor, found.report))
  if (!answer.may) throw new Refusal(answer.code, ...answer.reasons)
}
