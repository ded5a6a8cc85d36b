import { sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { nextStep, rungOf, type StepStanding, standOnAll } from '#modules/policies/ladder.rules.ts'
import { settleReached } from '#modules/policies/server/cultivation-following.service.ts'
import { findCultivation, type Ladder } from '#modules/policies/server/cultivation-practice.queries.ts'
import {
  type EntrySheet,
  listFactReads,
  type SheetContext,
  sheetsOf,
} from '#modules/policies/server/enterprise-sheet.queries.ts'
import { findPolicyBook, type PolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import type { JobContext, Reaction } from '#server/http/module.ts'

type KeepingContext = Pick<CaseContext, 'tx' | 'tenantId' | 'now' | 'newId'>

/** By what standings were worked out. */
interface Basis {
  readonly ladder: Ladder
  readonly book: PolicyBook
  readonly hash: string
  readonly on: string
}

/** Undefined: no policies or no ladder are published. */
async function findBasis(context: SheetContext & Pick<CaseContext, 'now'>): Promise<Basis | undefined> {
  const book = await findPolicyBook(context.tx, context.tenantId)
  const published = await findCultivation(context)
  const ladder = published?.practice.ladder
  if (book === undefined || published === undefined || ladder === undefined) return undefined
  const on = await getToday(context.tx, context.tenantId, context.now)
  return { ladder, book, hash: `${book.hash.slice(0, 32)}${published.hash.slice(0, 32)}`, on }
}

/** Where the enterprise stands on every step by all that is known of it. */
export const standingsOf = (
  { ladder, book }: Pick<Basis, 'ladder' | 'book'>,
  { known }: Pick<EntrySheet, 'known'>,
  on: string,
): StepStanding[] => standOnAll(ladder.steps, book.policies, known.facts, on)

const AT_ONCE = 50

/** Enterprises whose standings are not of today's facts, rules and day; some at a time. */
async function listStale({ tx, tenantId }: SheetContext, { book, hash, on }: Basis): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select e.id from register_entries e
    where e.tenant_id = ${tenantId} and e.register = ${book.register} and e.state = 'active'
      and not exists (
        select from ladder_standings s where s.tenant_id = e.tenant_id and s.entry_id = e.id
          and s.entry_version = e.version and s.on_date = ${on}::date and s.rules_hash = ${hash})
    order by e.id limit ${AT_ONCE}`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Works the standings of enterprises out anew, and settles what their plans waited for. */
async function refresh(context: KeepingContext, basis: Basis, entryIds: readonly string[]): Promise<void> {
  const { ladder, book, hash, on } = basis
  const reads = await listFactReads(context, book)
  for await (const page of sheetsOf(context, book, reads, { on, entryIds })) {
    const rows = page.flatMap((entry) => {
      const standings = standingsOf(basis, entry, on)
      const [rung, next] = [rungOf(standings), nextStep(standings)]
      const industry = ladder.industry === undefined ? undefined : entry.known.facts[ladder.industry]
      return standings.map((one) => ({
        ...{ ...one, entryId: entry.entryId, entryVersion: entry.version },
        ...{ isRung: one.step === rung, isNext: one.step === next },
        industry: typeof industry === 'string' ? industry : null,
      }))
    })
    await writeStandings(context, rows, { hash, on })
    await settleReached(context, page, basis)
  }
  await sql`delete from ladder_standings s using register_entries e
    where s.tenant_id = ${context.tenantId} and e.tenant_id = s.tenant_id and e.id = s.entry_id
      and (e.state <> 'active' or s.step <> all(${ladder.steps.map(({ code }) => code)}::text[]))`.execute(context.tx)
}

async function writeStandings(
  { tx, tenantId }: SheetContext,
  rows: readonly object[],
  { hash, on }: Pick<Basis, 'hash' | 'on'>,
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into ladder_standings as kept (tenant_id, entry_id, step, standing, is_rung, is_next, version, is_ahead, changes,
      missing, personal, gap, industry, on_date, entry_version, rules_hash)
    select ${tenantId}, "entryId", step, standing, "isRung", "isNext", version, "isAhead", changes, missing, personal, gap,
      industry, ${on}::date, "entryVersion", ${hash}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x("entryId" uuid, step text, standing text, "isRung" boolean,
      "isNext" boolean, version text, "isAhead" boolean, changes jsonb, missing text[], personal text[], gap integer,
      industry text, "entryVersion" integer)
    on conflict (tenant_id, step, entry_id) do update set standing = excluded.standing, is_rung = excluded.is_rung,
      is_next = excluded.is_next, version = excluded.version, is_ahead = excluded.is_ahead, changes = excluded.changes,
      missing = excluded.missing, personal = excluded.personal, gap = excluded.gap, industry = excluded.industry,
      on_date = excluded.on_date, entry_version = excluded.entry_version, rules_hash = excluded.rules_hash`.execute(tx)
}

const waitForTurn = ({ tx, tenantId }: SheetContext) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`ladder ${tenantId}`}, 0))`.execute(tx)

/** One piece of what is stale; how many enterprises it was, none when all are current. */
export async function keepSomeStandings(context: KeepingContext): Promise<number> {
  const basis = await findBasis(context)
  if (basis === undefined) return 0
  const seen = await listStale(context, basis)
  if (seen.length === 0) return 0
  await waitForTurn(context)
  const entryIds = await listStale(context, basis)
  if (entryIds.length > 0) await refresh(context, basis, entryIds)
  return entryIds.length
}

/** All that is stale, a transaction for each piece, so that nobody waits for the whole. */
export const keepLadder = async ({ inTransaction, ...context }: JobContext): Promise<void> => {
  while ((await inTransaction((tx) => keepSomeStandings({ ...context, tx }))) > 0);
}

/** A fact that has changed is seen on the ladder, and in the plan that waited for it, at once; a list by the next round. */
export const ladderFollowsFacts: Reaction = {
  name: 'policies.ladder-follows-facts',
  event: 'register.changed',
  run: async (context, { registerEntryId }) => {
    const basis = await findBasis(context)
    if (basis === undefined || typeof registerEntryId !== 'string') return
    await waitForTurn(context)
    const { rows } = await sql<{ id: string }>`select id from register_entries
      where tenant_id = ${context.tenantId} and id = ${registerEntryId} and register = ${basis.book.register}
        and state = 'active'`.execute(context.tx)
    if (rows.length > 0) await refresh(context, basis, [registerEntryId])
  },
}

/** Are all standings of today? */
export async function areStandingsCurrent(context: SheetContext & Pick<CaseContext, 'now'>): Promise<boolean> {
  const basis = await findBasis(context)
  return basis !== undefined && (await listStale(context, basis)).length === 0
}
