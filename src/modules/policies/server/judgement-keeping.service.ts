import { Refusal } from '#engine/refusal.ts'
import { readSums, stateOfLetter } from '#modules/policies/policy-result.rules.ts'
import type { SheetContext } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { findPolicyBook, type PolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import {
  countChanged,
  insertChanges,
  type Judgement,
  keepJudgements,
  listJudgements,
  listLineUps,
  type VerdictChange,
  waitForTurn,
} from '#modules/policies/server/policy-run.store.ts'
import { type EntryFacts, keepFactBooks } from '#modules/registries/server/fact-book.queries.ts'

/** Those of which other verdicts are kept, and those whose facts were gathered on the way. */
export interface JudgedPiece {
  readonly differing: readonly Judgement[]
  readonly stale: readonly EntryFacts[]
}

/**
 * Writes what differs, and tells it. The piece was read before it was this one's turn: who was judged by newer facts meanwhile
 * is left as it is. Answers how many verdicts differ.
 * @throws Refusal conflict when other rules were published meanwhile: verdicts by them must not be overwritten.
 */
export async function keepPage(
  context: SheetContext,
  book: PolicyBook,
  { id: runId, isTold }: { readonly id: string; readonly isTold: boolean },
  { differing, stale }: JudgedPiece,
): Promise<number> {
  await waitForTurn(context)
  const now = await findPolicyBook(context.tx, context.tenantId)
  if (now?.register === book.register && now.hash !== book.hash)
    throw new Refusal('conflict', { key: 'register.changed-meanwhile' })
  await keepFactBooks(context, stale)
  if (differing.length === 0) return 0
  const before = await listJudgements(
    context,
    differing.map(({ entryId }) => entryId),
  )
  const lineUps = await listLineUps(context)
  const fresh = differing.filter(
    ({ entryId, entryVersion }) => !((before.get(entryId)?.entryVersion ?? 0) > entryVersion),
  )
  let changed = 0
  const changes: VerdictChange[] = []
  for (const judged of fresh) {
    const found = changesOf(before.get(judged.entryId), judged, lineUps)
    changed += found.length
    if (isTold) changes.push(...found)
  }
  await keepJudgements(context, runId, fresh)
  await insertChanges(context, runId, changes)
  await countChanged(context, runId, changed)
  return changed
}

type LineUps = ReadonlyMap<number, readonly string[]>

/** Verdicts whose state or sum is another, that were not given before, or are no longer. */
function changesOf(before: Judgement | undefined, judged: Judgement, lineUps: LineUps): readonly VerdictChange[] {
  const [were, are] = [verdictsOf(before, lineUps), verdictsOf(judged, lineUps)]
  const changes: VerdictChange[] = []
  for (const policy of new Set([...were.keys(), ...are.keys()])) {
    const [from, to] = [were.get(policy), are.get(policy)]
    if (from?.state === to?.state && from?.fen === to?.fen) continue
    const states = { fromState: from?.state, toState: to?.state }
    changes.push({ entryId: judged.entryId, policy, ...states, fromFen: from?.fen, toFen: to?.fen })
  }
  return changes
}

function verdictsOf(judged: Judgement | undefined, lineUps: LineUps) {
  const verdicts = new Map<string, { readonly state: string; readonly fen: string | undefined }>()
  if (judged === undefined) return verdicts
  const sums = readSums(judged.amountsFen)
  for (const [at, policy] of (lineUps.get(judged.lineUp) ?? []).entries())
    verdicts.set(policy, { state: stateOfLetter(judged.states[at] as string), fen: sums[at] })
  return verdicts
}
