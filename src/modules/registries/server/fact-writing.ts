import { sql } from 'kysely'
import { recordHistory } from '#cases/server/history.store.ts'
import { emitEvent } from '#cases/server/outbox.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { Register, RegisterFact } from '#engine/form/register.ts'
import { Refusal } from '#engine/refusal.ts'
import type { FactRow } from '#engine/register/fact.ts'
import { readFactValue, writeFactValue } from '#engine/register/fact-value.ts'
import { recordedFacts } from '#engine/register/register-columns.ts'
import { type EntryHead, findEntryHead } from '#modules/registries/server/entry.queries.ts'
import { getRegister } from '#modules/registries/server/register.queries.ts'
import type { OperationContext } from '#server/http/module.ts'

/** An entry that is about to change, with its register and the day of the office. */
export interface OpenedEntry {
  readonly entry: EntryHead
  readonly register: Register
  readonly today: string
}

/** The locked entry. @throws Refusal wrong-state when it is closed, conflict when it changed since it was seen. */
export async function openEntryForChange(
  context: OperationContext,
  entryId: string,
  seenVersion?: number,
): Promise<OpenedEntry> {
  const { tx, tenantId, now } = context
  const entry = await findEntryHead(tx, tenantId, entryId, 'lock')
  if (entry === undefined) throw new Refusal('not-found', { key: 'http.not-found' })
  if (seenVersion !== undefined && entry.version !== seenVersion)
    throw new Refusal('conflict', { key: 'register.changed-meanwhile' })
  if (entry.state !== 'active') throw new Refusal('wrong-state', { key: 'register.entry-closed' })
  return { entry, register: await getRegister(tx, tenantId, entry.register), today: await getToday(tx, tenantId, now) }
}

/** @throws Refusal form-invalid when the register records no such fact. */
export function getRecordedFact(register: Register, code: string): RegisterFact {
  const fact = recordedFacts(register).find((one) => one.code === code)
  if (fact === undefined) throw new Refusal('form-invalid', { key: 'register.no-fact', at: 'fact' })
  return fact
}

/** @throws Refusal form-invalid with what is wrong with the value. */
export function readValueOrRefuse(fact: RegisterFact, text: string, today: string, at = 'value'): string {
  const read = readFactValue(fact, text, { today })
  if ('fault' in read) throw new Refusal('form-invalid', { ...read.fault, at })
  return read.value
}

/** Days of a fact: as of a day that has come, running out after it. */
export function refuseDays(asOf: string, expiresOn: string | null | undefined, today: string): void {
  if (asOf > today) throw new Refusal('form-invalid', { key: 'register.value.day-ahead', at: 'asOf' })
  if (expiresOn != null && expiresOn < asOf)
    throw new Refusal('form-invalid', { key: 'register.expires-before', at: 'expiresOn' })
}

/** Evidence is a file of this entry. */
export async function refuseForeignFile(
  { tx, tenantId }: OperationContext,
  entryId: string,
  fileId: string | undefined,
): Promise<void> {
  if (fileId === undefined) return
  const { rows } = await sql`select 1 from files where tenant_id = ${tenantId} and id = ${fileId}
    and subject_kind = 'register-entry' and subject_id = ${entryId} and detached_at is null`.execute(tx)
  if (rows.length === 0) throw new Refusal('not-found', { key: 'register.no-file', at: 'fileId' })
}

export interface StoredFact extends FactRow {
  readonly standing: 'stands' | 'superseded' | 'withdrawn'
  readonly isSample: boolean
  readonly recordedBy: string | null
  readonly fileId: string | null
}

/** A row of the entry that still stands. @throws Refusal conflict when another has taken its place. */
export async function getStandingFact(context: OperationContext, entryId: string, factId: string): Promise<StoredFact> {
  const { rows } = await sql<StoredFact>`
    select id, fact, year, as_of, value, trust, source, expires_on, standing, is_sample, recorded_by, file_id
    from register_facts
    where tenant_id = ${context.tenantId} and entry_id = ${entryId} and id = ${factId} for update`.execute(context.tx)
  const row = rows[0]
  if (row === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'factId' })
  if (row.standing !== 'stands') throw new Refusal('conflict', { key: 'register.fact-replaced', at: 'factId' })
  return row
}

/** The sentence of what happened; a personal value is never in it. */
export async function tellChange(
  context: OperationContext,
  { entry }: Pick<OpenedEntry, 'entry'>,
  key: string,
  told: {
    readonly fact?: RegisterFact
    readonly year?: number | null
    readonly value?: string
    readonly source?: string
    readonly note?: string
  },
): Promise<void> {
  const { fact, year, value, source, note } = told
  const shown = fact === undefined || value === undefined ? '' : fact.personal ? '****' : writeFactValue(fact, value)
  await recordHistory(context, {
    subject: { kind: 'register-entry', id: entry.id, unitId: entry.careUnitId },
    sentence: {
      key,
      params: {
        fact: fact?.name.zh ?? '',
        factEn: fact?.name.en ?? '',
        year: year == null ? '' : `${year} `,
        value: shown.slice(0, 100),
        source: source ?? '',
        note: note ?? '',
      },
    },
    personId: context.actor.personId,
  })
  await emitEvent(context, 'register.changed', { register: entry.register, registerEntryId: entry.id })
  context.audit({
    subjectKind: 'register-entry',
    subjectId: entry.id,
    unitId: entry.careUnitId,
    detail: { ...(fact && { fact: fact.code }), ...(year != null && { year }) },
  })
}
