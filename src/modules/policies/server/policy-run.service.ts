import type { CaseContext } from '#cases/server/case-context.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { runPolicies } from '#modules/policies/policy.contract.ts'
import { judgeAll } from '#modules/policies/policy-result.rules.ts'
import { listFactReads, sheetsOf } from '#modules/policies/server/enterprise-sheet.queries.ts'
import {
  findPolicyBook,
  getPolicyBook,
  inForceOn,
  type PolicyBook,
} from '#modules/policies/server/policy-book.queries.ts'
import {
  countRun,
  dropStale,
  findLastRun,
  insertRun,
  keepChanges,
  keepResults,
  listChangedEntries,
  type VerdictChange,
  waitForTurn,
} from '#modules/policies/server/policy-run.store.ts'
import type { Handler, JobContext, Reaction } from '#server/http/module.ts'

type RunContext = Pick<CaseContext, 'tx' | 'tenantId' | 'now' | 'newId'>

interface Ran {
  readonly runId: string
  readonly entries: number
  readonly changed: number
}

/** Judges enterprises by every policy in force on the day, all of them or some, and keeps what differs from before. */
export async function judgeEnterprises(
  context: RunContext,
  book: PolicyBook,
  {
    on,
    entryIds,
    by = null,
  }: { readonly on: string; readonly entryIds?: readonly string[]; readonly by?: string | null },
): Promise<Ran> {
  const run = { id: context.newId(), on, rulesHash: book.hash }
  const scope = entryIds === undefined ? 'all' : 'changed'
  const policies = inForceOn(book, on)
  const reads = await listFactReads(context, book)
  const changes: VerdictChange[] = []
  let entries = 0
  await insertRun(context, { ...run, scope, by, at: context.now })
  for await (const page of sheetsOf(context, book, reads, { on, ...(entryIds !== undefined && { entryIds }) })) {
    changes.push(...(await keepResults(context, judgeAll(policies, reads, page, on), run)))
    entries += page.length
  }
  changes.push(...(await dropStale(context, run.id, entryIds)))
  await keepChanges(context, run.id, changes)
  const ran = { runId: run.id, entries, changed: changes.length }
  await countRun(context, ran)
  return ran
}

/** All anew when a day has come or rules were published that have not been judged by; else what has changed since. */
export async function catchUp(context: RunContext): Promise<Ran | undefined> {
  const book = await findPolicyBook(context.tx, context.tenantId)
  if (book === undefined) return undefined
  await waitForTurn(context)
  const on = await getToday(context.tx, context.tenantId, context.now)
  const last = await findLastRun(context)
  if (last === undefined || last.on < on || last.rulesHash !== book.hash) return judgeEnterprises(context, book, { on })
  const entryIds = await listChangedEntries(context, book.register)
  return entryIds.length === 0 ? undefined : judgeEnterprises(context, book, { on, entryIds })
}

export const keepPolicies = async ({ inTransaction, ...context }: JobContext): Promise<void> => {
  await inTransaction((tx) => catchUp({ ...context, tx }))
}

/** A fact that has changed is seen in all verdicts at once. */
export const policiesFollowFacts: Reaction = {
  name: 'policies.follow-facts',
  event: 'register.changed',
  run: async (context) => {
    await catchUp(context)
  },
}

export const runPoliciesOf: Handler<typeof runPolicies> = async (context) => {
  const { tx, tenantId, now, actor } = context
  const book = await getPolicyBook(tx, tenantId)
  await waitForTurn(context)
  const ran = await judgeEnterprises(context, book, { on: await getToday(tx, tenantId, now), by: actor.personId })
  context.audit({ detail: { ...ran } })
  return ran
}
