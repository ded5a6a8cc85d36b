import { sql } from 'kysely'
import { notify } from '#cases/server/notice.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/registries/fact.contract.ts'
import { listCarers } from '#modules/registries/server/care-duty.queries.ts'
import { countChange } from '#modules/registries/server/entry.store.ts'
import { insertFacts } from '#modules/registries/server/fact.store.ts'
import {
  getRecordedFact,
  getStandingFact,
  openEntryForChange,
  readValueOrRefuse,
  refuseForeignFile,
  tellChange,
} from '#modules/registries/server/fact-writing.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

/** The entity says that a fact is wrong: an officer is asked, and the fact stands until he decides. */
export const disputeFactOf: Handler<typeof contract.disputeFact> = async (context, input) => {
  const { tx, tenantId, actor, now } = context
  const opened = await openEntryForChange(context, input.registerEntryId)
  const { entry, register, today } = opened
  const row = await getStandingFact(context, entry.id, input.factId)
  const fact = getRecordedFact(register, row.fact)
  const value =
    input.proposedValue === undefined ? null : readValueOrRefuse(fact, input.proposedValue, today, 'proposedValue')
  if (value === row.value) throw new Refusal('rule-broken', { key: 'register.nothing-changed', at: 'proposedValue' })
  await refuseForeignFile(context, entry.id, input.fileId)
  const { rows } = await sql`select 1 from register_disputes
    where tenant_id = ${tenantId} and fact_id = ${row.id} and state = 'open'`.execute(tx)
  if (rows.length > 0) throw new Refusal('rule-broken', { key: 'register.disputed-already' })
  const disputeId = context.newId()
  await sql`
    insert into register_disputes (tenant_id, id, entry_id, fact_id, proposed_value, reason, file_id, asked_by, asked_at)
    values (${tenantId}, ${disputeId}, ${entry.id}, ${row.id}, ${value}, ${input.reason}, ${input.fileId ?? null},
      ${actor.personId}, ${now})`.execute(tx)
  const subject = { kind: 'register-entry', id: entry.id, unitId: entry.careUnitId }
  const params = { name: entry.name, fact: fact.name.zh, factEn: fact.name.en }
  for (const to of await listCarers(context, 'register.verify', entry.carePath))
    await openTask(context, { to, subject, deed: { key: 'task.register.decide-dispute', params } })
  await tellChange(context, opened, 'history.register.disputed', { fact, year: row.year, note: input.reason })
  return { disputeId }
}

interface Dispute {
  readonly id: string
  readonly factId: string
  readonly proposedValue: string | null
  readonly state: 'open' | 'accepted' | 'dismissed'
  readonly askedBy: string
  readonly fileId: string | null
}

/** Another person than who asked decides. What is accepted is a new row that two people stand for. */
export const decideDisputeOf: Handler<typeof contract.decideDispute> = async (context, input) => {
  const { tx, tenantId, actor, now } = context
  const opened = await openEntryForChange(context, input.registerEntryId)
  const { entry, register, today } = opened
  const dispute = await lockDispute(context, entry.id, input.disputeId)
  if (dispute.state !== 'open') throw new Refusal('wrong-state', { key: 'register.decided-already' })
  if (dispute.askedBy === actor.personId) throw new Refusal('rule-broken', { key: 'register.own-dispute' })
  let factId: string | null = null
  const { rows } = await sql<{ fact: string; year: number | null }>`select fact, year from register_facts
    where tenant_id = ${tenantId} and id = ${dispute.factId}`.execute(tx)
  const { fact: code, year } = rows[0]!
  const fact = getRecordedFact(register, code)
  if (input.accept) {
    const former = await getStandingFact(context, entry.id, dispute.factId)
    const value = input.value === undefined ? dispute.proposedValue : readValueOrRefuse(fact, input.value, today)
    if (value === null) throw new Refusal('form-invalid', { key: 'register.value.missing', at: 'value' })
    factId = context.newId()
    await insertFacts(context, [
      {
        id: factId,
        entryId: entry.id,
        fact: former.fact,
        year: former.year,
        asOf: former.asOf,
        value,
        trust: 'verified',
        source: former.source,
        expiresOn: former.expiresOn,
        isSample: former.isSample,
        fileId: dispute.fileId,
        supersedes: former.id,
        reason: input.note,
        recordedBy: dispute.askedBy,
        verifiedBy: actor.personId,
        isVerified: true,
      },
    ])
    await countChange(tx, tenantId, [entry.id])
  }
  await sql`
    update register_disputes set state = ${input.accept ? 'accepted' : 'dismissed'}, decided_by = ${actor.personId},
      decided_at = ${now}, note = ${input.note}, correction_id = ${factId}
    where tenant_id = ${tenantId} and id = ${dispute.id}`.execute(tx)
  await settleTasks(context, entry.id, input.accept ? 'accepted' : 'dismissed')
  const told = { fact, year, note: input.note }
  await tellChange(context, opened, `history.register.dispute-${input.accept ? 'accepted' : 'dismissed'}`, told)
  await notify(context, {
    to: { personId: dispute.askedBy },
    sentence: {
      key: `notice.register.dispute-${input.accept ? 'accepted' : 'dismissed'}`,
      params: { name: entry.name, fact: fact.name.zh, factEn: fact.name.en, note: input.note },
    },
    about: { kind: 'register-entry', id: entry.id },
  })
  return { disputeId: dispute.id, factId }
}

async function lockDispute({ tx, tenantId }: OperationContext, entryId: string, disputeId: string): Promise<Dispute> {
  const { rows } = await sql<Dispute>`
    select id, fact_id, proposed_value, state, asked_by, file_id from register_disputes
    where tenant_id = ${tenantId} and entry_id = ${entryId} and id = ${disputeId} for update`.execute(tx)
  if (rows[0] === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'disputeId' })
  return rows[0]
}

/** The task stays while another dispute of the entry waits. */
async function settleTasks(context: OperationContext, entryId: string, outcome: string): Promise<void> {
  const { rows } = await sql`select 1 from register_disputes
    where tenant_id = ${context.tenantId} and entry_id = ${entryId} and state = 'open'`.execute(context.tx)
  if (rows.length > 0) return
  const which = { subjectKind: 'register-entry', subjectId: entryId, deed: 'task.register.decide-dispute' }
  await closeTasks(context, which, { outcome, doneBy: context.actor.personId })
}
