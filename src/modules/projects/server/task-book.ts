import { getCase, type KeptCase } from '#cases/server/case.queries.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { own } from '#engine/form/same-value.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Commit } from '#modules/funds/server/fund-acts.service.ts'
import { answerTo, rowsOf } from '#modules/projects/asked-answers.ts'
import { type Paper, paperOf } from '#modules/projects/server/application-paper.ts'
import { approvedAmount } from '#modules/projects/server/known-facts.ts'
import { listVerified, presentContent } from '#modules/projects/server/signature.queries.ts'
import type { CaseRow, CheckFinding, EffectContext, KindContext } from '#server/http/case-kind.ts'

const TRANCHES = 'contract.tranches'

/**
 * 任务书由申报书生成: its form is filled from application and approval each time it is opened (`knownOfTaskBook`), every answer with its
 * source; what the leader writes stands beside it. Here it is told from what it was drawn.
 */
export const drawUpTaskBook = (context: EffectContext, one: CaseRow): Promise<void> =>
  tell(context, one, 'project.book-drawn', {})

/** 补充任务书: what the granted change makes of the contract is told in the letter of the change and in its next version. */
export const drawUpSupplement = (context: EffectContext, one: CaseRow): Promise<void> =>
  tell(context, one, 'project.supplement-drawn', {})

/** 拨付计划: what the parties have signed must be what was granted; the money is committed by it. */
export async function schedulePayments(context: EffectContext, one: CaseRow): Promise<void> {
  const paper = await bookOf(context, one)
  if (paper === undefined) return
  const rows = tranchesIn(paper)
  if (rows.length === 0) return
  const sum = rows.reduce((all, { amountFen }) => all + amountFen, 0n)
  const granted = one.parentCaseId === undefined ? undefined : await approvedAmount(context, one.parentCaseId)
  const said = answerTo(paper.form.form, paper.answers, 'contract.grant')
  const grant = granted ?? (typeof said === 'number' ? BigInt(said) : sum)
  if (sum !== grant) throw new Refusal('rule-broken', { key: 'fund.plan-not-the-grant' })
  await tell(context, one, 'project.scheduled', { n: rows.length })
}

async function bookOf(
  { tx, tenantId }: KindContext,
  one: CaseRow & Partial<Pick<KeptCase, 'forms'>>,
): Promise<Paper | undefined> {
  const kept = one.forms === undefined ? await getCase(tx, tenantId, one.id) : one
  const code = Object.keys(kept.forms ?? {})[0]
  return code === undefined ? undefined : paperOf({ tx, tenantId }, kept, code)
}

type Tranche = NonNullable<Commit['tranches']>[number]

/** The plan of payments of a contract; released at once is what waits for nothing but the signature. */
export function tranchesIn({ form: { form }, answers }: Paper, today?: string): readonly Tranche[] {
  const names = conditionNames(form)
  return rowsOf(form, answers, TRANCHES).flatMap((row): readonly Tranche[] => {
    const [amount, dueOn, condition] = [own(row, 'amount'), own(row, 'on'), String(own(row, 'condition') ?? '')]
    if (typeof amount !== 'number' || !Number.isSafeInteger(amount)) return []
    return [
      {
        code: condition,
        name: names.get(condition) ?? { zh: condition, en: condition },
        amountFen: BigInt(amount),
        dueOn: typeof dueOn === 'string' ? dueOn : null,
        releasedOn: condition === 'signed' ? (today ?? null) : null,
      },
    ]
  })
}

function conditionNames(
  form: Paper['form']['form'],
): ReadonlyMap<string, { readonly zh: string; readonly en: string }> {
  const fields = form.steps.flatMap(({ sections }) => sections.flatMap(({ fields: all }) => all))
  const table = fields.find(({ question }) => question === TRANCHES)
  const column = table?.kind === 'table' ? table.columns.find(({ code }) => code === 'condition') : undefined
  const options = column?.kind === 'choice' ? (column.options ?? []) : []
  return new Map(options.map(({ code, name }) => [code, name]))
}

/** Who has signed, and whether it still holds. */
export async function checkTaskBook(context: KindContext, one: CaseRow): Promise<readonly CheckFinding[]> {
  const present = await presentContent(context, one.id)
  const signatures = await listVerified(context, one.id, present)
  return signatures.map(({ id: _, state, seatNameZh, seatNameEn, personName, unitName, signedAt }): CheckFinding => {
    const at = signedAt.toISOString().slice(0, 10)
    return {
      code: `signature-${state}`,
      severity: state === 'valid' ? 'info' : state === 'changed' ? 'warning' : 'error',
      text: {
        zh: `${seatNameZh}：${unitName}${personName} ${at}，${STATES[state].zh}`,
        en: `${seatNameEn}: ${personName}, ${unitName}, ${at}; ${STATES[state].en}`,
      },
    }
  })
}

const STATES = {
  valid: { zh: '签名验证通过', en: 'the signature is genuine' },
  changed: { zh: '签署后内容已变，须重新签署', en: 'the content has changed since: to be signed again' },
  broken: { zh: '签名或内容被改动，验证不通过', en: 'signature or content was tampered with' },
} as const

async function tell(
  context: EffectContext,
  one: CaseRow,
  key: string,
  params: Record<string, string | number>,
): Promise<void> {
  await recordHistory(context, {
    subject: { kind: 'case', id: one.id, unitId: one.unitId },
    sentence: { key, params },
    ...(context.personId !== undefined && { personId: context.personId }),
  })
}
