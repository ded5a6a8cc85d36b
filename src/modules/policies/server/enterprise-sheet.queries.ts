import { Refusal } from '#engine/refusal.ts'
import type { FactRow, Purpose } from '#engine/register/fact.ts'
import { eachServing, type FactBook } from '#engine/register/fact-book.ts'
import { byFactAndYear, factKey, standingOf } from '#engine/register/standing-fact.ts'
import {
  type FactRead,
  factReads,
  type ReadSheet,
  type ServingFact,
  sheetOf,
} from '#modules/policies/fact-reads.rules.ts'
import type { PolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import { findEntryHead } from '#modules/registries/server/entry.queries.ts'
import { listStanding } from '#modules/registries/server/fact.queries.ts'
import { type EntryFacts, entryFactsOf } from '#modules/registries/server/fact-book.queries.ts'
import { getRegister, listRegisterDefinitions } from '#modules/registries/server/register.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface SheetContext {
  readonly tx: Tx
  readonly tenantId: string
}

export interface EntrySheet extends Omit<EntryFacts, 'facts'> {
  /** By all that is known: for lists and for the enterprise itself. */
  readonly known: ReadSheet
  /** By facts that others than the enterprise vouch for: for money. */
  readonly vouched: ReadSheet
}

export async function listFactReads({ tx, tenantId }: SheetContext, book: PolicyBook): Promise<readonly FactRead[]> {
  const registers = await listRegisterDefinitions(tx, tenantId)
  const register = registers.get(book.register) ?? (await getRegister(tx, tenantId, book.register))
  return factReads(book.dictionary, register, register.is === undefined ? undefined : registers.get(register.is))
}

/**
 * Enterprises with what rules read of them, a thousand at a time. `entryIds` absent: all that are active. `asOf`: facts as they
 * stand on another day, of the same years.
 */
export async function* sheetsOf(
  context: SheetContext,
  book: PolicyBook,
  reads: readonly FactRead[],
  { on, asOf = on, entryIds }: { readonly on: string; readonly asOf?: string; readonly entryIds?: readonly string[] },
): AsyncGenerator<readonly EntrySheet[]> {
  const asked = { register: book.register, ...(entryIds !== undefined && { entryIds }) }
  for await (const page of entryFactsOf(context, asked))
    yield page.map(({ facts, ...entry }) => {
      const sides = standingSides(facts, asOf)
      const known = sheetOf({ ...entry, standing: sides.known }, reads, on)
      const isSame = sides.vouched === sides.known
      return { ...entry, known, vouched: isSame ? known : sheetOf({ ...entry, standing: sides.vouched }, reads, on) }
    })
}

type Standing = ReadonlyMap<string, ServingFact>

/** What serves by all that is known and by what others vouch for: one map where the two agree, as they mostly do. */
function standingSides(facts: FactBook, on: string): { readonly known: Standing; readonly vouched: Standing } {
  const known = new Map<string, ServingFact>()
  const others = new Map<string, ServingFact | undefined>()
  eachServing(facts, on, (fact, year, byAll, byOthers) => {
    const key = factKey(fact, year)
    if (byAll !== undefined) known.set(key, byAll)
    if (byAll !== byOthers) others.set(key, byOthers)
  })
  if (others.size === 0) return { known, vouched: known }
  const vouched = new Map(known)
  for (const [key, serving] of others)
    if (serving === undefined) vouched.delete(key)
    else vouched.set(key, serving)
  return { known, vouched }
}

/** One enterprise, every fact with its source. @throws Refusal not-found when it is no enterprise that is judged. */
export async function getSheet(
  context: SheetContext,
  book: PolicyBook,
  entryId: string,
  on: string,
): Promise<{ readonly entry: EntrySheet; readonly reads: readonly FactRead[] }> {
  const entry = await findEntryHead(context.tx, context.tenantId, entryId)
  if (entry === undefined || entry.register !== book.register || entry.state !== 'active')
    throw new Refusal('not-found', { key: 'policy.not-judged', at: 'registerEntryId' })
  const reads = await listFactReads(context, book)
  const rows = await listStanding(context.tx, context.tenantId, entryId)
  const by = (purpose: Purpose) => sheetOf({ ...entry, standing: servingOf(rows, on, purpose) }, reads, on)
  const { key, name, region, version } = entry
  const known = by('self-assessment')
  return { entry: { entryId, key, name, region, version, known, vouched: by('payment') }, reads }
}

function servingOf(rows: readonly FactRow[], on: string, purpose: Purpose): ReadonlyMap<string, ServingFact> {
  const serving = new Map<string, ServingFact>()
  for (const [key, group] of byFactAndYear(rows)) {
    const standing = standingOf(group, on, purpose)
    if (standing !== undefined) serving.set(key, standing.kind === 'conflict' ? 'conflict' : standing.fact)
  }
  return serving
}
