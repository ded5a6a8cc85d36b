import { sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { notify } from '#cases/server/notice.store.ts'
import { closeTasks } from '#cases/server/task.store.ts'
import { say } from '#engine/text/message.ts'
import { isReached, type MeasureGoal } from '#modules/policies/cultivation.rules.ts'
import { ladderMessages } from '#modules/policies/ladder.messages.ts'
import { nameOf } from '#modules/policies/say-gap.rules.ts'
import type { Ladder } from '#modules/policies/server/cultivation-practice.queries.ts'
import type { EntrySheet } from '#modules/policies/server/enterprise-sheet.queries.ts'
import type { PolicyBook } from '#modules/policies/server/policy-book.queries.ts'

type FollowingContext = Pick<CaseContext, 'tx' | 'tenantId' | 'now' | 'newId'>

interface Following {
  readonly ladder: Ladder
  readonly book: PolicyBook
  readonly on: string
}

interface OpenPlan {
  readonly id: string
  readonly entryId: string
  readonly unitId: string
  readonly step: string
  readonly responsibleId: string
  readonly measures: readonly {
    readonly id: string
    readonly kind: 'change' | 'fact'
    readonly fact: string
    readonly from: string | null
    readonly to: string | null
  }[]
}

/** A measure whose gap the facts have closed is done by itself, with the fact that did it; a title that is held ends the plan. */
export async function settleReached(
  context: FollowingContext,
  entries: readonly EntrySheet[],
  following: Following,
): Promise<void> {
  const sheets = new Map(entries.map((entry) => [entry.entryId, entry]))
  for (const plan of await listOpenPlans(context, [...sheets.keys()])) {
    const entry = sheets.get(plan.entryId)!
    const settled = await settleMeasures(context, plan, entry, following)
    const isAchieved = await endWhenHeld(context, plan, entry, following)
    if (settled === 0 || isAchieved) continue
    await notify(context, {
      to: { personId: plan.responsibleId },
      sentence: { key: 'notice.cultivation.reached', params: { name: entry.name, n: settled } },
      about: { kind: 'cultivation-plan', id: plan.id },
    })
  }
}

async function listOpenPlans(
  { tx, tenantId }: FollowingContext,
  entryIds: readonly string[],
): Promise<readonly OpenPlan[]> {
  const { rows } = await sql<OpenPlan>`
    select p.id, p.entry_id, p.unit_id, p.step, p.responsible_id, coalesce(m.measures, '[]'::jsonb) as measures
    from cultivation_plans p
    left join lateral (
      select jsonb_agg(jsonb_build_object('id', id, 'kind', kind, 'fact', fact, 'from', from_value, 'to', to_value)
        order by place) as measures
      from cultivation_measures
      where tenant_id = p.tenant_id and plan_id = p.id and state = 'open' and kind <> 'deed') m on true
    where p.tenant_id = ${tenantId} and p.state = 'open' and p.entry_id = any(${entryIds}::uuid[])
    order by p.id for update of p`.execute(tx)
  return rows
}

async function settleMeasures(
  context: FollowingContext,
  plan: OpenPlan,
  { known }: EntrySheet,
  { book: { dictionary }, on }: Following,
): Promise<number> {
  let settled = 0
  for (const { id, kind, fact, from, to } of plan.measures) {
    const goal: MeasureGoal = kind === 'fact' ? { kind, fact } : { kind, fact, from: from!, to: to! }
    if (!isReached(goal, known.facts, dictionary)) continue
    settled++
    const value = String(known.facts[fact]).slice(0, 60)
    const { from: source = '', asOf = '' } = known.sources.get(fact) ?? {}
    const note = say(ladderMessages, 'zh-CN', kind === 'fact' ? 'measure.known' : 'measure.reached', {
      ...{ fact: nameOf(fact, dictionary, 'zh-CN'), value, source, asOf },
    })
    await sql`update cultivation_measures set state = 'done', settled_on = ${on}, note = ${note}
      where tenant_id = ${context.tenantId} and id = ${id}`.execute(context.tx)
    await tell(context, plan, 'measure-reached', {
      ...{ factZh: nameOf(fact, dictionary, 'zh-CN'), factEn: nameOf(fact, dictionary, 'en'), value, source },
    })
  }
  if (settled > 0)
    await sql`update cultivation_plans set version = version + 1
      where tenant_id = ${context.tenantId} and id = ${plan.id}`.execute(context.tx)
  return settled
}

async function endWhenHeld(
  context: FollowingContext,
  plan: OpenPlan,
  { known }: EntrySheet,
  { ladder, on }: Following,
): Promise<boolean> {
  const step = ladder.steps.find(({ code }) => code === plan.step)
  if (step === undefined || known.facts[step.title] !== true) return false
  const ending = say(ladderMessages, 'zh-CN', 'plan.achieved', { step: step.name.zh })
  await sql`update cultivation_plans set state = 'achieved', ended_on = ${on}, ending = ${ending}, version = version + 1
    where tenant_id = ${context.tenantId} and id = ${plan.id}`.execute(context.tx)
  await closeTasks(context, { subjectKind: 'cultivation-plan', subjectId: plan.id }, { outcome: 'achieved' })
  await tell(context, plan, 'achieved', { stepZh: step.name.zh, stepEn: step.name.en })
  return true
}

const tell = (
  context: FollowingContext,
  { id, unitId }: Pick<OpenPlan, 'id' | 'unitId'>,
  deed: string,
  params: Readonly<Record<string, string | number>>,
) =>
  recordHistory(context, {
    subject: { kind: 'cultivation-plan', id, unitId },
    sentence: { key: `history.cultivation.${deed}`, params },
  })
