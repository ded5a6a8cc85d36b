import { sql } from 'kysely'
import { findCase } from '#cases/server/case.queries.ts'
import { listCaseFiles } from '#cases/server/case-file.queries.ts'
import { getProcess } from '#cases/server/case-process.queries.ts'
import { type AcceptanceGap, type AgreedIndicator, type Readiness, readinessOf } from '#engine/acceptance/readiness.ts'
import { computeForm } from '#engine/form/compute-form.ts'
import { prefill } from '#engine/form/prefill.ts'
import { own } from '#engine/form/same-value.ts'
import { exact, formatExact, parseExact } from '#engine/number/exact.ts'
import { getProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import { rowsOf, sumOf } from '#modules/projects/asked-answers.ts'
import { paperOf } from '#modules/projects/server/application-paper.ts'
import { knownOfProject, receivedBy } from '#modules/projects/server/known-facts.ts'
import { getProject, type ProjectRow } from '#modules/projects/server/project.queries.ts'
import type { CaseRow, CheckFinding, KindContext } from '#server/http/case-kind.ts'

export interface CaseReadiness {
  readonly project: ProjectRow
  readonly readiness: Readiness
  readonly findings: readonly CheckFinding[]
}

/** How ready the project of an acceptance is: what its paper reports against the contract, money, papers and open changes. */
export async function readinessOfCase(context: KindContext, one: CaseRow): Promise<CaseReadiness> {
  const { tx, tenantId } = context
  const project = await getProject(context, one.subject?.id ?? '')
  const { practice } = await getProgrammePractice(tx, tenantId)
  const kept = await findCase(tx, tenantId, one.id)
  // It is asked already while the case is being opened.
  if (kept === undefined)
    return { project, readiness: { compared: [], completion: undefined, gaps: [], suggests: undefined }, findings: [] }
  const { process, version, hash } = kept.processState
  const { process: road } = await getProcess(tx, tenantId, { code: process, version, hash })
  const code = road.forms[0]?.code
  const paper = code === undefined ? undefined : await paperOf(context, kept, code)
  const rows = { indicators: [] as AgreedIndicator[], spent: 0n, own: 0n, ownSpent: 0n }
  if (paper !== undefined) {
    const known = await knownOfProject(context, one)
    const filled = prefill(paper.form, paper.answers, { facts: known.facts, earlier: known.earlier ?? [] }).answers
    const { answers } = computeForm(paper.form, filled, known.facts)
    rows.indicators = rowsOf(paper.form.form, answers, 'report.indicators').map((row): AgreedIndicator => {
      const [reached, agreed, present] = [
        numberIn(own(row, 'reached')),
        numberIn(own(row, 'target')),
        numberIn(own(row, 'present')),
      ]
      const falls = agreed !== undefined && present !== undefined && agreed.sub(present).s < 0n
      return {
        code: String(own(row, 'row') ?? ''),
        name: String(own(row, 'name') ?? ''),
        unit: String(own(row, 'measure') ?? ''),
        agreed: agreed ?? exact(0),
        direction: falls ? 'down' : 'up',
        reached,
        evidence: String(own(row, 'evidence') ?? '').trim() === '' ? 0 : 1,
      }
    })
    const spending = rowsOf(paper.form.form, answers, 'report.spending')
    rows.spent = sumOf(spending, 'spentGrant')
    rows.own = sumOf(spending, 'ownFunds')
    rows.ownSpent = sumOf(spending, 'spentOwn')
  }
  const files = await listCaseFiles(tx, tenantId, one.id)
  const { acceptance } = practice
  const auditFile = acceptance?.auditFile ?? 'audit-report'
  const readiness = readinessOf(
    {
      indicators: rows.indicators,
      money: {
        granted: project.grantFen,
        received: await receivedBy(context, project),
        spent: rows.spent,
        ownAgreed: rows.own,
        ownSpent: rows.ownSpent,
      },
      papers: road.files
        .filter((file) => file.code !== auditFile)
        .map((file) => ({
          code: file.code,
          name: file.name.zh,
          has: files.filter(({ purpose }) => purpose === file.code).length,
          needed: 1,
        })),
      openChanges: await openChanges(context, project.id),
      audited: files.some(({ purpose }) => purpose === auditFile),
    },
    {
      ...(acceptance?.auditFromWan !== undefined && { auditFrom: fenOf(acceptance.auditFromWan) }),
      ...(acceptance?.leastSpentPercent !== undefined && { leastSpentPercent: exact(acceptance.leastSpentPercent) }),
      conclusions: (acceptance?.conclusions ?? []).map(({ code: of, from, each }) => ({
        code: of,
        from: exact(from),
        each: exact(each),
      })),
    },
  )
  const nameOf = (file: string) => road.files.find((each) => each.code === file)?.name
  return { project, readiness, findings: readiness.gaps.map((gap) => findingOf(gap, readiness, nameOf)) }
}

const numberIn = (value: unknown) =>
  typeof value === 'number' || typeof value === 'string' ? parseExact(String(value)) : undefined
const fenOf = (wan: number | string): bigint => exact(wan).mul(1_000_000).n

async function openChanges({ tx, tenantId }: KindContext, projectId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from cases where tenant_id = ${tenantId}
    and record = 'change' and subject_kind = 'project' and subject_id = ${projectId} and phase <> 'closed'`.execute(tx)
  return rows[0]!.n
}

type Words = { readonly zh: string; readonly en: string }

function findingOf(
  gap: AcceptanceGap,
  { compared }: Readiness,
  fileName: (code: string) => Words | undefined,
): CheckFinding {
  const told = (severity: CheckFinding['severity'], zh: string, en: string): CheckFinding => ({
    code: gap.kind,
    severity,
    text: { zh, en },
  })
  const indicator = 'indicator' in gap ? (compared.find(({ code }) => code === gap.indicator)?.name ?? '') : ''
  const wan =
    'lacking' in gap && typeof gap.lacking === 'bigint'
      ? formatExact(exact(gap.lacking).div(1_000_000), 2, 'half-up')
      : ''
  switch (gap.kind) {
    case 'not-reported':
      return told('error', `指标“${indicator}”未填完成值`, `“${indicator}”: nothing was reported`)
    case 'not-met': {
      const rate = formatExact(gap.rate, 2, 'half-up')
      return told('error', `指标“${indicator}”完成 ${rate}%`, `“${indicator}”: ${rate} % of the contract`)
    }
    case 'no-evidence':
      return told('warning', `指标“${indicator}”没有佐证`, `“${indicator}”: no evidence`)
    case 'paper': {
      const name = fileName(gap.paper) ?? { zh: gap.paper, en: gap.paper }
      return told('error', `缺少${name.zh}`, `${name.en} is missing`)
    }
    case 'audit':
      return told('error', '资助金额达到审计标准，须先审计', 'The grant asks for an audit first')
    case 'open-change':
      return told('error', '有未办结的变更', 'A change is still open')
    case 'overspent':
      return told('error', `财政资金超支 ${wan} 万元`, `Overspent by ${wan} × 10,000 yuan`)
    case 'own-funds':
      return told('warning', `自筹资金少 ${wan} 万元`, `Own funds are short by ${wan} × 10,000 yuan`)
    case 'not-received':
      return told('warning', `财政资金未到位 ${wan} 万元`, `${wan} × 10,000 yuan were not received`)
    case 'underspent': {
      const percent = formatExact(gap.percent, 2, 'half-up')
      return told('warning', `财政资金执行率 ${percent}%`, `${percent} % of the grant was spent`)
    }
  }
}
