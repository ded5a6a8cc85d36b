import { setImmediate as othersFirst } from 'node:timers/promises'
import type { CaseContext } from '#cases/server/case-context.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { runPolicies } from '#modules/policies/policy.contract.ts'
import { judgeAll } from '#modules/policies/policy-result.rules.ts'
import { listFactReads } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { type JudgedPiece, keepPage } from '#modules/policies/server/judgement-keeping.service.ts'
import {
  findPolicyBook,
  getPolicyBook,
  inForceOn,
  type PolicyBook,
} from '#modules/policies/server/policy-book.queries.ts'
import {
  countChanged,
  dropStale,
  findBrokenOff,
  findLastRun,
  finishRun,
  insertRun,
  type Judgement,
  judgementText,
  keepLineUp,
  listChangedEntries,
  listJudgementTexts,
  waitForTurn,
} from '#modules/policies/server/policy-run.store.ts'
import { type FactPage, FIRST_ENTRY, readFactPage } from '#modules/registries/server/fact-book.queries.ts'
import type { Handler, JobContext, Reaction } from '#server/http/module.ts'

type RunContext = Pick<CaseContext, 'tx' | 'tenantId' | 'now' | 'newId'>
/** A run in pieces, a transaction for each: nobody waits for the whole. */
type PiecesContext = Omit<RunContext, 'tx'> & Pick<JobContext, 'inTransaction'>

interface Ran {
  readonly runId: string
  readonly entries: number
  readonly changed: number
}

interface Asked {
  readonly on: string
  /** Absent: all. */
  readonly entryIds?: readonly string[]
  readonly by?: string | null
}

/** Facts, and what is kept of the verdicts on them. */
interface ReadPiece extends FactPage {
  readonly kept: ReadonlyMap<string, string>
}
const NOTHING_KEPT: ReadPiece['kept'] = new Map()

/** Enterprises read and written together: few enough for whoever waits for their rows. */
const ENTERPRISES_AT_ONCE = 2_048
/** Judged together: enough for the columns, few enough for whoever waits for this thread. */
const JUDGED_AT_ONCE = 256

/** Judges enterprises by every policy in force on the day, all of them or some, and keeps what differs from before. */
export const judgeEnterprises = ({ tx, ...context }: RunContext, book: PolicyBook, asked: Asked): Promise<Ran> =>
  judgeInPieces({ ...context, inTransaction: (work) => work(tx) }, book, asked)

export async function judgeInPieces(pieces: PiecesContext, book: PolicyBook, asked: Asked): Promise<Ran> {
  const { inTransaction, tenantId, now } = pieces
  const { on, entryIds } = asked
  const policies = inForceOn(book, on)
  const begun = await inTransaction((tx) => beginRun({ ...pieces, tx }, book, asked))
  const { reads, lineUp, run } = begun
  const ask = { register: book.register, ...(entryIds !== undefined && { entryIds }) }
  const read = (after: string): Promise<ReadPiece> => {
    const piece = inTransaction(async (tx) => {
      const page = await readFactPage({ tx, tenantId }, ask, after, ENTERPRISES_AT_ONCE)
      const [first, last] = [page.entries[0], page.entries.at(-1)]
      const kept =
        first && last ? await listJudgementTexts({ tx, tenantId }, first.entryId, last.entryId) : NOTHING_KEPT
      return { ...page, kept }
    })
    piece.catch(() => undefined) // whoever stops in the middle does not hear of it
    return piece
  }
  const keep = async (piece: JudgedPiece): Promise<number> =>
    piece.differing.length === 0 && piece.stale.length === 0
      ? 0
      : inTransaction((tx) => keepPage({ tx, tenantId }, book, run, piece))
  let [entries, changed] = [0, 0]
  let keeping = Promise.resolve(0)
  for (let coming: Promise<ReadPiece> | undefined = read(FIRST_ENTRY); coming !== undefined; ) {
    const page: ReadPiece = await coming
    coming = page.next === undefined ? undefined : read(page.next) // the database reads on while these are judged
    const judged: Judgement[] = []
    for (let from = 0; from < page.entries.length; from += JUDGED_AT_ONCE) {
      const some = page.entries.slice(from, from + JUDGED_AT_ONCE)
      const { keptOf } = judgeAll(policies, reads, some, on)
      for (const [row, { entryId, version }] of some.entries())
        judged.push({ entryId, entryVersion: version, lineUp, ...keptOf(row) })
      await othersFirst()
    }
    const differing = judged.filter((one) => page.kept.get(one.entryId) !== judgementText(one))
    entries += page.entries.length
    changed += await keeping // of the piece before: it was written while these were judged
    keeping = keep({ differing, stale: page.stale })
    keeping.catch(() => undefined)
  }
  changed += await keeping
  changed += await inTransaction(async (tx) => {
    const context = { tx, tenantId }
    await waitForTurn(context)
    const gone = await dropStale(context, run.id, book.register, entryIds)
    await countChanged(context, run.id, gone)
    await finishRun(context, { runId: run.id, entries, at: now })
    return gone
  })
  return { runId: run.id, entries, changed }
}

/** Opens a run, or goes on with one that was broken off. */
async function beginRun(context: RunContext, book: PolicyBook, { on, entryIds, by = null }: Asked) {
  const reads = await listFactReads(context, book)
  await waitForTurn(context)
  const lineUp = await keepLineUp(
    context,
    inForceOn(book, on).map(({ policy }) => policy),
  )
  const isTold = (await findLastRun(context)) !== undefined // a first run tells no differences
  const head = { on, rulesHash: book.hash }
  const broken = entryIds === undefined ? await findBrokenOff(context, head) : undefined
  const id = broken ?? context.newId()
  const scope = entryIds === undefined ? 'all' : 'changed'
  if (broken === undefined) await insertRun(context, { ...head, id, scope, by, at: context.now })
  return { reads, lineUp, run: { id, isTold } }
}

/** What is to be judged: all when a day has come or rules were published that have not been judged by, else what has changed. */
async function findDue(context: RunContext) {
  const book = await findPolicyBook(context.tx, context.tenantId)
  if (book === undefined) return undefined
  const on = await getToday(context.tx, context.tenantId, context.now)
  const last = await findLastRun(context)
  if (last === undefined || last.on < on || last.rulesHash !== book.hash) return { book, asked: { on } }
  const entryIds = await listChangedEntries(context, book.register)
  return entryIds.length === 0 ? undefined : { book, asked: { on, entryIds } }
}

/** All that is due, in the transaction of whoever asks. */
export async function catchUp(context: RunContext): Promise<Ran | undefined> {
  await waitForTurn(context)
  const due = await findDue(context)
  return due && judgeEnterprises(context, due.book, due.asked)
}

export const keepPolicies = async (context: JobContext): Promise<void> => {
  const due = await context.inTransaction((tx) => findDue({ ...context, tx }))
  if (due !== undefined) await judgeInPieces(context, due.book, due.asked)
}

/** A fact or a list that has changed is seen in all verdicts on its enterprises at once; a day that has come is left to the job. */
export const policiesFollowFacts: Reaction = {
  name: 'policies.follow-facts',
  event: 'register.changed',
  run: async (context, { registerEntryId }) => {
    await waitForTurn(context)
    const book = await findPolicyBook(context.tx, context.tenantId)
    if (book === undefined) return
    const named = typeof registerEntryId === 'string' ? registerEntryId : undefined
    const entryIds = await listChangedEntries(context, book.register, named)
    if (entryIds.length === 0) return
    const on = await getToday(context.tx, context.tenantId, context.now)
    await judgeEnterprises(context, book, { on, entryIds })
  },
}

export const runPoliciesOf: Handler<typeof runPolicies> = async (context) => {
  const { tx, tenantId, now, actor } = context
  const book = await getPolicyBook(tx, tenantId)
  const ran = await judgeEnterprises(context, book, { on: await getToday(tx, tenantId, now), by: actor.personId })
  context.audit({ detail: { ...ran } })
  return ran
}
