import { getToday } from '#cases/server/tenant.queries.ts'
import type { Row } from '#engine/form/form.ts'
import { own } from '#engine/form/same-value.ts'
import { type AdjustmentRight, adjustBudget } from '#engine/money/adjust-budget.ts'
import type { BudgetLine } from '#engine/money/budget.ts'
import { type Fen, wanText } from '#engine/money/fen.ts'
import { findCommitmentOf, listTranches } from '#modules/funds/server/commitment.queries.ts'
import { changeCommitted, changePayee } from '#modules/funds/server/commitment-acts.service.ts'
import { findFundPractice } from '#modules/funds/server/practice.queries.ts'
import { getProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import { brokenLimits, headDifferences, withChange } from '#modules/projects/contract-change.rules.ts'
import { acceptanceBy, addMonthsTo, halfYearOf } from '#modules/projects/project.rules.ts'
import type { ProjectContent } from '#modules/projects/project.ts'
import { ofLimit } from '#modules/projects/server/application-check.ts'
import { type AskedChange, changeAsked } from '#modules/projects/server/change-asked.ts'
import { limitsOfNewcomers } from '#modules/projects/server/change-limits.ts'
import { HEAD_NAMES } from '#modules/projects/server/contract-comparison.queries.ts'
import { nameOfUnit } from '#modules/projects/server/matter.ts'
import { getProject, type ProjectRow } from '#modules/projects/server/project.queries.ts'
import type { CaseRow, CheckFinding, EffectContext, KindContext } from '#server/http/case-kind.ts'

/** The money of the project follows its contract: less is taken back, more is promised, the rest goes to the new unit. */
export async function moveMoney(
  context: EffectContext,
  one: CaseRow,
  project: ProjectRow,
  before: ProjectContent,
  after: ProjectContent,
): Promise<void> {
  const commitment = await findCommitmentOf(context, { kind: 'project', id: project.id })
  if (commitment === undefined || commitment.state !== 'open') return
  const by = context.personId ?? null
  const reason = one.title
  const byFen = BigInt(after.grantFen) - BigInt(before.grantFen)
  await changeCommitted(context, { commitmentId: commitment.id, byFen, reason }, by)
  if (after.unitId === before.unitId) return
  const { nameZh: name } = await nameOfUnit(context, after.unitId)
  await changePayee(context, { commitmentId: commitment.id, unitId: after.unitId, name, reason }, by)
}

/** Whose right a change of the budget is, by the practice of the funds; where none is published it is the office's. */
export async function budgetRightOf(context: KindContext, asked: AskedChange): Promise<AdjustmentRight | 'none'> {
  const kind = asked.kinds.find(({ aspect }) => aspect === 'budget')
  // With another amount every subject changes: the amount is decided, and its budget with it.
  if (asked.kinds.some(({ aspect }) => aspect === 'amount')) return 'none'
  const rows = kind && own(asked.paper?.answers, kind.field)
  if (!kind?.cell || !Array.isArray(rows)) return 'none'
  const practice = await findFundPractice(context)
  if (practice === undefined) return 'office'
  const lines = (column: string): BudgetLine[] =>
    (rows as Row[]).flatMap((row) => {
      const amount = own(row, column) ?? own(row, kind.cell!.column)
      const subject = String(own(row, 'row') ?? '')
      return typeof amount === 'number' && Number.isSafeInteger(amount)
        ? [
            {
              subject: (own(kind.subjects, subject) as string | undefined) ?? subject,
              source: 'granted' as const,
              amountFen: BigInt(amount),
            },
          ]
        : []
    })
  const subjects = practice.subjects.map(({ code, kind: of, equipment }) => ({
    code,
    kind: of,
    isEquipment: equipment,
  }))
  const { changes, right } = adjustBudget(
    lines(kind.cell.column),
    lines(kind.cell.from),
    subjects,
    practice.adjustments,
  )
  return changes.length === 0 ? 'none' : right
}

export async function limitsBrokenBy(context: KindContext, { kinds, versions }: AskedChange) {
  const today = await getToday(context.tx, context.tenantId, context.now)
  return brokenLimits(kinds, versions, (months) => addMonthsTo(today, -months))
}

/** What a change would do, told before anybody decides: contract before and after, money, figures, limits. */
export async function checkChange(context: KindContext, one: CaseRow): Promise<readonly CheckFinding[]> {
  const project = await getProject(context, one.subject?.id ?? '')
  const asked = await changeAsked(context, one, project, false)
  const { before, change, kinds } = asked
  if (before === undefined || kinds.length === 0 || one.phase === 'closed') return []
  const after = withChange(before, change)
  return [
    ...(await limitFindings(context, asked)),
    ...(await limitsOfNewcomers(context, project, asked)).map((finding) => ofLimit(finding)),
    ...(await headFindings(context, before, after)),
    ...(await moneyFindings(context, project, BigInt(after.grantFen) - BigInt(before.grantFen))),
    ...(await figureFindings(context, before, after)),
  ]
}

async function limitFindings(context: KindContext, asked: AskedChange): Promise<readonly CheckFinding[]> {
  const broken = (await limitsBrokenBy(context, asked)).map(
    ({ limit, count }): CheckFinding => ({
      code: 'change-limit',
      severity: 'error',
      text: { zh: `${limit.text.zh}，已变更${count}次`, en: `${limit.text.en}; done ${count} times` },
      source: limit.clause,
    }),
  )
  const right = await budgetRightOf(context, asked)
  if (right !== 'nobody') return broken
  return [
    ...broken,
    told(
      'budget-right',
      'error',
      '预算调剂超出规定：间接费用等只减不增',
      'Nobody may change the budget so: some subjects only go down',
    ),
  ]
}

const told = (code: string, severity: CheckFinding['severity'], zh: string, en: string): CheckFinding => ({
  code,
  severity,
  text: { zh, en },
})

async function headFindings(
  context: KindContext,
  before: ProjectContent,
  after: ProjectContent,
): Promise<readonly CheckFinding[]> {
  const found: CheckFinding[] = []
  for (const { of, before: from, after: to } of headDifferences(before, after)) {
    const [a, b] =
      of === 'unit'
        ? [(await nameOfUnit(context, from)).nameZh, (await nameOfUnit(context, to)).nameZh]
        : of === 'grantFen' || of === 'ownFen'
          ? [`${wanText(BigInt(from))} 万元`, `${wanText(BigInt(to))} 万元`]
          : [from, to]
    const { zh, en } = HEAD_NAMES[of]
    found.push(told(`change-${of}`, 'info', `${zh}：${a} → ${b}`, `${en}: ${a} → ${b}`))
  }
  return found
}

async function moneyFindings(context: KindContext, project: ProjectRow, byFen: Fen): Promise<readonly CheckFinding[]> {
  const commitment = await findCommitmentOf(context, { kind: 'project', id: project.id })
  if (commitment === undefined || byFen === 0n) return []
  const wan = wanText(byFen < 0n ? -byFen : byFen)
  if (byFen > 0n)
    return [
      told(
        'change-money',
        'info',
        `资金承诺追加 ${wan} 万元，须有预算项余额`,
        `${wan} × 10,000 yuan more are promised, from what is left of the line`,
      ),
    ]
  const free = (await listTranches(context, commitment.id))
    .filter(({ listId }) => listId === null)
    .reduce((sum, { amountFen }) => sum + amountFen, 0n)
  return -byFen > free
    ? [
        told(
          'change-money',
          'error',
          `核减 ${wan} 万元超过尚未申请的 ${wanText(free)} 万元`,
          `${wan} × 10,000 yuan are more than the ${wanText(free)} not asked for yet`,
        ),
      ]
    : [
        told(
          'change-money',
          'info',
          `从尚未申请的拨付期次核减 ${wan} 万元`,
          `${wan} × 10,000 yuan are taken from tranches not asked for yet`,
        ),
      ]
}

/** Derived figures (应验收项目、按期验收率、逾期) follow the contract: told here, so that nobody is surprised by a moved target. */
async function figureFindings(
  context: KindContext,
  before: ProjectContent,
  after: ProjectContent,
): Promise<readonly CheckFinding[]> {
  const { practice } = await getProgrammePractice(context.tx, context.tenantId)
  const months = practice.acceptance?.withinMonths ?? 6
  const [from, to] = [before, after].map(({ endOn }) => halfYearOf(acceptanceBy(endOn, months))) as [string, string]
  const moved =
    from === to
      ? []
      : [
          told(
            'change-figures',
            'info',
            `调度指标：应验收计数由 ${from} 移到 ${to}`,
            `Dispatch: it is due for acceptance in ${to} instead of ${from}`,
          ),
        ]
  if (before.unitId === after.unitId) return moved
  const [a, b] = [await nameOfUnit(context, before.unitId), await nameOfUnit(context, after.unitId)]
  return [
    ...moved,
    told(
      'change-figures',
      'info',
      `调度指标：项目计数由${a.nameZh}转到${b.nameZh}`,
      `Dispatch: the project counts for ${b.nameEn} instead of ${a.nameEn}`,
    ),
  ]
}
