import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import { can } from '#engine/access/can.ts'
import { identifierFault, tidyIdentifier } from '#engine/identifier/identifier-fault.ts'
import { parseRegionCode } from '#engine/identifier/region-code.ts'
import { tidyName } from '#engine/import/tidy-name.ts'
import { Refusal } from '#engine/refusal.ts'
import { hasControlCharacter, tidyText } from '#engine/register/fact-value.ts'
import { findUnitOfPerson } from '#modules/organisations/server/person.queries.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import type * as contract from '#modules/registries/entry.contract.ts'
import { findEntryHead, findEntryOf, registersThatAre } from '#modules/registries/server/entry.queries.ts'
import { bindEntries, insertEntries, insertNames, setEntryState } from '#modules/registries/server/entry.store.ts'
import { openEntryForChange, tellChange } from '#modules/registries/server/fact-writing.ts'
import { getRegister, listRegisterDefinitions } from '#modules/registries/server/register.queries.ts'
import type { Handler } from '#server/http/module.ts'

const nameOf = (text: string): string => {
  const name = tidyText(text)
  if (name === '' || hasControlCharacter(text))
    throw new Refusal('form-invalid', { key: 'register.value.control-character', at: 'name' })
  return name
}

const regionOf = (region: string | undefined): string | null => {
  if (region !== undefined && !parseRegionCode(region))
    throw new Refusal('form-invalid', { key: 'identifier.region', at: 'region' })
  return region ?? null
}

export const openEntryOf: Handler<typeof contract.openEntry> = async (context, input) => {
  const { tx, tenantId, actor, now } = context
  const register = await getRegister(tx, tenantId, input.register)
  const format = register.key?.format
  const key = format === undefined ? tidyName(input.key) : tidyIdentifier(input.key, format)
  const fault = format && identifierFault(key, format)
  if (fault || key === '') throw new Refusal('form-invalid', { key: fault ?? 'register.value.missing', at: 'key' })
  const today = await getToday(tx, tenantId, now)
  const fromOn = input.fromOn ?? today
  if (fromOn > today) throw new Refusal('form-invalid', { key: 'register.value.day-ahead', at: 'fromOn' })
  // An enterprise is a unit: the same code does not stand in both.
  const registers = await listRegisterDefinitions(tx, tenantId)
  const codes = [...registersThatAre(register.code, registers), ...(register.is === undefined ? [] : [register.is])]
  const { rows } = await sql`select 1 from register_entries
    where tenant_id = ${tenantId} and key = ${key} and register = any(${codes}::text[])`.execute(tx)
  if (rows.length > 0) throw new Refusal('rule-broken', { key: 'register.key-taken', at: 'key' })
  const id = context.newId()
  const region = regionOf(input.region)
  await insertEntries(context, [
    {
      id,
      register: register.code,
      key,
      name: nameOf(input.name),
      region,
      careUnitId: input.unitId,
      fromOn,
      isSample: false,
      importId: null,
      recordedBy: actor.personId,
      isTitle: register.titles === true,
    },
  ])
  const entry = (await findEntryHead(tx, tenantId, id))!
  await tellChange(context, { entry }, 'history.register.opened', {})
  return { registerEntryId: id }
}

/** A name or region holds from a day on; what it was before stays. */
export const renameEntryOf: Handler<typeof contract.renameEntry> = async (context, input) => {
  const { tx, tenantId, actor } = context
  const opened = await openEntryForChange(context, input.registerEntryId, input.version)
  const { entry, register, today } = opened
  if (input.fromOn > today) throw new Refusal('form-invalid', { key: 'register.value.day-ahead', at: 'fromOn' })
  const name = input.name === undefined ? entry.name : nameOf(input.name)
  const region = input.region === undefined ? entry.region : regionOf(input.region)
  if (name === entry.name && region === entry.region)
    throw new Refusal('rule-broken', { key: 'register.nothing-changed', at: 'name' })
  const { rows } = await sql<{ last: string }>`select max(from_on) as last from register_names
    where tenant_id = ${tenantId} and entry_id = ${entry.id}`.execute(tx)
  if (input.fromOn < rows[0]!.last) throw new Refusal('rule-broken', { key: 'register.name-before', at: 'fromOn' })
  const { fromOn, reason } = input
  const isTitle = register.titles === true
  const rename = {
    entryId: entry.id,
    fromOn,
    name,
    region,
    reason,
    importId: null,
    recordedBy: actor.personId,
    isTitle,
  }
  await insertNames(context, [rename])
  await tellChange(context, opened, 'history.register.renamed', { note: reason, source: name })
  return { version: entry.version + 1 }
}

/** From then on what is known of the unit or person is known of him; one register holds each of them once. */
export const bindEntryOf: Handler<typeof contract.bindEntry> = async (context, input) => {
  const { tx, tenantId, actor } = context
  const opened = await openEntryForChange(context, input.registerEntryId, input.version)
  const { entry } = opened
  const { ownUnitId, personId } = input
  if ((ownUnitId === undefined) === (personId === undefined))
    throw new Refusal('form-invalid', { key: 'register.value.missing', at: 'ownUnitId' })
  const unitId = ownUnitId ?? (await findUnitOfPerson(tx, tenantId, personId!))
  const path = unitId === undefined ? undefined : await findUnitPath(tx, tenantId, unitId)
  if (path === undefined || !can(actor, 'register.record', path))
    throw new Refusal('not-found', { key: 'http.not-found', at: ownUnitId === undefined ? 'personId' : 'ownUnitId' })
  const who = ownUnitId === undefined ? { personId: personId! } : { unitId: ownUnitId }
  const taken = await findEntryOf(tx, tenantId, entry.register, who)
  if (taken !== undefined && taken.id !== entry.id) throw new Refusal('rule-broken', { key: 'register.bound-already' })
  await bindEntries(tx, tenantId, [{ id: entry.id, ...who }])
  await tellChange(context, opened, 'history.register.bound', {})
  return { version: entry.version + 1 }
}

export const closeEntryOf: Handler<typeof contract.closeEntry> = async (context, input) => {
  const opened = await openEntryForChange(context, input.registerEntryId, input.version)
  const { entry, today } = opened
  if (input.closedOn > today) throw new Refusal('form-invalid', { key: 'register.value.day-ahead', at: 'closedOn' })
  await setEntryState(context.tx, context.tenantId, [entry.id], 'closed', input.closedOn)
  await tellChange(context, opened, 'history.register.closed', { note: input.reason })
  return { version: entry.version + 1 }
}
