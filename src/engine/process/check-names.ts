import { CASE_FACTS } from '#engine/process/case-facts.ts'
import { EARLIER, NEXT, targetsOf } from '#engine/process/compile-process.ts'
import type { ProcessAction, ProcessState } from '#engine/process/process.ts'
import type { Path, ProcessCheck } from '#engine/process/process-check.ts'
import { CHOSEN } from '#engine/process/task.ts'
import type { TaskRule } from '#engine/process/task-rule.ts'
import type { Who } from '#engine/process/who.ts'

const codesOf = (list: readonly { readonly code: string }[]): readonly string[] => list.map(({ code }) => code)

/** Every name that a process uses names something, and no two things bear one name. */
export function checkNames(check: ProcessCheck): void {
  const { process } = check
  if (process.record !== undefined) check.known('record', process.record, check.vocabulary.records, ['record'])
  for (const list of ['relations', 'forms', 'files', 'states'] as const)
    check.once(codesOf(process[list]), (at) => [list, at, 'code'])
  for (const [at, { code }] of process.forms.entries())
    check.known('form', code, check.vocabulary.forms, ['forms', at, 'code'])
  for (const [name, { least, most }] of Object.entries(process.facts)) {
    if (Object.hasOwn(CASE_FACTS, name)) check.error(['facts', name], 'process.fault.reserved', { code: name })
    if (least !== undefined && most !== undefined && least > most)
      check.error(['facts', name], 'process.fault.fact-bounds', { code: name })
  }
  for (const [at, state] of process.states.entries()) checkState(check, state, at)
}

function checkState(check: ProcessCheck, state: ProcessState, order: number): void {
  const here: Path = ['states', order]
  if (state.code === NEXT || state.code === EARLIER)
    check.error([...here, 'code'], 'process.fault.reserved', { code: state.code })
  check.once(codesOf(state.actions), (at) => [...here, 'actions', at, 'code'])
  checkEffects(check, state.effects, here)
  if (state.task) checkTask(check, state.task, [...here, 'task'])
  for (const [name, list] of [
    ['who', state.publicity?.objections?.who],
    ['handle', state.publicity?.objections?.handle],
  ] as const)
    checkWhos(check, list, [...here, 'publicity', 'objections', name])
  checkActions(check, state.publicity?.objections?.apartFrom, [...here, 'publicity', 'objections', 'apartFrom'])
  checkWhos(check, state.due?.escalateTo, [...here, 'due', 'escalateTo'])
  if (state.due?.fact !== undefined) checkFact(check, state.due.fact, ['date'], [...here, 'due', 'fact'])
  checkSubcases(check, state, here)
  for (const [at, action] of state.actions.entries()) checkAction(check, action, state, order, [...here, 'actions', at])
}

function checkTask(check: ProcessCheck, task: TaskRule, here: Path): void {
  check.once(codesOf(task.seats ?? []), (at) => [...here, 'seats', at, 'code'])
  for (const [at, seat] of (task.seats ?? []).entries()) {
    const place = [...here, 'seats', at]
    checkWhos(check, seat.who, [...place, 'who'])
    if (seat.each === undefined) continue
    checkRelation(check, seat.each, [...place, 'each'])
  }
  checkWhos(check, task.choose?.by, [...here, 'choose', 'by'])
  checkWhos(check, task.choose?.from, [...here, 'choose', 'from'])
  checkActions(check, task.apartFrom, [...here, 'apartFrom'])
  const seats = task.seats === undefined ? [CHOSEN] : codesOf(task.seats)
  for (const [at, seat] of task.veto.entries()) check.known('seat', seat, seats, [...here, 'veto', at])
}

function checkAction(check: ProcessCheck, action: ProcessAction, state: ProcessState, order: number, here: Path): void {
  const { process } = check
  const isList = Array.isArray(action.to)
  const targets = targetsOf(process, order, action)
  if (targets === undefined) check.error([...here, 'to'], 'process.fault.no-next')
  for (const [at, to] of (targets ?? []).entries())
    check.known('state', to, codesOf(process.states), isList ? [...here, 'to', at] : [...here, 'to'])
  checkWhos(check, action.who, [...here, 'who'])
  const seats = [...codesOf(state.task?.seats ?? [])]
  for (const [at, seat] of action.seats.entries()) check.known('seat', seat, seats, [...here, 'seats', at])
  checkActions(check, action.apartFrom, [...here, 'apartFrom'])
  if (action.form !== undefined) check.known('form', action.form, codesOf(process.forms), [...here, 'form'])
  for (const [at, file] of action.files.entries())
    check.known('file', file, codesOf(process.files), [...here, 'files', at])
  for (const [at, fact] of action.asks.entries())
    check.known('fact', fact, Object.keys(process.facts), [...here, 'asks', at])
  checkEffects(check, action.effects, here)
}

function checkEffects(check: ProcessCheck, effects: readonly string[], here: Path): void {
  for (const [at, effect] of effects.entries())
    check.known('effect', effect, check.vocabulary.effects, [...here, 'effects', at])
}

function checkWhos(check: ProcessCheck, whos: readonly Who[] | undefined, here: Path): void {
  for (const [at, { role, relation, scope, anyone }] of (whos ?? []).entries()) {
    const place = [...here, at]
    if (role !== undefined) check.known('role', role, check.vocabulary.roles, [...place, 'role'])
    if (relation !== undefined) checkRelation(check, relation, [...place, 'relation'])
    if (role === undefined && relation === undefined && !anyone) check.error(place, 'process.fault.who-is-nobody')
    const isUnit = check.process.relations.some(({ code, is }) => code === relation && is === 'unit')
    if (scope !== undefined && (relation === undefined || !isUnit))
      check.error([...place, 'scope'], 'process.fault.scope-alone')
    else if (scope === 'all' && role === undefined) check.error([...place, 'scope'], 'process.fault.scope-alone')
  }
}

const checkRelation = (check: ProcessCheck, code: string, place: Path): boolean =>
  check.known('relation', code, codesOf(check.process.relations), place)

function checkActions(check: ProcessCheck, codes: readonly string[] | undefined, here: Path): void {
  const actions = check.process.states.flatMap((state) => codesOf(state.actions))
  for (const [at, code] of (codes ?? []).entries()) check.known('action', code, new Set(actions), [...here, at])
}

function checkFact(check: ProcessCheck, code: string, types: readonly string[], place: Path): void {
  const { facts } = check.process
  if (!check.known('fact', code, Object.keys(facts), place)) return
  const { type } = facts[code]!
  if (!types.includes(type)) check.error(place, 'process.fault.fact-type', { code, type })
}

function checkSubcases(check: ProcessCheck, { subcases }: ProcessState, here: Path): void {
  if (subcases === undefined) return
  const place = [...here, 'subcases']
  if (subcases.process === check.process.code) check.error([...place, 'process'], 'process.fault.subcase-of-itself')
  else check.known('process', subcases.process, check.vocabulary.processes, [...place, 'process'])
  const { forEach } = subcases
  if ('relation' in forEach) checkRelation(check, forEach.relation, [...place, 'forEach', 'relation'])
  else checkFact(check, forEach.fact, ['texts', 'number'], [...place, 'forEach', 'fact'])
}
