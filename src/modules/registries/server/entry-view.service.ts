import { sql } from 'kysely'
import { listHistory } from '#cases/server/history.queries.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { can } from '#engine/access/can.ts'
import type { Register, RegisterFact } from '#engine/form/register.ts'
import { Refusal } from '#engine/refusal.ts'
import type { FactRow } from '#engine/register/fact.ts'
import { writeFactValue } from '#engine/register/fact-value.ts'
import { maskPersonal } from '#engine/register/mask-personal.ts'
import { recordedFacts } from '#engine/register/register-columns.ts'
import { byFactAndYear, standingOf } from '#engine/register/standing-fact.ts'
import { type MessageKey, say } from '#engine/text/message.ts'
import type * as contract from '#modules/registries/entry.contract.ts'
import type { FactHead, ShownDispute, ShownFact } from '#modules/registries/entry.ts'
import { registryMessages } from '#modules/registries/registry.messages.ts'
import { entriesInSight } from '#modules/registries/server/entry.access.ts'
import { type EntryHead, findEntryHead, listEntryRows } from '#modules/registries/server/entry.queries.ts'
import { getRegister, keyNameOf, listRegisterDefinitions } from '#modules/registries/server/register.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

export const headOf = (fact: RegisterFact): FactHead => ({
  code: fact.code,
  name: fact.name,
  type: fact.type,
  format: fact.format ?? null,
  isYearly: fact.yearly === true,
  isPersonal: fact.personal === true,
  measure: fact.type === 'money' ? '万元' : (fact.measure ?? null),
  choices: fact.choices?.map(({ code, name }) => ({ code, name })) ?? null,
})

export const listRegistersOf: Handler<typeof contract.listRegisters> = async ({ tx, tenantId, actor }) => {
  const registers = await listRegisterDefinitions(tx, tenantId)
  const { rows } = await sql<{
    register: string
    entries: number
    samples: number
    selfDeclared: number
    departmental: number
    verified: number
    openDisputes: number
  }>`
    with seen as (select e.* from register_entries e where e.tenant_id = ${tenantId} and ${entriesInSight(actor)})
    select s.register, count(*)::int as entries, count(*) filter (where s.is_sample)::int as samples,
      coalesce(sum(f.self_declared), 0)::int as self_declared, coalesce(sum(f.departmental), 0)::int as departmental,
      coalesce(sum(f.verified), 0)::int as verified, coalesce(sum(d.open), 0)::int as open_disputes
    from seen s
    left join (
      select entry_id, count(*) filter (where trust = 'self-declared') as self_declared,
        count(*) filter (where trust = 'departmental') as departmental, count(*) filter (where trust = 'verified') as verified
      from register_facts where tenant_id = ${tenantId} and standing = 'stands' group by entry_id) f on f.entry_id = s.id
    left join (
      select entry_id, count(*) as open from register_disputes
      where tenant_id = ${tenantId} and state = 'open' group by entry_id) d on d.entry_id = s.id
    group by s.register`.execute(tx)
  const counted = new Map(rows.map((row) => [row.register, row]))
  return {
    rows: [...registers.values()].map((register) => {
      const found = counted.get(register.code)
      return {
        code: register.code,
        name: register.name,
        keyName: keyNameOf(register),
        is: (register.is === undefined ? undefined : registers.get(register.is)?.name) ?? null,
        hasTitles: register.titles === true,
        facts: recordedFacts(register).map(headOf),
        entries: found?.entries ?? 0,
        standing: {
          selfDeclared: found?.selfDeclared ?? 0,
          departmental: found?.departmental ?? 0,
          verified: found?.verified ?? 0,
        },
        samples: found?.samples ?? 0,
        openDisputes: found?.openDisputes ?? 0,
      }
    }),
  }
}

export const listEntriesOf: Handler<typeof contract.listEntries> = async (context, input) => {
  const { tx, tenantId, actor, now } = context
  const register = await getRegister(tx, tenantId, input.register)
  const today = await getToday(tx, tenantId, now)
  const found = await listEntryRows(tx, actor, { ...input, today })
  return { ...found, rows: found.rows.map((row) => ({ ...row, key: shownKey(register, row.key) })) }
}

/** A key that is a person's own number is masked like a fact. */
export const shownKey = ({ key }: Register, value: string): string =>
  key?.personal === true ? maskPersonal(value, key.format) : value

export async function getSeenEntry(context: OperationContext, entryId: string): Promise<EntryHead> {
  const entry = await findEntryHead(context.tx, context.tenantId, entryId)
  if (entry === undefined) throw new Refusal('not-found', { key: 'http.not-found' })
  return entry
}

export const getEntryOf: Handler<typeof contract.getEntry> = async (context, { registerEntryId }) => {
  const { tx, tenantId, actor, now } = context
  const entry = await getSeenEntry(context, registerEntryId)
  const register = await getRegister(tx, tenantId, entry.register)
  const today = await getToday(tx, tenantId, now)
  const rows = await listFactRows(context, entry.id, { standingOnly: true, limit: 20_000 })
  const { conflicts, serving } = judged(rows, today)
  const may = (permission: Parameters<typeof can>[1]) => can(actor, permission, entry.carePath)
  const isOpen = entry.state === 'active'
  const { rows: names } = await sql<{ from: string; name: string; region: string | null; reason: string | null }>`
    select n.from_on as "from", n.name, n.region, n.reason from register_names n
    left join register_imports i on i.tenant_id = n.tenant_id and i.id = n.import_id
    where n.tenant_id = ${tenantId} and n.entry_id = ${entry.id} and i.state is distinct from 'undone'
    order by n.from_on desc, n.recorded_at desc`.execute(tx)
  const { id, key, name, region, careUnit, state, closedOn, isSample, version } = entry
  return {
    ...{ id, name, region, careUnit, state, closedOn, isSample, version, names },
    register: { code: register.code, name: register.name, keyName: keyNameOf(register) },
    key: shownKey(register, key),
    facts: recordedFacts(register).map(headOf),
    standing: rows.map((row) => shownFact(row, register)),
    conflicts,
    serving,
    disputes: await listDisputes(context, entry, register, isOpen && may('register.verify')),
    acts: {
      record: isOpen && may('register.record'),
      verify: isOpen && may('register.verify'),
      dispute: isOpen && may('register.dispute'),
      reveal: may('register.reveal'),
    },
    history: (await listHistory(tx, tenantId, { kind: 'register-entry', id: entry.id })).map((line) => ({
      at: line.at.toISOString(),
      by: line.personName,
      text: wordsOf(context.language, line).trim(),
    })),
  }
}

function wordsOf(
  language: OperationContext['language'],
  { key, params }: { key: string; params: Record<string, string | number> },
) {
  return key in registryMessages
    ? say(registryMessages, language, key as MessageKey<typeof registryMessages>, params)
    : key
}

/** Which row serves for self-assessment, and where none does because sources of one rank differ. */
function judged(rows: readonly FactRow[], today: string) {
  const conflicts: string[] = []
  const serving: Record<string, string> = {}
  for (const [name, group] of byFactAndYear(rows)) {
    const standing = standingOf(group, today, 'self-assessment')
    if (standing?.kind === 'conflict') conflicts.push(name)
    else if (standing !== undefined) serving[name] = standing.fact.factId
  }
  return { conflicts, serving }
}

type FullRow = Omit<ShownFact, 'recordedAt' | 'verifiedAt'> & {
  readonly recordedAt: Date
  readonly verifiedAt: Date | null
}

async function listFactRows(
  { tx, tenantId }: OperationContext,
  entryId: string,
  wanted: { readonly standingOnly: boolean; readonly fact?: string | undefined; readonly limit: number },
): Promise<readonly FullRow[]> {
  const { rows } = await sql<FullRow>`
    select f.id, f.fact, f.year, f.as_of, f.value, f.trust, f.source, f.expires_on, f.is_sample, f.standing, f.supersedes,
      f.reason, f.file_id, r.name as recorded_by, f.recorded_at, v.name as verified_by, f.verified_at
    from register_facts f
    left join people r on r.tenant_id = f.tenant_id and r.id = f.recorded_by
    left join people v on v.tenant_id = f.tenant_id and v.id = f.verified_by
    where f.tenant_id = ${tenantId} and f.entry_id = ${entryId}
      and ${wanted.standingOnly ? sql`f.standing = 'stands'` : sql`true`}
      and ${wanted.fact === undefined ? sql`true` : sql`f.fact = ${wanted.fact}`}
    order by f.recorded_at desc, f.id desc limit ${wanted.limit}`.execute(tx)
  return rows
}

function shownFact(row: FullRow, register: Register): ShownFact {
  const fact = register.facts.find(({ code }) => code === row.fact)
  return {
    ...row,
    value: shownValue(row.value, fact),
    recordedAt: row.recordedAt.toISOString(),
    verifiedAt: row.verifiedAt?.toISOString() ?? null,
  }
}

const shownValue = (value: string, fact: RegisterFact | undefined): string => {
  if (fact === undefined) return value
  return fact.personal === true ? maskPersonal(value, fact.format) : writeFactValue(fact, value)
}

export const listFactHistoryOf: Handler<typeof contract.listFactHistory> = async (context, input) => {
  const entry = await getSeenEntry(context, input.registerEntryId)
  const register = await getRegister(context.tx, context.tenantId, entry.register)
  const rows = await listFactRows(context, entry.id, { standingOnly: false, fact: input.fact, limit: input.limit })
  return { rows: rows.map((row) => shownFact(row, register)) }
}

async function listDisputes(
  { tx, tenantId, actor }: OperationContext,
  entry: EntryHead,
  register: Register,
  mayVerify: boolean,
): Promise<ShownDispute[]> {
  type Row = Omit<ShownDispute, 'askedAt' | 'decidedAt' | 'mayDecide'> & {
    readonly askedAt: Date
    readonly decidedAt: Date | null
    readonly askedById: string
  }
  const { rows } = await sql<Row>`
    select d.id, d.fact_id, f.fact, f.year, d.proposed_value, d.reason, d.state, a.name as asked_by, d.asked_by as asked_by_id,
      d.asked_at, b.name as decided_by, d.decided_at, d.note
    from register_disputes d
    join register_facts f on f.tenant_id = d.tenant_id and f.id = d.fact_id
    join people a on a.tenant_id = d.tenant_id and a.id = d.asked_by
    left join people b on b.tenant_id = d.tenant_id and b.id = d.decided_by
    where d.tenant_id = ${tenantId} and d.entry_id = ${entry.id}
    order by d.asked_at desc, d.id desc limit 200`.execute(tx)
  return rows.map(({ askedById, ...row }) => ({
    ...row,
    proposedValue:
      row.proposedValue === null
        ? null
        : shownValue(
            row.proposedValue,
            register.facts.find(({ code }) => code === row.fact),
          ),
    askedAt: row.askedAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    mayDecide: mayVerify && row.state === 'open' && askedById !== actor.personId,
  }))
}

/** Personal values in clear; who asked, and for what purpose, is in the audit log. */
export const revealEntryOf: Handler<typeof contract.revealEntry> = async (context, { registerEntryId, purpose }) => {
  const { tx, tenantId } = context
  const entry = await getSeenEntry(context, registerEntryId)
  const register = await getRegister(tx, tenantId, entry.register)
  const personal = recordedFacts(register).flatMap((fact) => (fact.personal === true ? [fact.code] : []))
  const { rows } = await sql<{ factId: string; value: string }>`
    select id as fact_id, value from register_facts
    where tenant_id = ${tenantId} and entry_id = ${entry.id} and standing = 'stands' and fact = any(${personal}::text[])`.execute(
    tx,
  )
  context.audit({
    subjectKind: 'register-entry',
    subjectId: entry.id,
    unitId: entry.careUnitId,
    detail: { purpose, facts: rows.length },
  })
  return { key: register.key?.personal === true ? entry.key : null, values: rows }
}
