import { type DraftAct, type DraftBefore, type DraftState, type DraftViewer, mayDraft } from '#cases/draft.rules.ts'
import { type DraftHead, type DraftMove, moveDraft } from '#cases/server/draft.store.ts'
import { listDuties } from '#cases/server/form-draft.queries.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import { Refusal } from '#engine/refusal.ts'
import type { OperationContext } from '#server/http/module.ts'

/** A kind of definition that people draw on the screen and another person puts in force. */
export interface DraftKind<Judged> {
  /** Of history and tasks, and the beginning of its message keys. */
  readonly kind: string
  readonly table: string
  readonly publishers: string
  viewerOf(context: OperationContext): DraftViewer
  /** Locks the draft and judges it. @throws Refusal not-found. */
  takeUp(context: OperationContext, id: string): Promise<Judged>
  /** What keeps it from being put in force, each at its place. */
  unsound(judged: Judged): Refusal
}

interface AnyJudged {
  readonly row: DraftHead
  readonly before: DraftBefore
}

export interface WhichDraft {
  readonly id: string
  /** What the person saw. */
  readonly version: number
}

/** Away from being put in force. */
export type BackwardAct = 'return' | 'take-back' | 'drop'

type Params = Readonly<Record<string, string | number>>

/** The acts that every kind of draft has in common, with what is remembered, told and asked of others. */
export function draftCourse<Judged extends AnyJudged>(of: DraftKind<Judged>) {
  /** A definition is the whole administration's; what happens to it is told at the unit of who does it. */
  async function tell(context: OperationContext, id: string, deed: string, params: Params = {}): Promise<void> {
    const { personId, unitId } = context.actor
    const sentence = { key: `history.${of.kind}.${deed}`, params }
    await recordHistory(context, { subject: { kind: of.kind, id, unitId }, sentence, personId })
    context.audit({ subjectKind: of.kind, subjectId: id, detail: { deed } })
  }

  /** Locks the draft. @throws Refusal conflict for who saw an older one, and by the law that buttons ask. */
  async function takeUp(context: OperationContext, act: DraftAct, { id, version }: WhichDraft): Promise<Judged> {
    const judged = await of.takeUp(context, id)
    const answer = mayDraft(act, judged.before, of.viewerOf(context))
    // What is wrong is told one by one, each at its place.
    if (!answer.may && answer.code === 'form-invalid') throw of.unsound(judged)
    if (judged.row.version !== version)
      throw new Refusal('conflict', { key: `${of.kind}.changed-meanwhile`, at: 'version' })
    if (!answer.may) throw new Refusal(answer.code, { key: `${of.kind}.${answer.why}` })
    return judged
  }

  async function move(context: OperationContext, row: DraftHead, to: Omit<DraftMove, 'by'>): Promise<void> {
    await moveDraft(context, of.table, row, { ...to, by: context.actor.personId })
  }

  const endTasks = (context: OperationContext, { id }: DraftHead, outcome: 'done' | 'withdrawn') =>
    closeTasks(context, { subjectKind: of.kind, subjectId: id }, { outcome, doneBy: context.actor.personId })

  /** One who may put it in force is asked to look at what is hashed here. */
  async function propose(
    context: OperationContext,
    row: DraftHead,
    { note, sha256, names }: { readonly note: string; readonly sha256: string; readonly names: Params },
  ): Promise<void> {
    await move(context, row, { state: 'proposed', note, sha256 })
    await tell(context, row.id, 'proposed', { note })
    for (const to of await listDuties(context, of.publishers))
      await openTask(context, {
        to,
        subject: { kind: of.kind, id: row.id, unitId: context.actor.unitId },
        deed: { key: `task.${of.kind}`, params: names },
      })
  }

  /** What was seen is what is put in force: nothing else. @throws Refusal conflict. */
  function mustBeAsSeen(row: DraftHead, seen: string, isNow: string): void {
    if (seen !== row.sha256 || seen !== isNow)
      throw new Refusal('conflict', { key: `${of.kind}.other-content`, at: 'sha256' })
  }

  async function published(
    context: OperationContext,
    row: DraftHead,
    { version, said }: { readonly version: string | number; readonly said: Params },
  ): Promise<void> {
    await move(context, row, { state: 'published', sha256: row.sha256!, publishedVersion: version })
    await tell(context, row.id, 'published', said)
    await endTasks(context, row, 'done')
  }

  /** Sent back by another, taken back by who proposed, or given up. */
  async function stepBack(
    context: OperationContext,
    act: BackwardAct,
    { reason, ...which }: WhichDraft & { readonly reason?: string },
  ): Promise<Judged & { readonly state: DraftState }> {
    const judged = await takeUp(context, act, which)
    const state: DraftState = act === 'drop' ? 'dropped' : 'drawing'
    await move(context, judged.row, { state, ...(reason !== undefined && { reason }) })
    const deed = { return: 'returned', 'take-back': 'taken-back', drop: 'dropped' }[act]
    await tell(context, judged.row.id, deed, reason === undefined ? {} : { reason })
    await endTasks(context, judged.row, 'withdrawn')
    return { ...judged, state }
  }

  return { tell, takeUp, propose, mustBeAsSeen, published, stepBack }
}
