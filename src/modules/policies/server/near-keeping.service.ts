import { createHash } from 'node:crypto'
import { setImmediate as othersFirst } from 'node:timers/promises'
import { sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { verdictBy } from '#engine/policy/verdict.ts'
import {
  type EntrySheet,
  listFactReads,
  type SheetContext,
  sheetsOf,
} from '#modules/policies/server/enterprise-sheet.queries.ts'
import {
  dropGone,
  keepLooks,
  listUnsearched,
  type NearBasis,
  type NearLook,
} from '#modules/policies/server/near.store.ts'
import { findPolicyBook, inForceOn, type PolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import type { JobContext, Reaction } from '#server/http/module.ts'

type KeepingContext = Pick<CaseContext, 'tx' | 'tenantId' | 'now' | 'newId'>

interface Searching extends NearBasis {
  readonly book: PolicyBook
  /** Told with the facts: the versions in force, and the day where a rule reads it. */
  readonly asked: readonly string[]
}

const AT_ONCE = 25
const FIRST_ID = '00000000-0000-0000-0000-000000000000'

async function findSearching(context: KeepingContext): Promise<Searching | undefined> {
  const book = await findPolicyBook(context.tx, context.tenantId)
  if (book === undefined) return undefined
  const on = await getToday(context.tx, context.tenantId, context.now)
  const policies = inForceOn(book, on)
  const versions = policies.map(({ policy }) => `${policy.code} ${policy.version}`)
  const asked = policies.some(({ readsDay }) => readsDay) ? [...versions, on] : versions
  return { book, asked, register: book.register, rulesHash: book.hash, on }
}

/** One search at a time: two that met would write the same rows. */
const waitForTurn = ({ tx, tenantId }: SheetContext) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`policy-near ${tenantId}`}, 0))`.execute(tx)

/** Searches through the enterprises after one that have changed since, or that one alone. Answers where to go on. */
async function keepSome(context: KeepingContext, after: string, entryId?: string): Promise<string | undefined> {
  const searching = await findSearching(context)
  if (searching === undefined) return undefined
  await waitForTurn(context)
  const place = { after, limit: AT_ONCE, ...(entryId !== undefined && { entryId }) }
  const stale = await listUnsearched(context, searching, place)
  if (stale.length === 0) return undefined
  const before = new Map(stale.map(({ entryId: id, factsHash }) => [id, factsHash]))
  const reads = await listFactReads(context, searching.book)
  for await (const page of sheetsOf(context, searching.book, reads, {
    on: searching.on,
    entryIds: [...before.keys()],
  })) {
    const looks: NearLook[] = []
    for (const sheet of page) {
      looks.push(lookAt(searching, sheet, before.get(sheet.entryId) ?? null))
      await othersFirst() // a search takes milliseconds, and people wait behind it
    }
    await keepLooks(context, searching, looks)
  }
  if (stale.length === AT_ONCE) return stale.at(-1)!.entryId
  if (entryId === undefined) await dropGone(context, searching.register)
  return undefined
}

/** Every policy in force on what is known of an enterprise, unless the same was searched through before. */
function lookAt(
  { book, asked, on }: Searching,
  { entryId, version, known }: EntrySheet,
  before: string | null,
): NearLook {
  const factsHash = createHash('sha256')
    .update(JSON.stringify([asked, known.facts]))
    .digest('base64url')
  const look = { entryId, entryVersion: version, factsHash }
  if (factsHash === before) return look
  const nears = inForceOn(book, on).flatMap((compiled) => {
    const { near, wouldBeFen } = verdictBy(compiled, known.facts, on)
    if (near.length === 0) return []
    const { code: policy, version: ofPolicy } = compiled.policy
    const fen = wouldBeFen === undefined ? null : String(wouldBeFen)
    return [{ policy, version: ofPolicy, plans: near, wouldBeFen: fen }]
  })
  return { ...look, nears }
}

/** All that has changed, a transaction for each piece, so that nobody waits for the whole. */
export const keepNears = async ({ inTransaction, ...context }: JobContext): Promise<void> => {
  let after: string | undefined = FIRST_ID
  while (after !== undefined) {
    const from: string = after
    after = await inTransaction((tx) => keepSome({ ...context, tx }, from))
  }
}

/** A fact that has changed is seen at once in what is lacking. */
export const nearsFollowFacts: Reaction = {
  name: 'policies.nears-follow-facts',
  event: 'register.changed',
  run: async (context, { registerEntryId }) => {
    if (typeof registerEntryId === 'string') await keepSome(context, FIRST_ID, registerEntryId)
  },
}
