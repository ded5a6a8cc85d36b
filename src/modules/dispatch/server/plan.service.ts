import { sql } from 'kysely'
import type { Input } from '#engine/contract/operation.ts'
import { sentence } from '#engine/expression/sentence.ts'
import { compileFormulas } from '#engine/indicator/formula.ts'
import { exact, exactText, HUNDRED, sum } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import { checkedEntry } from '#modules/dispatch/dictionary.rules.ts'
import type { saveIndicator, savePlan } from '#modules/dispatch/plan.contract.ts'
import { getDictionary, headOf } from '#modules/dispatch/server/indicator.queries.ts'
import { findPlan, listVersions } from '#modules/dispatch/server/plan.queries.ts'
import { putIndicator, putPlan } from '#modules/dispatch/server/plan.store.ts'
import type { OperationContext } from '#server/http/module.ts'

const duplicateIn = (codes: readonly string[]) => codes.find((code, index) => codes.indexOf(code) !== index)

/** Saves a plan as a new version. A plan in force has weights that add up to 100, or none at all. */
export async function savePlanOf(context: OperationContext, input: Input<typeof savePlan>) {
  const { tx, tenantId } = context
  const known = await findPlan(tx, tenantId, input.planId)
  if ((known?.version ?? 0) !== input.version) throw new Refusal('conflict', { key: 'plan.changed-meanwhile' })
  if (input.toYear < input.fromYear)
    throw new Refusal('form-invalid', { key: 'plan.ends-before-it-begins', at: 'toYear' })
  const taken = await sql<{ id: string }>`
    select id from plans where tenant_id = ${tenantId} and code = ${input.code} and id <> ${input.planId}`.execute(tx)
  if (taken.rows.length > 0)
    throw new Refusal('conflict', { key: 'plan.code-taken', params: { code: input.code }, at: 'code' })
  const goalTwice = duplicateIn(input.goals.map((goal) => goal.code))
  if (goalTwice) throw new Refusal('form-invalid', { key: 'plan.goal-twice', params: { code: goalTwice }, at: 'goals' })
  const dictionary = await getDictionary(tx, tenantId)
  const items = input.goals.flatMap((goal) => goal.indicators)
  for (const { indicatorId } of items) {
    if (!dictionary.byId.has(indicatorId)) throw new Refusal('not-found', { key: 'indicator.not-found', at: 'goals' })
  }
  const twice = duplicateIn(items.map((item) => item.indicatorId))
  if (twice) {
    const { code } = dictionary.byId.get(twice)!
    throw new Refusal('form-invalid', { key: 'plan.indicator-twice', params: { code }, at: 'goals' })
  }
  const total = sum(items.map((item) => exact(item.weight)))
  if (input.state === 'in-force' && total.n !== 0n && !total.equals(HUNDRED)) {
    throw new Refusal('rule-broken', { key: 'plan.weights-not-100', params: { total: exactText(total) }, at: 'goals' })
  }
  const version = await putPlan(
    tx,
    { tenantId, now: context.now, newId: context.newId, by: context.actor.personId, reason: input.reason },
    input.planId,
    {
      code: known?.code ?? input.code,
      name: input.name,
      issuer: input.issuer,
      fromYear: input.fromYear,
      toYear: input.toYear,
      state: input.state,
      rest: known?.content ?? {},
      goals: input.goals,
    },
  )
  context.audit({
    subjectKind: 'plan',
    subjectId: input.planId,
    detail: { version, goals: input.goals.length, indicators: items.length },
  })
  return { planId: input.planId, version }
}

/** Saves a dictionary entry as a new version, when it would stand in a pack. */
export async function saveIndicatorOf(context: OperationContext, input: Input<typeof saveIndicator>) {
  const { tx, tenantId } = context
  const dictionary = await getDictionary(tx, tenantId)
  const known = dictionary.byId.get(input.indicatorId)
  if ((known?.version ?? 0) !== input.version) throw new Refusal('conflict', { key: 'indicator.changed-meanwhile' })
  const indicator = checkedEntry(input.content, dictionary.indicators.values())
  if (known && known.code !== indicator.code)
    throw new Refusal('form-invalid', { key: 'indicator.code-fixed', at: 'content.code' })
  const taken = dictionary.byCode.get(indicator.code)
  if (taken && taken.id !== input.indicatorId) {
    throw new Refusal('conflict', { key: 'indicator.code-taken', params: { code: indicator.code }, at: 'content.code' })
  }
  const version = await putIndicator(
    tx,
    { tenantId, now: context.now, newId: context.newId, by: context.actor.personId, reason: input.reason },
    {
      id: input.indicatorId,
      code: indicator.code,
      position: known?.position ?? dictionary.entries.length,
      content: input.content,
    },
  )
  context.audit({ subjectKind: 'indicator', subjectId: input.indicatorId, detail: { version, code: indicator.code } })
  return { indicatorId: input.indicatorId, version }
}

/** One dictionary entry with its formula as a sentence and its versions. */
export async function getIndicatorOf(context: OperationContext, indicatorId: string) {
  const { tx, tenantId } = context
  const dictionary = await getDictionary(tx, tenantId)
  const entry = dictionary.byId.get(indicatorId)
  if (!entry) throw new Refusal('not-found', { key: 'indicator.not-found' })
  const formula = compileFormulas(dictionary.indicators).byCode.get(entry.code)
  return {
    ...headOf(entry),
    version: entry.version,
    content: entry.indicator as unknown as Record<string, unknown>,
    ...(formula && {
      formulaSentence: { zh: sentence(formula.expression, 'zh-CN'), en: sentence(formula.expression, 'en') },
    }),
    versions: await listVersions(tx, tenantId, 'indicator', indicatorId),
  }
}
