import type { RawBuilder } from 'kysely'
import { CASE_SUBJECT } from '#cases/case.ts'
import type { CaseAct } from '#cases/case-act.contract.ts'
import { withGivenFacts } from '#cases/case-facts.rules.ts'
import { getCase, type KeptCase, listSubcases } from '#cases/server/case.queries.ts'
import { detachSubcases } from '#cases/server/case.store.ts'
import { type Foreseen, foreseeForms, type OpenForm, openForms, soundOf } from '#cases/server/case-answers.queries.ts'
import { askAround } from '#cases/server/case-around.queries.ts'
import { areBlind, emitMoved, haveEffects, tell, unpublish } from '#cases/server/case-effect.service.ts'
import { addresseesFor, caseAfter, writeStep } from '#cases/server/case-move.ts'
import { openSubcase } from '#cases/server/case-open.service.ts'
import { formsOftenAsked, getProcess } from '#cases/server/case-process.queries.ts'
import { refuseStep } from '#cases/server/case-refusal.ts'
import {
  type Asking,
  asPerson,
  beginOffice,
  factsOfCase,
  formsAskedHere,
  kindContext,
  loadOffice,
  type Office,
  personOf,
  type RunContext,
  worldOf,
} from '#cases/server/case-run.ts'
import { sayDone } from '#cases/server/case-words.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import type { Facts } from '#engine/expression/expression.ts'
import type { Act, SystemAct } from '#engine/process/act.ts'
import type { CompiledProcess } from '#engine/process/compile-process.ts'
import { openTasks } from '#engine/process/open-tasks.ts'
import type { Phase } from '#engine/process/phase.ts'
import { type Stepped, step } from '#engine/process/step.ts'
import { Refusal } from '#engine/refusal.ts'
import { together } from '#server/database/tenant.ts'

/** Whose ids an act names. */
function peopleIn(act: CaseAct): readonly string[] {
  if (act.kind === 'choose') return act.people
  return act.kind === 'hand-over' || act.kind === 'add-signer' || act.kind === 'delegate' ? [act.to] : []
}

/** An act as the engine takes it: with who the people named are. */
function engineAct(act: CaseAct, { people }: Pick<Office, 'people'>, newId: () => string): Act {
  switch (act.kind) {
    case 'choose':
      return { ...act, people: act.people.map((id) => asPerson(people.get(id)!)) }
    case 'hand-over':
    case 'add-signer':
    case 'delegate':
      return { ...act, to: asPerson(people.get(act.to)!) }
    case 'object':
      // Whoever objects may not see the case: what it has come to since he looked is not for him.
      return { kind: act.kind, id: newId() }
    default:
      return act
  }
}

/** A case locked for an act, and what can be asked in the same trip. */
export interface TakenUp {
  readonly before: KeptCase
  readonly office: Office
  readonly files: Readonly<Record<string, number>>
  readonly foreseen?: Foreseen
}

/**
 * Locks a case and asks what an act on it needs that does not depend on its content; `sight`: which cases `c` may be acted on.
 * @throws Refusal not-found.
 */
export async function takeUpCase(
  context: Asking,
  caseId: string,
  act: CaseAct,
  sight?: RawBuilder<boolean>,
): Promise<TakenUp> {
  const { tx, tenantId } = context
  const around = askAround(tx, tenantId, caseId)
  const calendar = around.then((found) => found.calendar)
  const likely = act.kind === 'take' ? formsOftenAsked(tenantId, act.action) : []
  const [before, begun, { above, files }, foreseen] = await together([
    getCase(tx, tenantId, caseId, 'wait', sight),
    beginOffice(context, peopleIn(act), calendar),
    around,
    foreseeForms(tx, tenantId, caseId, likely),
  ])
  return { before, office: { ...begun, above }, files, ...(foreseen && { foreseen }) }
}

/**
 * One act of a person on a case, in the transaction of the caller: lock, step, state, seats, tasks, events, history, effects.
 * @throws Refusal with every reason, in the words of the process.
 */
export async function actOnCase(
  context: RunContext,
  caseId: string,
  act: CaseAct,
  given?: Facts,
  taken?: TakenUp,
): Promise<{ readonly one: KeptCase; readonly act: Act; readonly process: CompiledProcess }> {
  const { before, office, files, foreseen } = taken ?? (await takeUpCase(context, caseId, act))
  const { process: code, version, hash } = before.processState
  const process = await getProcess(context.tx, context.tenantId, { code, version, hash })
  demandKnown(process, act)
  const action = act.kind === 'take' ? act.action : undefined
  const asked = process.states.get(before.state)?.actions.find((each) => each.action.code === action)?.action
  const facts = withGivenFacts(process.process, asked?.asks ?? [], before.facts, given)
  const whole = engineAct(act, office, context.newId)
  const one = await move(context, process, { ...before, facts }, whole, office, before, { files, foreseen })
  return { one, act: whole, process }
}

/** What the clock, a slice or a subcase does: nobody is asked whether he may. A refusal is thrown as for people. */
export async function actAsSystem(context: RunContext, caseId: string, act: SystemAct): Promise<KeptCase> {
  const before = await getCase(context.tx, context.tenantId, caseId, 'wait')
  return moveBySystem(context, before, act)
}

/** The same on a case that is locked already. */
export async function moveBySystem(
  { actor: _, personId: __, visit: ___, ...context }: RunContext,
  before: KeptCase,
  act: SystemAct,
): Promise<KeptCase> {
  const { process: code, version, hash } = before.processState
  const process = await getProcess(context.tx, context.tenantId, { code, version, hash })
  const parties = act.kind === 'parties' ? { ...before.parties, [act.relation]: act.parties } : before.parties
  return move(context, process, before, act, await loadOffice(context, parties, []), before, { files: {} })
}

/** A name that is nowhere in the process is refused without being said back. */
function demandKnown(process: CompiledProcess, act: CaseAct): void {
  if (act.kind !== 'take') return
  const states = [...process.states.values()]
  if (!states.some(({ actions }) => actions.some(({ action }) => action.code === act.action)))
    throw new Refusal('not-found', { key: 'case.no-action', at: 'act/action' })
  if (act.to !== undefined && !process.states.has(act.to))
    throw new Refusal('not-found', { key: 'case.no-state', at: 'act/to' })
}

async function move(
  context: RunContext,
  process: CompiledProcess,
  one: KeptCase,
  act: Act,
  office: Office,
  before: KeptCase,
  { files, foreseen }: { readonly files: TakenUp['files']; readonly foreseen?: Foreseen | undefined },
): Promise<KeptCase> {
  const taken = act.kind === 'take' ? act.action : undefined
  const [facts, forms] = await together([
    factsOfCase(context, one),
    taken === undefined
      ? Promise.resolve(new Map<string, OpenForm>())
      : openForms(context, one, office.today, formsAskedHere(process, one.state, taken), foreseen),
  ])
  const result = step(
    process,
    before.processState,
    act,
    worldOf(context, office, { facts, forms: soundOf(forms), files }),
  )
  if (!result.ok) throw await refuseStep(context, process, before, result, act)
  const after = caseAfter(one, process, result.state, one.facts, office, context.now)
  const isSame = result.events.length === 0 && after.clockOn === before.clockOn && one.facts === before.facts
  if (isSame) return before
  const isHeard = one.record !== undefined && context.kinds.get(one.record)?.said !== undefined
  const writing = { ...context, isAll: context.isAll === true && !isHeard && !isFollowed(context, after, result) }
  await writeStep(writing, process, before, after, result, office)
  await follow(writing, process, before, after, result, act, office, forms)
  return after
}

/** Does anything come of the step that may read what it wrote? */
const isFollowed = (
  context: RunContext,
  after: KeptCase,
  { effects, remind, subcases: { open, close } }: Stepped,
): boolean =>
  after.parentCaseId !== undefined ||
  remind.length + open.length + close.length > 0 ||
  !areBlind(context, after, effects)

/** Everything that comes of a step beyond the case itself. */
async function follow(
  context: RunContext,
  process: CompiledProcess,
  before: KeptCase,
  after: KeptCase,
  result: Stepped,
  act: Act,
  office: Office,
  forms: ReadonlyMap<string, OpenForm>,
): Promise<void> {
  const { subcases, effects } = result
  const hasLeft = after.processState.visit !== before.processState.visit
  await tellHistory(context, process, after, result, office)
  if (hasLeft && before.phase === 'publicity') await unpublish(context, after.id, office.today)
  if (result.remind.length > 0)
    for (const to of await addresseesFor(context, after, result.remind, office))
      await tell(context, after, to, {
        key: 'notice.case.reminder',
        params: { title: after.title, due: after.dueOn ?? '—' },
      })
  if (subcases.close.length > 0)
    await letSubcasesGo(
      context,
      after.id,
      subcases.close.map(({ key }) => key),
    )
  await hearSaid(context, process, before, after, result, act)
  const children: KeptCase[] = []
  for (const sub of subcases.open) children.push(await openSubcase(context, after, sub))
  await haveEffects(context, effects, {
    one: after,
    process,
    office,
    forms,
    ...(act.kind === 'take' && { action: act.action }),
    from: before.state,
  })
  if (hasLeft || effects.length > 0) await emitMoved(context, after, effects)
  await tellParent(context, before.phase, after)
  for (const child of children) await tellParent(context, 'draft', child)
}

/** The case has gone on without some of its subcases: they are withdrawn, and tell it nothing more. */
async function letSubcasesGo(context: RunContext, parentId: string, keys: readonly string[]): Promise<void> {
  const { tx, tenantId } = context
  const gone = (await listSubcases(tx, tenantId, parentId)).filter(
    ({ parentKey, phase }) => parentKey !== undefined && keys.includes(parentKey) && phase !== 'closed',
  )
  await detachSubcases(context, parentId, keys)
  for (const { id } of gone) await actAsSystem(context, id, { kind: 'let-go' })
}

/** The kind of record hears what a person said at his seat: a signature is made of it. */
async function hearSaid(
  context: RunContext,
  process: CompiledProcess,
  before: KeptCase,
  after: KeptCase,
  { events }: Stepped,
  act: Act,
): Promise<void> {
  const kind = after.record === undefined ? undefined : context.kinds.get(after.record)
  const said = events.find(({ event }) => event === 'said')
  if (kind?.said === undefined || act.kind !== 'take' || said?.event !== 'said') return
  const seat = openTasks(process, before.processState).find(({ id }) => id === said.seat)
  const code = before.processState.seats.find(({ id }) => id === said.seat)?.code
  const action = process.states.get(before.state)?.actions.find((one) => one.action.code === said.action)?.action
  if (seat === undefined || code === undefined || action === undefined) return
  const { actor, mode, dataFolder } = context
  await kind.said(
    {
      ...kindContext(context),
      ...(actor?.sessionId !== undefined &&
        mode !== undefined &&
        dataFolder !== undefined && { session: { sessionId: actor.sessionId, mode, dataFolder } }),
    },
    after,
    {
      action: said.action,
      says: said.says,
      effects: action.effects,
      seat: {
        code: seat.unit === undefined ? code : `${code}/${seat.unit}`,
        name: seat.name,
        position: seat.order ?? 0,
      },
      ...(said.for !== undefined && { onBehalfOf: said.for }),
    },
  )
}

/** What happened, as the record’s history tells it: the act itself, and where it led. */
async function tellHistory(
  context: RunContext,
  process: CompiledProcess,
  after: KeptCase,
  { events }: Stepped,
  office: Office,
): Promise<void> {
  const told = events.filter(({ event }) => event !== 'entered' && event !== 'said' && event !== 'reminded')
  const by = personOf(context)
  const subject = { kind: CASE_SUBJECT, id: after.id, unitId: after.unitId }
  const [first] = told.length > 0 ? told : events
  if (first === undefined) return
  await recordHistory(context, {
    subject,
    sentence: { key: 'case.happened', params: sayDone(process, first, office.people) },
    ...(by !== undefined && { personId: by }),
  })
}

/** The case above hears when its subcase changes its phase. */
async function tellParent(context: RunContext, before: Phase, after: KeptCase): Promise<void> {
  const { parentCaseId, parentKey, phase, outcome } = after
  if (parentCaseId === undefined || parentKey === undefined || phase === before) return
  const parent = await getCase(context.tx, context.tenantId, parentCaseId, 'wait')
  if (parent.phase === 'closed' || !parent.processState.subcases.some(({ key }) => key === parentKey)) return
  await moveBySystem(context, parent, {
    kind: 'subcase',
    key: parentKey,
    phase,
    ...(outcome !== undefined && { outcome }),
  })
}
