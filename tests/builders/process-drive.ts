import fc from 'fast-check'
import { expect } from 'vitest'
import { addDays } from '#engine/calendar/date.ts'
import { NO_HOLIDAYS } from '#engine/calendar/working-days.ts'
import type { Act } from '#engine/process/act.ts'
import { canAct, listActions, listOtherActs } from '#engine/process/can-act.ts'
import type { CaseEvent } from '#engine/process/case-event.ts'
import { CaseState } from '#engine/process/case-state.ts'
import type { Circumstances } from '#engine/process/circumstances.ts'
import { type CompiledProcess, compileProcess } from '#engine/process/compile-process.ts'
import { hasPassed } from '#engine/process/deadline.ts'
import { replay } from '#engine/process/evolve.ts'
import { openTasks } from '#engine/process/open-tasks.ts'
import type { Process, ProcessAction, ProcessFact } from '#engine/process/process.ts'
import { sayEvent, sayReason } from '#engine/process/say-process.ts'
import { openCase, type Refused, type Stepped, step } from '#engine/process/step.ts'
import type { Parties, Person, Who } from '#engine/process/who.ts'
import { ModelCase, type ModelWorld } from '#tests/builders/process-model.ts'
import { modelDoes } from '#tests/builders/process-model-acts.ts'

/** Four numbers that choose what is done next, by whom, to what. */
export type Intent = readonly [what: number, who: number, one: number, two: number]

const nat = fc.nat({ max: 9999 })
export const intents = (most: number) =>
  fc.array(fc.tuple(nat, nat, nat, nat), { minLength: 5, maxLength: most, size: 'max' })

const BUREAU = 'bureau'

/** What one drive has seen, so that a test can tell that it saw enough. */
export class Sights {
  readonly counts = new Map<string, number>()
  add(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
  }
}

/** Drives kernel and model together through what chance chooses, and holds the laws after every act. A closed case is followed by another. */
export function drive(process: Process, script: readonly Intent[], sights: Sights): void {
  let run = new Drive(process, script[0]!, sights)
  for (const intent of script.slice(1)) {
    run.do(intent)
    if (!run.isClosed || intent[3] % 3 === 0) continue
    run.end()
    run = new Drive(process, intent, sights)
  }
  run.end()
}

class Drive {
  readonly compiled: CompiledProcess
  readonly cast: readonly Person[]
  readonly world: ModelWorld
  readonly model: ModelCase
  readonly sights: Sights
  readonly events: CaseEvent[] = []
  readonly open = new Set<string>()
  state: CaseState

  constructor(process: Process, [a, b, c]: Intent, sights: Sights) {
    this.compiled = compileProcess(process, { version: 7, hash: 'abc' })
    this.sights = sights
    const parties = partiesOf(process)
    this.cast = castOf(process, parties)
    const above = Object.fromEntries(
      Object.values(parties).flatMap((list) => list.flatMap((one) => ('unit' in one ? [[one.unit, [BUREAU]]] : []))),
    )
    this.world = { facts: {}, forms: {}, files: {}, above, today: addDays('2023-01-01', a % 365) }
    for (const { code } of process.forms) this.world.forms[code] = true
    for (const { code } of process.files) this.world.files[code] = 1
    for (const [at, name] of Object.keys(process.facts).entries()) this.setFact(name, b + at * (1 + (c % 7)), true)
    const opened = openCase(this.compiled, parties, this.circumstances(this.cast[0]!))
    expect(opened.ok).toBe(true)
    this.state = (opened as Stepped).state
    this.model = new ModelCase(process, parties, this.world)
    this.note(opened as Stepped)
  }

  get isClosed(): boolean {
    return this.model.here.phase === 'closed'
  }

  /** The history, as it was kept, makes the case; and the case is what may be kept. */
  end(): void {
    expect(replay(JSON.parse(JSON.stringify(this.events)))).toEqual(this.state)
    expect(CaseState.parse(JSON.parse(JSON.stringify(this.state)))).toEqual(this.state)
  }

  circumstances(actor: Person): Circumstances {
    const { facts, forms, files, above, today } = this.world
    const calendar = { workingDays: NO_HOLIDAYS, utcOffsetMinutes: 480 }
    return { actor, now: `${today}T01:30:00.000Z`, calendar, facts, forms, files, above }
  }

  do([what, who, one, two]: Intent): void {
    const kind = what % 100
    if (kind < 8) this.pass(1 + (one % 4), two % 3 > 0)
    else if (kind < 12) this.setFact(pick(Object.keys(this.compiled.process.facts), one) ?? '', two, who % 4 > 0)
    else if (kind < 14) this.toggle(one, who % 3 > 0)
    else {
      const action = this.action(one, two)
      const actor = this.actor(who, two, action)
      this.act(this.actOf(kind, actor, action, one, two), actor)
    }
  }

  /** Mostly what moves the case on; else anything of the state, or of the whole process. */
  action(one: number, two: number): ProcessAction {
    const all = this.compiled.process.states.flatMap(({ actions }) => actions)
    const { actions } = this.model.here
    const onward = actions.filter((action) => action.by === 'task' && this.model.says(action.code) === 'yes')
    const from = two % 20 < 12 ? onward : two % 20 < 19 ? actions : all
    return pick(from, one) ?? pick(actions, one) ?? pick(all, one)!
  }

  /** Days go by; the clock may be late. */
  pass(days: number, ticks: boolean): void {
    for (let day = 0; day < days; day++) this.model.nextDay()
    if (ticks) this.act({ kind: 'tick' }, this.cast[0]!)
  }

  setFact(name: string, choice: number, isKnown: boolean): void {
    const fact = this.compiled.process.facts[name]
    if (fact) this.world.facts[name] = isKnown ? factValue(fact, choice, this.world.today) : undefined
  }

  toggle(choice: number, isThere: boolean): void {
    const { forms, files } = this.world
    const name = pick([...Object.keys(forms), ...Object.keys(files)], choice)
    if (name === undefined) return
    if (name in forms) forms[name] = isThere
    else files[name] = isThere ? 1 : 0
  }

  /** Mostly somebody who is asked and free to act; else anybody. */
  actor(choice: number, other: number, action: ProcessAction): Person {
    const { model } = this
    const { task, publicity } = model.here
    const apart = [...(task?.apartFrom ?? []), ...(publicity?.objections?.apartFrom ?? [])]
    const isFree = ({ person }: Person) => !apart.some((one) => model.took(one, person))
    const whos =
      action.by === 'people'
        ? (action.who ?? [])
        : [...(task?.choose?.by ?? []), ...(publicity?.objections?.handle ?? [])]
    const seats = action.by === 'people' ? [] : model.openSeats()
    const asked = this.cast.filter((person) =>
      seats.some((seat) => model.holds(seat, person) !== undefined && !model.sitsElsewhere(seat, person.person)),
    )
    const able = seats.length > 0 ? asked : this.cast.filter((person) => model.isOneOf(whos, person))
    const lent = this.cast.filter(({ person }) => model.seats.some(({ delegate }) => delegate?.person === person))
    if (lent.length > 0 && choice % 2 === 0) return pick(lent, other)!
    const from = choice % 10 < 6 ? able.filter(isFree) : choice % 10 < 8 ? able : this.cast
    return pick(from, other + choice) ?? pick(this.cast, other + choice)!
  }

  actOf(kind: number, actor: Person, action: ProcessAction, one: number, two: number): Act {
    const { here, world, seats } = this.model
    const other = pick(this.cast, two)!
    const fit = this.cast.filter((one) => one !== actor && seats.some((each) => this.model.suits(each, one)))
    const to = two % 3 > 0 ? (pick(fit, two) ?? other) : other
    const needsChoice = here.task?.choose !== undefined && seats.length === 0
    const seat =
      one % 5 === 0
        ? {
            seat:
              pick(
                seats.map(({ id }) => id),
                one,
              ) ?? '0.0',
          }
        : {}
    if (needsChoice && kind < 80) {
      const { least, most, from, odd } = here.task!.choose!
      const wanted = least + (odd ? 2 * (one % 2) : one % 3)
      const able = this.cast.filter(
        (person) =>
          two % 12 === 0 ||
          (this.model.isOneOf(from, person) &&
            !here.task!.apartFrom.some((each) => this.model.took(each, person.person))),
      )
      return {
        kind: 'choose',
        people: able.slice(0, Math.max(0, Math.min(wanted, most) - (two % 17 === 0 ? 1 : 0))),
      }
    }
    if (kind < 18) return { kind: 'hand-over', to, ...seat }
    if (kind < 24) {
      const from = addDays(world.today, (one % 3) - 1)
      return { kind: 'delegate', to, from, until: addDays(from, (two % 4) - (one % 7 === 0 ? 1 : 0)), ...seat }
    }
    if (kind < 28) return { kind: 'add-signer', to, place: (['before', 'after', 'beside'] as const)[one % 3]!, ...seat }
    if (here.publicity !== undefined && kind < 40) return { kind: 'object', id: `o${one % 3}` }
    if (this.model.objections.length > 0 && kind < 75)
      return {
        kind: 'answer',
        objection: `o${one % 3}`,
        upheld: two % 4 === 0,
        ...(two % 11 > 0 && { reason: '答复' }),
      }
    if (this.model.subcases.length > 0 && kind < 80)
      return {
        kind: 'subcase',
        key: pick(this.model.subcases, one)?.key ?? 'none',
        phase: two % 4 === 0 ? 'in-review' : 'closed',
        ...(two % 4 > 0 && { outcome: two % 5 === 0 ? 'failed' : 'succeeded' }),
      }
    if (kind > 97) return { kind: 'remind' }
    const targets = this.model.targets(action)
    const isReturn = action.move === 'return'
    return {
      kind: 'take',
      action: action.code,
      ...(two % 13 > 0 && { reason: '意见' }),
      ...(isReturn && two % 7 > 0 && { marks: [{ at: 'budget/0', note: '请核对' }] }),
      ...(targets.length > 1 && two % 11 > 0 && { to: pick(targets, two)! }),
      ...(two % 29 === 0 && { to: pick(this.compiled.process.states, two)!.code }),
      ...seat,
    }
  }

  act(act: Act, actor: Person): void {
    const circumstances = this.circumstances(actor)
    const before = deepFreeze(this.state)
    const result = step(this.compiled, before, act, circumstances)
    // Whether a reminder went out today is the one thing the model does not keep.
    const isReminded = act.kind === 'remind' && before.remindedOn === this.world.today
    const told = !isReminded && modelDoes(this.model, act, actor)
    const context = () =>
      `${act.kind} ${JSON.stringify(act)} by ${actor.person} in ${before.state}: ${JSON.stringify(result)}`
    agree(result.ok, told, context)
    agree(canAct(this.compiled, before, act, circumstances).ok, result.ok, context)
    this.sights.add(`${act.kind} ${result.ok ? 'done' : 'refused'}`)
    if (!result.ok) this.heard(result)
    else this.note(result)
  }

  /** A refusal has reasons, and both languages can say them. */
  heard({ reasons }: Refused): void {
    agree(reasons.length > 0, true, () => 'a refusal gives reasons')
    for (const reason of reasons) {
      this.sights.add(reason.key)
      for (const language of ['zh-CN', 'en'] as const) {
        const words = sayReason(this.compiled, reason, language)
        agree(/[{}]|^process\./.test(words), false, () => `${reason.key}: ${words}`)
      }
    }
  }

  note({ state, events, tasks }: Stepped): void {
    const { model } = this
    for (const { id } of tasks.closed) agree(this.open.delete(id), true, () => `${id} was open`)
    for (const { id } of tasks.opened) {
      agree(this.open.has(id), false, () => `${id} opens once`)
      this.open.add(id)
    }
    this.events.push(...events)
    this.state = state
    const now = openTasks(this.compiled, state)
    agree(ids(now), [...this.open].sort().join(' '), () => 'no task is lost')
    agree(ids(now.filter(({ kind }) => kind === 'seat')), ids(model.openSeats()), () => 'the seats of the model')
    agree(whereabouts(state), whereabouts(model), () => JSON.stringify(events))
    const isOver = hasPassed(model.here, state, this.world.today, this.circumstances(this.cast[0]!))
    agree(isOver, model.isOver, () => `deadline ${state.dueOn} on ${this.world.today}`)
    for (const event of events) {
      const words = sayEvent(this.compiled, event, this.events.length % 2 ? 'en' : 'zh-CN', (id) => id)
      agree(/[{}]|undefined/.test(words), false, () => words)
    }
    if (this.isClosed) {
      agree(now.length, 0, () => 'a closed case asks nobody')
      this.sights.add(`closed ${state.state}`)
    }
    this.sights.add(`in ${state.state}`)
    if (this.events.length % 3 === 0) this.agreeOnBar()
  }

  /** A button that is shown free works once its inputs are given; one that is grey does not. */
  agreeOnBar(): void {
    const actor = this.cast[this.events.length % this.cast.length]!
    const circumstances = this.circumstances(actor)
    for (const other of listOtherActs(this.compiled, this.state, circumstances))
      if (other.kind === 'remind' || other.kind === 'object')
        agree(step(this.compiled, this.state, other, circumstances).ok, true, () => `${other.kind} is offered`)
    for (const { action, answer, needs } of listActions(this.compiled, this.state, circumstances)) {
      const to = needs.targets.length > 1 ? { to: needs.targets[0]! } : {}
      const marks = needs.marks ? { marks: [{ at: 'a', note: 'b' }] } : {}
      const result = step(
        this.compiled,
        this.state,
        { kind: 'take', action, reason: 'r', ...to, ...marks },
        circumstances,
      )
      agree(answer.ok, result.ok, () => `${action} in ${this.state.state}`)
    }
  }
}

/** As `expect(…).toBe(…)`, but cheap while it holds. */
function agree<T>(actual: T, wanted: T, context: () => string): void {
  if (actual !== wanted) expect(actual, context()).toBe(wanted)
}

const ids = (list: readonly { readonly id: string }[]): string =>
  list
    .map(({ id }) => id)
    .sort()
    .join(' ')

const whereabouts = ({
  state,
  visit,
  trail,
  round,
  returned,
}: Pick<CaseState, 'state' | 'visit' | 'trail' | 'round' | 'returned'>): string =>
  `${state} ${visit} [${trail.join(' ')}] ${round} ${returned}`

const pick = <T>(list: readonly T[], choice: number): T | undefined => list[choice % Math.max(1, list.length)]

function partiesOf({ relations }: Process): Parties {
  return Object.fromEntries(
    relations.map(({ code, is }) => [
      code,
      is === 'person'
        ? [{ person: `p-${code}` }]
        : code.endsWith('s')
          ? [{ unit: `u-${code}-1` }, { unit: `u-${code}-2` }]
          : [{ unit: `u-${code}` }],
    ]),
  )
}

/** Everybody the process may ask: each party, and for each role somebody at every unit and three at the bureau. */
function castOf(process: Process, parties: Parties): readonly Person[] {
  const all = Object.values(parties).flat()
  const units = [BUREAU, ...all.flatMap((party) => ('unit' in party ? [party.unit] : []))]
  const people = all.flatMap((party): Person[] =>
    'person' in party ? [{ person: party.person, unit: 'home', roles: [] }] : [],
  )
  const roles = [...new Set(whosOf(process).flatMap(({ role }) => role ?? []))]
  return [
    ...people,
    ...roles.flatMap((role) =>
      units.flatMap((unit) =>
        (unit === BUREAU ? ['a', 'b', 'c'] : ['a']).map((name) => ({
          person: `${role}@${unit}-${name}`,
          unit,
          roles: [{ role, unit }],
        })),
      ),
    ),
  ]
}

function whosOf({ states }: Process): readonly Who[] {
  return states.flatMap(({ task, publicity, due, actions }) => [
    ...(task?.seats?.flatMap(({ who }) => who) ?? []),
    ...(task?.choose?.by ?? []),
    ...(task?.choose?.from ?? []),
    ...(publicity?.objections?.who ?? []),
    ...(publicity?.objections?.handle ?? []),
    ...(due?.escalateTo ?? []),
    ...actions.flatMap(({ who }) => who ?? []),
  ])
}

const NUMBERS = [0, 1, 2, 3, 4, 5, 12, 13, 39, 40, 50, 59, 60, 61, 100]

function factValue({ type, oneOf, least, most }: ProcessFact, choice: number, today: string): unknown {
  const numbers = NUMBERS.filter((one) => one >= (least ?? one) && one <= (most ?? one))
  if (type === 'bool') return choice % 4 > 0
  if (type === 'number') return pick(numbers, choice)
  if (type === 'text') return pick(oneOf ?? ['张科发〔2023〕1号', ''], choice)
  if (type === 'date') return addDays(today, (choice % 40) - 4)
  return ['甲', '乙', '丙'].slice(0, 1 + (choice % 3))
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) deepFreeze(part)
  }
  return value
}
