import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import { compilePolicy } from '#engine/policy/compile-policy.ts'
import { Policy } from '#engine/policy/policy.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/policies/sandbox.contract.ts'
import { triedRules } from '#modules/policies/sandbox.rules.ts'
import { changeableValues, movedValues, saidChanges } from '#modules/policies/say-values.rules.ts'
import { getPolicyBook, getVersion } from '#modules/policies/server/policy-book.queries.ts'
import { getDraftRow } from '#modules/policies/server/policy-draft.store.ts'
import {
  endTrial,
  forgetTrials,
  getTrialBy,
  insertTrial,
  insertTrialRows,
  type KeptTrial,
  listRowsOfTrial,
  listTrialsBy,
  placeIn,
  stateOfTrial,
  takeTrial,
} from '#modules/policies/server/sandbox.store.ts'
import { tryOver } from '#modules/policies/server/try-rules.ts'
import type { Handler, JobContext, OperationContext } from '#server/http/module.ts'

async function ruleOf(
  { tx, tenantId, now }: Pick<OperationContext, 'tx' | 'tenantId' | 'now'>,
  code: string,
  day?: string,
) {
  const book = await getPolicyBook(tx, tenantId)
  const on = day ?? (await getToday(tx, tenantId, now))
  return { book, on, current: getVersion(book, code, on) }
}

export const listPolicyValuesOf: Handler<typeof contract.listPolicyValues> = async (context, { policyCode, on }) => {
  const { current } = await ruleOf(context, policyCode, on)
  return { rows: changeableValues(current, context.language), gives: current.amount !== undefined }
}

const AT_ONCE = 2

/** Who tries at once waits for an answer: so many of an administration may at a time. @throws Refusal over-limit. */
async function takeSlot({ tx, tenantId }: Pick<OperationContext, 'tx' | 'tenantId'>): Promise<void> {
  for (let slot = 0; slot < AT_ONCE; slot++) {
    const { rows } = await sql<{ taken: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended(${`policy-try ${slot} ${tenantId}`}, 0)) as taken`.execute(tx)
    if (rows[0]!.taken) return
  }
  throw new Refusal('over-limit', { key: 'policy.tries-at-once' })
}

const MOST_MS = 60_000

/** A clock that runs out. @throws Refusal too-late. */
function timeLimit(): () => Promise<void> {
  const until = performance.now() + MOST_MS
  return async () => {
    if (performance.now() > until) throw new Refusal('too-late', { key: 'policy.trial-too-long' })
  }
}

export const tryRulesOf: Handler<typeof contract.tryRules> = async (context, { policyCode, region, ...change }) => {
  const { book, on, current } = await ruleOf(context, policyCode)
  const changed = triedRules(current, change)
  await takeSlot(context)
  return (await tryOver(context, { book, current, changed, on, region, mayGoOn: timeLimit() })).result
}

export const askTrialOf: Handler<typeof contract.askTrial> = async (context, input) => {
  const { policyCode, policyDraftId, changes, clauses, region } = input
  const { book, on, current } = await ruleOf(context, policyCode)
  const draft = policyDraftId === undefined ? undefined : await getDraftRow(context, policyDraftId)
  if (draft !== undefined && draft.code !== policyCode)
    throw new Refusal('not-found', { key: 'policy.no-draft', at: 'policyDraftId' })
  const { policy } = triedRules(current, { changes, clauses }, draft?.definition)
  const moved = { ...(draft && movedValues(current.policy, draft.definition)), ...changes }
  const said = [
    ...saidChanges(changeableValues(current, context.language), moved, context.language),
    ...clauses.map(({ name }) => name),
  ]
  const id = context.newId()
  await insertTrial(context, {
    ...{ id, policy: policyCode, version: current.policy.version, on, region: region ?? null, definition: policy },
    ...{ changes: { changes, clauses, said, draft: policyDraftId ?? null }, rulesHash: book.hash },
    ...{ by: context.actor.personId, at: context.now },
  })
  context.audit({ detail: { policy: policyCode, trial: id } })
  return { policyTrialId: id }
}

export const listTrialsOf: Handler<typeof contract.listTrials> = async (context, { policyCode, limit }) => {
  await ruleOf(context, policyCode)
  return { rows: await listTrialsBy(context, { policy: policyCode, limit }) }
}

export const getTrialOf: Handler<typeof contract.getTrial> = (context, { policyTrialId }) =>
  getTrialBy(context, policyTrialId)

export const cancelTrialOf: Handler<typeof contract.cancelTrial> = async (context, { policyTrialId }) => {
  await endTrial(context, policyTrialId, { state: 'cancelled' }, context.now)
  const { state, policy } = await getTrialBy(context, policyTrialId)
  context.audit({ detail: { policy, trial: policyTrialId } })
  return { state }
}

export const listTrialRowsOf: Handler<typeof contract.listTrialRows> = async (context, input) => {
  if (input.cursor !== undefined) placeIn(input.cursor)
  await getTrialBy(context, input.policyTrialId)
  return listRowsOfTrial(context, input)
}

/** Reckons what waits, one after the other; it can be stopped meanwhile, and ends by itself when it takes too long. */
export async function tryWaiting(context: JobContext): Promise<void> {
  const { tenantId, now, inTransaction } = context
  for (;;) {
    const taken = await inTransaction(async (tx) => {
      await forgetTrials({ tx, tenantId }, now)
      return takeTrial({ tx, tenantId }, now)
    })
    if (taken === undefined) return
    await tryOne(context, taken)
  }
}

class Stopped extends Error {}

async function tryOne({ tenantId, now, inTransaction }: JobContext, trial: KeptTrial): Promise<void> {
  const { id } = trial
  try {
    await inTransaction(async (tx) => {
      const context = { tx, tenantId }
      const withinTime = timeLimit()
      const mayGoOn = async () => {
        await withinTime()
        if ((await stateOfTrial(context, id)) !== 'running') throw new Stopped()
      }
      const book = await getPolicyBook(tx, tenantId)
      const current = getVersion(book, trial.policy, trial.on)
      const changed = compilePolicy(Policy.parse(trial.definition), book.dictionary)
      const { result, rows } = await tryOver(context, { ...trial, book, current, changed, mayGoOn })
      for await (const some of rows()) await insertTrialRows(context, id, some)
      if (!(await endTrial(context, id, { state: 'done', result }, now))) throw new Stopped()
    })
  } catch (error) {
    if (error instanceof Stopped) return
    const failure = error instanceof Refusal ? error.reasons[0]!.key : 'policy.trial-failed'
    await inTransaction((tx) => endTrial({ tx, tenantId }, id, { state: 'failed', failure }, now))
    if (!(error instanceof Refusal)) throw error
  }
}
