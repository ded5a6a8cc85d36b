import { getToday } from '#cases/server/tenant.queries.ts'
import { sentence } from '#engine/expression/sentence.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { sayNear } from '#engine/policy/say-near.ts'
import type * as contract from '#modules/policies/policy.contract.ts'
import type { PolicyRow } from '#modules/policies/policy.contract.ts'
import { amountLines, shownRules } from '#modules/policies/say-policy.rules.ts'
import { countSearched, listNears } from '#modules/policies/server/near.store.ts'
import {
  countChanges,
  listResultRows,
  NO_REACH,
  type ReachRow,
  reachOfPolicies,
} from '#modules/policies/server/policy.queries.ts'
import { findPolicyBook, getPolicyBook, getVersion, inForceOn } from '#modules/policies/server/policy-book.queries.ts'
import { findLastRun } from '#modules/policies/server/policy-run.store.ts'
import type { Handler } from '#server/http/module.ts'

const ORDER = ['award', 'title', 'tax', 'grade']

function rowOf({ policy }: CompiledPolicy, reach: ReachRow = NO_REACH): PolicyRow {
  const { code, version, name, area, kind, way, sample, document, jurisdiction, inForce } = policy
  return {
    ...{ code, version, name, area, kind, way, isSample: sample, reach, region: jurisdiction.name },
    document: { title: document.title, number: document.number ?? null, issuer: document.issuer },
    from: inForce.from,
    to: inForce.to ?? null,
  }
}

export const listPoliciesOf: Handler<typeof contract.listPolicies> = async (context) => {
  const { tx, tenantId, now, actor } = context
  const book = await findPolicyBook(tx, tenantId)
  if (book === undefined) return { rows: [], register: null, run: null }
  const today = await getToday(tx, tenantId, now)
  const reach = await reachOfPolicies(context, actor)
  const run = await findLastRun(context)
  const rows = inForceOn(book, today).map((compiled) => rowOf(compiled, reach.get(compiled.policy.code)))
  return {
    rows: rows.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || (a.code < b.code ? -1 : 1)),
    register: book.register,
    run:
      run === undefined
        ? null
        : { on: run.on, ranAt: run.ranAt.toISOString(), isCurrent: run.on === today && run.rulesHash === book.hash },
  }
}

export const getPolicyOf: Handler<typeof contract.getPolicy> = async (context, input) => {
  const { tx, tenantId, now, actor, language } = context
  const book = await getPolicyBook(tx, tenantId)
  const on = input.on ?? (await getToday(tx, tenantId, now))
  const compiled = getVersion(book, input.policyCode, on)
  const { policy, values } = compiled
  const run = await findLastRun(context)
  return {
    ...rowOf(compiled, (await reachOfPolicies(context, actor)).get(policy.code)),
    on,
    versions: book.policies
      .filter((one) => one.policy.code === policy.code)
      .map(({ policy: { version, inForce } }) => ({ version, from: inForce.from, to: inForce.to ?? null }))
      .sort((a, b) => (a.from < b.from ? 1 : -1)),
    rules: shownRules(compiled, language),
    values: values.map(({ code, name, clause = '', expression }) => ({
      ...{ code, name, clause },
      sentence: sentence(expression, language),
    })),
    amount: amountLines(compiled, language),
    stacking: book.stacking
      .filter(({ policies, parent }) => policies.includes(policy.code) || parent === policy.code)
      .map(({ code, clause, reason }) => ({ code, clause, reason })),
    notVerified: policy.notVerified,
    changes: run === undefined ? 0 : await countChanges(context, run.id, policy.code),
  }
}

export const listPolicyEnterprisesOf: Handler<typeof contract.listPolicyEnterprises> = async (context, input) => {
  await getKnownPolicy(context, input.policyCode)
  return listResultRows(context, context.actor, input)
}

async function getKnownPolicy(context: Parameters<typeof listPoliciesOf>[0], code: string) {
  const { tx, tenantId, now } = context
  const book = await getPolicyBook(tx, tenantId)
  const on = await getToday(tx, tenantId, now)
  return { book, on, compiled: getVersion(book, code, on) }
}

/** What was found when facts or rules last changed, told in the words of whoever asks. */
export const listNearEnterprisesOf: Handler<typeof contract.listNearEnterprises> = async (context, input) => {
  const { policyCode: policy, limit, cursor } = input
  const { compiled } = await getKnownPolicy(context, policy)
  const { version } = compiled.policy
  const { rows, next } = await listNears(context, context.actor, { policy, version, limit, cursor })
  return {
    rows: rows.map((row) => ({ ...row, plans: row.plans.map((plan) => sayNear(compiled, plan, context.language)) })),
    examined: cursor === undefined ? await countSearched(context, context.actor, policy) : 0,
    next,
  }
}
