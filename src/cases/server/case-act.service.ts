import { CASE_SUBJECT } from '#cases/case.ts'
import type { CaseAct } from '#cases/case-act.contract.ts'
import { withGivenFacts } from '#cases/case-facts.rules.ts'
import { getCase, type KeptCase } from '#cases/server/case.queries.ts'
import { detachSubcases } from '#cases/server/case.store.ts'
import { soundForms } from '#cases/server/case-answers.queries.ts'
import { emitMoved, haveEffects, tell, unpublish } from '#cases/server/case-effect.service.ts'
import { countFiles } from '#cases/server/case-file.queries.ts'
import { addresseesFor, caseAfter, writeStep } from '#cases/server/case-move.ts'
import { openSubcase } from '#cases/server/case-open.service.ts'
import { getProcess } from '#cases/server/case-process.queries.ts'
import { refuseStep } from '#cases/server/case-refusal.ts'
import {
  aboveOf,
  asPerson,
  type Begun,
  beginOffice,
  factsOfCase,
  formsAskedHere,
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

/**
 * One act of a person on a case, in the transaction of the caller: lock, step, state, seats, tasks, events, history, effects.
 * @throws Refusal with every reason, in the words of the process.
 */
export async function actOnCase(
  context: RunContext,
  caseId: string,
  act: CaseAct,
  given?: Facts,
): Promise<{ readonly one: KeptCase; readonly act: Act; readonly process: CompiledProcess }> {
  const { tx, tenantId } = context
  const [before, office] = await together([getCase(tx, tenantId, caseId, 'wait'), beginOffice(context, peopleIn(act))])
  const { process: code, version, hash } = before.processState
  const process = await getProcess(tx, tenantId, { code, version, hash })
  demandKnown(process, act)
  const taken = act.kind === 'take' ? act.action : undefined
  const asked = process.states.get(before.state)?.actions.find(({ action }) => action.code === taken)?.action
  const facts = withGivenFacts(process.process, asked?.asks ?? [], before.facts, given)
  const whole = engineAct(act, office, context.newId)
  const one = await move(context, process, { ...before, facts }, whole, office, before)
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
  return move(context, process, before, act, await beginOffice(context, []), before)
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
  begun: Begun,
  before: KeptCase,
): Promise<KeptCase> {
  const taken = act.kind === 'take' ? act.action : undefined
  const parties = act.kind === 'parties' ? { ...before.parties, [act.relation]: act.parties } : before.parties
  const { today } = begun
  const [above, facts, forms, files] = await together([
    aboveOf(context, parties),
    factsOfCase(context, one),
    taken === undefined
      ? Promise.resolve({})
      : soundForms(context, one, today, formsAskedHere(process, one.state, taken)),
    taken === undefined ? Promise.resolve({}) : countFiles(context.tx, context.tenantId, one.id),
  ])
  const office = { ...begun, above }
  const result = step(process, before.processState, act, worldOf(context, office, { facts, forms, files }))
  if (!result.ok) throw await refuseStep(context, process, before, result, act)
  const after = caseAfter(one, process, result.state, one.facts, office, context.now)
  const isSame = result.events.length === 0 && after.clockOn === before.clockOn && one.facts === before.facts
  if (isSame) return before
  await writeStep(context, process, before, after, result, office)
  await follow(context, process, before, after, result, act, office)
  return after
}

/** Everything that comes of a step beyond the case itself. */
async function follow(
  context: RunContext,
  process: CompiledProcess,
  before: KeptCase,
  after: KeptCase,
  result: Stepped,
  act: Act,
  office: Office,
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
    await detachSubcases(
      context,
      after.id,
      subcases.close.map(({ key }) => key),
    )
  const children: KeptCase[] = []
  for (const sub of subcases.open) children.push(await openSubcase(context, after, sub))
  await haveEffects(context, effects, {
    one: after,
    process,
    office,
    ...(act.kind === 'take' && { action: act.action }),
    from: before.state,
  })
  if (hasLeft || effects.length > 0) await emitMoved(context, after, effects)
  await tellParent(context, before.phase, after)
  for (const child of children) await tellParent(context, 'draft', child)
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
