import type { CaseContext } from '#cases/server/case-context.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { emitEvent } from '#cases/server/outbox.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { Sentence } from '#cases/subject.ts'
import { scopeOf } from '#engine/access/can.ts'
import type { Input, Output } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import {
  findUnit,
  listAncestors,
  listChildren,
  listLastNames,
  listUnitChanges,
  listUnits,
  listUnitVersions,
  loadUnitTree,
  searchUnits,
} from '#modules/organisations/server/unit.queries.ts'
import { lockTree, recordChange, saveUnits } from '#modules/organisations/server/unit.store.ts'
import type * as contract from '#modules/organisations/unit.contract.ts'
import { applyAct, draftOf, type Receiver, type UnitAct } from '#modules/organisations/unit.rules.ts'
import type { UnitChange } from '#modules/organisations/unit.ts'
import { tellChange } from '#modules/organisations/unit-change.rules.ts'
import type { OperationContext } from '#server/http/module.ts'

export interface Decision {
  readonly reason: string
  readonly documentNo?: string
  /** The person who decided. */
  readonly decidedBy: string
}

/**
 * Carries out decisions about the tree, in order, all or none: units, their versions, what is remembered of it, history
 * and one event. Packs open all their units with one call.
 */
export async function decideUnits(context: CaseContext, acts: readonly UnitAct[], decision: Decision): Promise<void> {
  const { tx, tenantId, now, newId } = context
  await lockTree(tx, tenantId)
  const before = await loadUnitTree(tx, tenantId)
  const draft = draftOf(before)
  const told: { change: UnitChange; sentence: Sentence; subjectIds: readonly string[] }[] = []
  for (const act of acts) {
    applyAct(draft, act)
    const { kind, fromUnitIds, toUnitIds, sentence } = tellChange(draft.units, act)
    const change = {
      id: newId(),
      kind,
      onDate: act.onDate,
      fromUnitIds,
      toUnitIds,
      ...decision,
      recordedAt: now.toISOString(),
    }
    told.push({ change, sentence, subjectIds: [...new Set([...fromUnitIds, ...toUnitIds])] })
  }
  const lives = [...draft.touched].map((id) => draft.units.get(id)!)
  await saveUnits(tx, tenantId, lives, new Set(before.keys()))
  for (const { change } of told) await recordChange(tx, tenantId, change)
  await recordHistory(
    context,
    ...told.flatMap(({ sentence, subjectIds }) =>
      subjectIds.map((id) => ({ subject: { kind: 'unit', id, unitId: id }, sentence, personId: decision.decidedBy })),
    ),
  )
  const changes = told.map(({ change: { id, kind, onDate, fromUnitIds, toUnitIds } }) => ({
    id,
    kind,
    onDate,
    fromUnitIds,
    toUnitIds,
  }))
  await emitEvent(context, 'unit.changed', { changes })
}

type Context = OperationContext

export async function readTree(
  context: Context,
  input: Input<typeof contract.unitTree>,
): Promise<Output<typeof contract.unitTree>> {
  const asOf = await dateOf(context, input.asOf)
  const units = await listUnits(context.tx, context.tenantId, asOf, scopeOf(context.actor, 'organisation.read'))
  return { asOf, units: [...units] }
}

export async function search(
  context: Context,
  input: Input<typeof contract.unitSearch>,
): Promise<Output<typeof contract.unitSearch>> {
  const date = await dateOf(context)
  const scope = scopeOf(context.actor, 'organisation.read')
  return { units: [...(await searchUnits(context.tx, context.tenantId, { ...input, date, scope }))] }
}

export async function readUnit(
  context: Context,
  input: Input<typeof contract.unitGet>,
): Promise<Output<typeof contract.unitGet>> {
  const { tx, tenantId } = context
  const asOf = await dateOf(context, input.asOf)
  const unit = await findUnit(tx, tenantId, input.unitId, asOf)
  if (!unit) throw new Refusal('not-found', { key: 'unit.unknown' })
  const versions = await listUnitVersions(tx, tenantId, input.unitId)
  return {
    asOf,
    unit,
    openedOn: versions[0]!.fromOn,
    closedOn: versions.at(-1)!.untilOn,
    ancestors: [...(await listAncestors(tx, tenantId, input.unitId, asOf))],
    children: [...(await listChildren(tx, tenantId, input.unitId, asOf))],
  }
}

export async function readHistory(
  { tx, tenantId }: Context,
  { unitId }: Input<typeof contract.unitHistory>,
): Promise<Output<typeof contract.unitHistory>> {
  const versions = await listUnitVersions(tx, tenantId, unitId)
  const changes = await listUnitChanges(tx, tenantId, [unitId])
  const told = changes.flatMap(({ fromUnitIds, toUnitIds }) => [...fromUnitIds, ...toUnitIds])
  return {
    versions: [...versions],
    changes: [...changes],
    names: [...(await listLastNames(tx, tenantId, [...new Set(told)]))],
  }
}

export async function open(context: Context, input: Input<typeof contract.unitOpen>): Promise<{ unitId: string }> {
  const { onDate, code, parentId, facts } = input
  return decide(context, { kind: 'open', unitId: context.newId(), onDate, code, parentId, facts }, input)
}

export async function rename(context: Context, input: Input<typeof contract.unitRename>): Promise<{ unitId: string }> {
  const { onDate, unitId, facts } = input
  return decide(context, { kind: 'rename', unitId, onDate, facts }, input)
}

export async function move(context: Context, input: Input<typeof contract.unitMove>): Promise<{ unitId: string }> {
  const { onDate, unitId, toParentId } = input
  return decide(context, { kind: 'move', unitId, onDate, toParentId }, input)
}

export async function close(context: Context, input: Input<typeof contract.unitClose>): Promise<{ unitId: string }> {
  const { onDate, unitId } = input
  return decide(context, { kind: 'close', unitId, onDate }, input)
}

export async function merge(context: Context, input: Input<typeof contract.unitMerge>): Promise<{ unitId: string }> {
  const { onDate, unitIds } = input
  const into = receiver(context, input.into)
  await decide(context, { kind: 'merge', unitIds, onDate, into }, input)
  return { unitId: into.unitId }
}

export async function split(context: Context, input: Input<typeof contract.unitSplit>): Promise<{ unitId: string }> {
  const { onDate, unitId, continues } = input
  const parts = input.parts.map((part) => ({ ...receiver(context, part.into), childIds: part.childIds }))
  return decide(context, { kind: 'split', unitId, onDate, continues, parts }, input)
}

const receiver = (context: Context, into: Input<typeof contract.unitMerge>['into']): Receiver =>
  'code' in into ? { ...into, unitId: context.newId() } : into

async function decide(
  context: Context,
  act: UnitAct,
  { reason, documentNo }: { readonly reason: string; readonly documentNo?: string },
): Promise<{ unitId: string }> {
  const unitId = 'unitId' in act ? act.unitId : act.into.unitId
  await decideUnits(context, [act], { reason, documentNo, decidedBy: context.actor.personId })
  context.audit({
    subjectKind: 'unit',
    subjectId: unitId,
    unitId,
    detail: { act: act.kind, onDate: act.onDate, documentNo },
  })
  return { unitId }
}

const dateOf = async (context: Context, date?: string): Promise<string> =>
  date ?? (await getToday(context.tx, context.tenantId, context.now))
