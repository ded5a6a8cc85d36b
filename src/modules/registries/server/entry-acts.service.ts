import type { CaseContext } from '#cases/server/case-context.ts'
import { emitEvent } from '#cases/server/outbox.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { readFactValue } from '#engine/register/fact-value.ts'
import { recordedFacts } from '#engine/register/register-columns.ts'
import { insertEntries } from '#modules/registries/server/entry.store.ts'
import { insertFacts } from '#modules/registries/server/fact.store.ts'
import { listRegisterDefinitions } from '#modules/registries/server/register.queries.ts'

export interface DecidedEntry {
  readonly register: string
  readonly key: string
  readonly name: string
  readonly careUnitId: string
  /** As texts, by the code of the fact; what the register does not record is left out. */
  readonly facts: Readonly<Record<string, string>>
  /** The decision it comes from: 认定决定 张科平〔2023〕1号. */
  readonly source: string
}

/**
 * For slices above, in the transaction of the act that decides: what the office itself has decided is entered as its own
 * departmental word. Undefined where the administration keeps no such register.
 */
export async function enterDecided(
  context: CaseContext,
  one: DecidedEntry,
  by: string | null,
): Promise<string | undefined> {
  const { tx, tenantId, now, newId } = context
  const register = (await listRegisterDefinitions(tx, tenantId)).get(one.register)
  if (register === undefined) return undefined
  const today = await getToday(tx, tenantId, now)
  const id = newId()
  const entry = { id, register: register.code, key: one.key, name: one.name, region: null, careUnitId: one.careUnitId }
  await insertEntries(context, [
    { ...entry, fromOn: today, isSample: false, importId: null, recordedBy: by, isTitle: register.titles === true },
  ])
  const facts = recordedFacts(register).flatMap((fact) => {
    const text = Object.hasOwn(one.facts, fact.code) ? one.facts[fact.code] : undefined
    const read = text === undefined || fact.yearly ? undefined : readFactValue(fact, text, { today })
    return read === undefined || 'fault' in read ? [] : [{ fact: fact.code, value: read.value }]
  })
  await insertFacts(
    context,
    facts.map(({ fact, value }) => ({
      id: newId(),
      entryId: id,
      fact,
      year: null,
      asOf: today,
      value,
      trust: 'departmental',
      source: one.source,
      expiresOn: null,
      isSample: false,
      recordedBy: by,
      isVerified: false,
    })),
  )
  await emitEvent(context, 'register.changed', { register: register.code, registerEntryId: id })
  return id
}
