import { sql } from 'kysely'
import { Refusal } from '#engine/refusal.ts'
import { yearFault } from '#engine/register/read-register-file.ts'
import type * as contract from '#modules/registries/fact.contract.ts'
import { countChange } from '#modules/registries/server/entry.store.ts'
import { insertFacts } from '#modules/registries/server/fact.store.ts'
import {
  getRecordedFact,
  getStandingFact,
  openEntryForChange,
  readValueOrRefuse,
  refuseDays,
  refuseForeignFile,
  tellChange,
} from '#modules/registries/server/fact-writing.ts'
import type { Handler } from '#server/http/module.ts'

/** Records what a source says, beside what others say. The same source tells a fact and year once: then it is corrected. */
export const recordFactOf: Handler<typeof contract.recordFact> = async (context, input) => {
  const { tx, tenantId, actor } = context
  const opened = await openEntryForChange(context, input.registerEntryId)
  const { entry, register, today } = opened
  const fact = getRecordedFact(register, input.fact)
  const year = fact.yearly === true ? (input.year ?? null) : null
  if (fact.yearly === true) {
    if (year === null) {
      const params = { fact: fact.name.zh, factEn: fact.name.en }
      throw new Refusal('form-invalid', { key: 'register.import.no-year', params, at: 'year' })
    }
    const fault = yearFault(year, today)
    if (fault !== undefined) throw new Refusal('form-invalid', { key: fault, at: 'year' })
  }
  const asOf = input.asOf ?? today
  const expiresOn = input.expiresOn ?? null
  refuseDays(asOf, expiresOn, today)
  const value = readValueOrRefuse(fact, input.value, today)
  await refuseForeignFile(context, entry.id, input.fileId)
  const { rows } = await sql`select 1 from register_facts
    where tenant_id = ${tenantId} and entry_id = ${entry.id} and fact = ${fact.code} and standing = 'stands'
      and source = ${input.source}
      and ${year === null ? sql`year is null and as_of = ${asOf}::date` : sql`year = ${year}`}`.execute(tx)
  if (rows.length > 0) throw new Refusal('rule-broken', { key: 'register.said-already', at: 'source' })
  const factId = context.newId()
  const { trust, source, fileId = null } = input
  const row = { id: factId, entryId: entry.id, fact: fact.code, year, asOf, value, trust, source, expiresOn, fileId }
  await insertFacts(context, [{ ...row, isSample: false, recordedBy: actor.personId, isVerified: false }])
  await countChange(tx, tenantId, [entry.id])
  await tellChange(context, opened, 'history.register.recorded', { fact, year, value, source })
  return { factId, version: entry.version + 1 }
}

/** A new row takes the place of the former, which stays. What had been verified must be verified again. */
export const correctFactOf: Handler<typeof contract.correctFact> = async (context, input) => {
  const { tx, tenantId, actor } = context
  const opened = await openEntryForChange(context, input.registerEntryId)
  const { entry, register, today } = opened
  const former = await getStandingFact(context, entry.id, input.factId)
  const fact = getRecordedFact(register, former.fact)
  const asOf = input.asOf ?? former.asOf
  const expiresOn = input.expiresOn === undefined ? former.expiresOn : input.expiresOn
  refuseDays(asOf, expiresOn, today)
  const value = readValueOrRefuse(fact, input.value, today)
  if (value === former.value && asOf === former.asOf && expiresOn === former.expiresOn)
    throw new Refusal('rule-broken', { key: 'register.nothing-changed', at: 'value' })
  await refuseForeignFile(context, entry.id, input.fileId)
  const factId = context.newId()
  const { year, source, isSample } = former
  await insertFacts(context, [
    {
      id: factId,
      entryId: entry.id,
      fact: fact.code,
      year,
      asOf,
      value,
      trust: former.trust === 'verified' ? 'departmental' : former.trust,
      source,
      expiresOn,
      isSample,
      fileId: input.fileId ?? null,
      supersedes: former.id,
      reason: input.reason,
      recordedBy: actor.personId,
      isVerified: false,
    },
  ])
  await countChange(tx, tenantId, [entry.id])
  await tellChange(context, opened, 'history.register.corrected', { fact, year, value, source, note: input.reason })
  return { factId, version: entry.version + 1 }
}

/** Somebody other than who recorded it has held the fact against its evidence: the same value in a row that is trusted more. */
export const verifyFactOf: Handler<typeof contract.verifyFact> = async (context, input) => {
  const { tx, tenantId, actor } = context
  const opened = await openEntryForChange(context, input.registerEntryId)
  const { entry, register, today } = opened
  const former = await getStandingFact(context, entry.id, input.factId)
  const fact = getRecordedFact(register, former.fact)
  if (former.trust === 'verified') throw new Refusal('wrong-state', { key: 'register.verified-already' })
  if (former.recordedBy === actor.personId) throw new Refusal('rule-broken', { key: 'register.own-fact' })
  const expiresOn = input.expiresOn === undefined ? former.expiresOn : input.expiresOn
  refuseDays(former.asOf, expiresOn, today)
  await refuseForeignFile(context, entry.id, input.fileId)
  const factId = context.newId()
  const { year, asOf, value, source, isSample, recordedBy } = former
  const row = {
    id: factId,
    entryId: entry.id,
    fact: fact.code,
    year,
    asOf,
    value,
    source,
    expiresOn,
    isSample,
    recordedBy,
  }
  await insertFacts(context, [
    {
      ...row,
      trust: 'verified',
      fileId: input.fileId ?? former.fileId,
      supersedes: former.id,
      reason: input.basis,
      verifiedBy: actor.personId,
      isVerified: true,
    },
  ])
  await countChange(tx, tenantId, [entry.id])
  await tellChange(context, opened, 'history.register.verified', { fact, year, value, source, note: input.basis })
  return { factId, version: entry.version + 1 }
}
