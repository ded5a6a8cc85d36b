import { createHash } from 'node:crypto'
import type { CaseContext } from '#cases/server/case-context.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { runPolicies } from '#modules/policies/policy.contract.ts'
import { type JudgedPage, judgeAll } from '#modules/policies/policy-result.rules.ts'
import { listFactReads } from '#modules/policies/server/enterprise-sheet.queries.ts'
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
  insertResults,
  insertRun,
  type Judgement,
  keepJudgements,
  listChangedEntries,
  listJudgements,
  replaceResults,
  type WrittenVerdicts,
  waitForTurn,
} from '#modules/policies/server/policy-run.store.ts'
import { type EntryFacts, entryFactsOf, keepFactBooks } from '#modules/registries/server/fact.queries.ts'
import type { Handler, JobContext, Reaction } from '#server/http/module.ts'

type RunContext = Pick<CaseContext, 'tx' | 'tenantId' | 'now' | 'newId'>

interface Ran {
  readonly runId: string
  readonly entries: number
  readonly changed: number
}

/** Enterprises judged together: enough for the columns, few enough for the memory. */
const ENTERPRISES_AT_ONCE = 8_192

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
  const isFirst = (await findLastRun(context)) === undefined
  const asked = { register: book.register, ...(entryIds !== undefined && { entryIds }) }
  await insertRun(context, { ...run, scope, by, at: context.now })
  await keepFactBooks(context, asked)
  let [entries, changed] = [0, 0]
  for await (const page of entryFactsOf(context, asked, ENTERPRISES_AT_ONCE)) {
    changed += await keepPage(context, page, judgeAll(policies, reads, page, on), { ...run, isFirst })
    entries += page.length
  }
  changed += await dropStale(context, run.id, book.register, entryIds)
  const ran = { runId: run.id, entries, changed }
  await countRun(context, ran)
  return ran
}

/** Writes what is new and what differs; of an enterprise of which all is as before not a row. */
async function keepPage(
  context: RunContext,
  page: readonly EntryFacts[],
  judged: JudgedPage,
  run: { readonly id: string; readonly on: string; readonly rulesHash: string; readonly isFirst: boolean },
): Promise<number> {
  const before = await listJudgements(
    context,
    page.map(({ entryId }) => entryId),
  )
  const signature = signatureOf(judged)
  const fresh: number[] = []
  const differing: number[] = []
  const kept: Judgement[] = []
  for (const [row, { entryId, version }] of page.entries()) {
    const last = before.get(entryId)
    const verdicts = `${signature} ${judged.digest(row)}`
    if (last?.verdicts === verdicts && last.entryVersion === version) continue
    kept.push({ entryId, entryVersion: version, verdicts })
    if (last === undefined) fresh.push(row)
    else if (last.verdicts !== verdicts) differing.push(row)
  }
  await keepJudgements(context, kept)
  const inserted = await insertResults(context, writtenOf(page, judged, fresh), run, !run.isFirst)
  return inserted + (await replaceResults(context, writtenOf(page, judged, differing), run))
}

/** Which versions of which policies were in force: verdicts are compared by their places. */
const signatureOf = ({ policies }: JudgedPage): string =>
  createHash('sha256')
    .update(policies.map(({ policy }) => `${policy.code} ${policy.version}`).join('\n'))
    .digest('base64url')
    .slice(0, 16)

function writtenOf(page: readonly EntryFacts[], { policies, result }: JudgedPage, chosen: readonly number[]) {
  const rows: WrittenVerdicts['rows'] = {
    ...{ entries: [], policies: [], states: [], amountsFen: [], paysFen: [], isPayable: [] },
  }
  for (let policy = 0; policy < policies.length; policy++)
    for (const [at, row] of chosen.entries()) {
      const found = result(policy, row)
      rows.entries.push(at + 1)
      rows.policies.push(policy + 1)
      rows.states.push(found.state)
      rows.amountsFen.push(found.amountFen)
      rows.paysFen.push(found.paysFen)
      rows.isPayable.push(found.isPayable)
    }
  return {
    entryIds: chosen.map((row) => page[row]!.entryId),
    entryVersions: chosen.map((row) => page[row]!.version),
    policies: policies.map(({ policy }) => policy.code),
    versions: policies.map(({ policy }) => policy.version),
    rows,
  }
}

/**
 * All anew when a day has come or rules were published that have not been judged by; else what has changed since, or of it one
 * enterprise only.
 */
export async function catchUp(context: RunContext, entryId?: string): Promise<Ran | undefined> {
  const book = await findPolicyBook(context.tx, context.tenantId)
  if (book === undefined) return undefined
  await waitForTurn(context)
  const on = await getToday(context.tx, context.tenantId, context.now)
  const last = await findLastRun(context)
  if (last === undefined || last.on < on || last.rulesHash !== book.hash) return judgeEnterprises(context, book, { on })
  const entryIds = await listChangedEntries(context, book.register, entryId)
  return entryIds.length === 0 ? undefined : judgeEnterprises(context, book, { on, entryIds })
}

export const keepPolicies = async ({ inTransaction, ...context }: JobContext): Promise<void> => {
  await inTransaction((tx) => catchUp({ ...context, tx }))
}

/** A fact that has changed is seen in all verdicts at once. */
export const policiesFollowFacts: Reaction = {
  name: 'policies.follow-facts',
  event: 'register.changed',
  run: async (context, { registerEntryId }) => {
    await catchUp(context, typeof registerEntryId === 'string' ? registerEntryId : undefined)
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
