import { addDays, type CalendarDate } from '#engine/calendar/date.ts'
import { isWorkingDay, NO_HOLIDAYS } from '#engine/calendar/working-days.ts'
import { compile } from '#engine/expression/compile.ts'
import { evaluate } from '#engine/expression/evaluate.ts'
import type { Expression } from '#engine/expression/expression.ts'
import { factsOf } from '#engine/process/compile-process.ts'
import type { Process, ProcessAction, ProcessState } from '#engine/process/process.ts'
import type { Parties, Person, Who } from '#engine/process/who.ts'

/** What the simple model is told of the world. */
export interface ModelWorld {
  facts: Record<string, unknown>
  forms: Record<string, boolean>
  files: Record<string, number>
  above: Record<string, readonly string[]>
  today: CalendarDate
}

interface Vote {
  action: string
  by: string
  for?: string
  to?: string
}

interface ModelSeat {
  id: string
  code: string
  person?: string
  unit?: string
  gates: string[]
  parent?: string
  vote?: Vote
  delegate?: { by: string; person: string; from: string; until: string }
}

class No extends Error {}

function must(condition: unknown): asserts condition {
  if (!condition) throw new No()
}

type Said = 'yes' | 'no'

const read = new Map<string, Expression>()

function readOnce(process: Process, source: string): Expression {
  const key = `${process.code} ${source}`
  const found = read.get(key) ?? compile(source, { names: factsOf(process), result: 'bool' })
  read.set(key, found)
  return found
}

/**
 * A second telling of how a case goes, for tests alone, written from the definition of a process and not from the kernel. It counts
 * days one by one, and finds when a vote is certain by trying every way it could still go.
 */
export class ModelCase {
  readonly process: Process
  readonly world: ModelWorld
  parties: Parties
  state = ''
  visit = 0
  trail: string[] = []
  round = 1
  returned = false
  resume: { state: string; people: string[] } | undefined
  seats: ModelSeat[] = []
  taken = new Map<string, Set<string>>()
  counted = 0
  over = false
  suspended = false
  escalated = false
  /** The deadline a fact gave when the clock last looked. */
  givenDay: unknown
  objections: { id: string; by: string; answer?: 'upheld' | 'dismissed' }[] = []
  subcases: { key: string; phase: string; outcome?: string }[] = []

  constructor(process: Process, parties: Parties, world: ModelWorld) {
    this.process = process
    this.parties = parties
    this.world = world
    this.enter(process.states[0]!.code, [])
  }

  get here(): ProcessState {
    return this.process.states.find(({ code }) => code === this.state)!
  }

  /** Does something, or nothing at all: true when it was done. */
  try(act: () => void): boolean {
    const { process, world, ...kept } = this
    const before = structuredClone(kept)
    try {
      must(this.here.phase !== 'closed')
      const { visit } = this
      act()
      if (this.visit === visit) this.follow([this.state])
      return true
    } catch (error) {
      if (!(error instanceof No)) throw error
      Object.assign(this, before)
      return false
    }
  }

  // Days

  nextDay(): void {
    this.world.today = addDays(this.world.today, 1)
    const period = this.here.publicity ?? this.here.due
    if (period === undefined || this.suspended) return
    const length = period.workingDays ?? period.calendarDays
    if (length === undefined) return
    if (this.counted === length) this.over = true
    else if (period.calendarDays !== undefined || isWorkingDay(this.world.today, NO_HOLIDAYS)) this.counted++
  }

  get isOver(): boolean {
    const { due, publicity } = this.here
    if (this.suspended) return false
    if (publicity === undefined && due?.fact !== undefined) {
      const day = this.world.facts[due.fact]
      return typeof day === 'string' && this.world.today > day
    }
    return this.over
  }

  dayGiven(): unknown {
    const { due, publicity } = this.here
    return publicity === undefined && due?.fact !== undefined ? this.world.facts[due.fact] : undefined
  }

  tick(): void {
    if (this.here.phase === 'closed') return
    if (this.givenDay !== this.dayGiven()) this.escalated = false
    this.givenDay = this.dayGiven()
    const way = this.here.actions.find(({ by }) => by === 'deadline')
    const lapses = this.here.publicity !== undefined || this.here.due?.onExpiry === 'act'
    const waits = this.objections.some(({ answer }) => answer === undefined)
    if (this.isOver && !waits && lapses && way && this.guard(way) === true) {
      this.leave(way, this.targets(way)[0]!)
      return
    }
    if (this.isOver && !waits && this.here.due?.onExpiry === 'escalate') this.escalated = true
    this.follow([this.state])
  }

  // People

  isOneOf(whos: readonly Who[], person: Person, parties: Parties = this.parties): boolean {
    return whos.some(({ role, relation, scope = 'own', anyone }) => {
      if (anyone) return true
      const places =
        role === undefined ? [person.unit] : person.roles.filter((one) => one.role === role).map((one) => one.unit)
      if (role !== undefined && places.length === 0) return false
      if (relation === undefined) return role !== undefined
      return (parties[relation] ?? []).some((party) => {
        if ('person' in party) return party.person === person.person
        if (scope === 'all') return role !== undefined
        const reach = scope === 'own' ? [party.unit] : [party.unit, ...(this.world.above[party.unit] ?? [])]
        return places.some((place) => reach.includes(place))
      })
    })
  }

  suits(seat: ModelSeat, person: Person): boolean {
    const { task } = this.here
    if (seat.code === 'chosen') return task?.choose !== undefined && this.isOneOf(task.choose.from, person)
    const rule = task?.seats?.find(({ code }) => code === seat.code)
    if (rule === undefined) return false
    const narrowed = rule.each && seat.unit ? { ...this.parties, [rule.each]: [{ unit: seat.unit }] } : this.parties
    return this.isOneOf(rule.who, person, narrowed)
  }

  /** '' in his own right, a name for another, undefined not at all. */
  holds(seat: ModelSeat, person: Person): string | undefined {
    if (seat.person === undefined ? this.suits(seat, person) : seat.person === person.person) return ''
    const { delegate } = seat
    const { today } = this.world
    if (delegate && delegate.person === person.person && delegate.from <= today && today <= delegate.until)
      return delegate.by
    return this.escalated && this.isOneOf(this.here.due?.escalateTo ?? [], person) ? '' : undefined
  }

  took(action: string, person: string): boolean {
    return this.taken.get(action)?.has(person) ?? false
  }

  sitsElsewhere(seat: ModelSeat, person: string): boolean {
    return this.seats.some(
      (one) => one !== seat && (one.person === person || one.vote?.by === person || one.vote?.for === person),
    )
  }

  // Votes

  says(action: string): Said {
    const found = this.here.actions.find(({ code }) => code === action)!
    return found.says ?? (found.move === 'return' ? 'no' : 'yes')
  }

  /** A seat and all signers under it: one no is its no, and only all together are its yes. */
  answer(seat: ModelSeat): Said | undefined {
    const under = this.seats.filter(({ parent }) => parent === seat.id).map((one) => this.answer(one))
    const all = [seat.vote && this.says(seat.vote.action), ...under]
    if (all.includes('no')) return 'no'
    return all.includes(undefined) ? undefined : 'yes'
  }

  openSeats(): ModelSeat[] {
    const byId = (id: string) => this.seats.find((one) => one.id === id)!
    const isDead = (seat: ModelSeat): boolean =>
      seat.parent !== undefined && (this.answer(byId(seat.parent)) !== undefined || isDead(byId(seat.parent)))
    return this.seats.filter(
      (seat) =>
        seat.vote === undefined &&
        this.answer(seat) === undefined &&
        !isDead(seat) &&
        seat.gates.every((id) => byId(id).vote !== undefined || this.answer(byId(id)) !== undefined),
    )
  }

  /** Certain as soon as every way in which the rest could still vote ends the same. */
  result(): Said | undefined {
    const { decide, settles, veto } = this.here.task!
    const main = this.seats.filter(({ parent }) => parent === undefined)
    const answers = main.map((seat) => this.answer(seat))
    if (decide === 'one' || decide === 'any') return answers.find((one) => one !== undefined)
    const open = answers.filter((one) => one === undefined).length
    if (settles === 'when-all-said' && open > 0) return undefined
    const end = (votes: readonly (Said | undefined)[]): Said => {
      const yes = votes.filter((one) => one === 'yes').length
      const no = votes.length - yes
      if (typeof decide === 'string') return no === 0 ? 'yes' : 'no'
      if (votes.some((one, at) => one === 'no' && veto.includes(main[at]!.code))) return 'no'
      return ('atLeast' in decide ? yes >= decide.atLeast : yes * 100 >= decide.percent * votes.length) ? 'yes' : 'no'
    }
    const ends = new Set<Said>()
    for (let way = 0; way < 2 ** open; way++) {
      let at = 0
      ends.add(end(answers.map((one) => one ?? ((way >> at++) & 1 ? 'yes' : 'no'))))
    }
    return ends.size === 1 ? [...ends][0] : undefined
  }

  settle(): void {
    const result = this.result()
    if (result === undefined) return
    const main = this.seats.filter(({ parent }) => parent === undefined)
    /** What a seat’s answer was given by: its own vote, or the first no among its signers. */
    const actionOf = (seat: ModelSeat): string | undefined => {
      if (seat.vote && (this.says(seat.vote.action) === 'no' || this.answer(seat) === 'yes')) return seat.vote.action
      return this.seats
        .filter(({ parent }) => parent === seat.id)
        .filter((one) => this.answer(one) === 'no')
        .map(actionOf)[0]
    }
    const votes = main.filter((seat) => this.answer(seat) === result).map(actionOf)
    let winner: ProcessAction | undefined
    for (const action of this.here.actions) {
      const count = votes.filter((one) => one === action.code).length
      if (count > 0 && count > votes.filter((one) => one === winner?.code).length) winner = action
    }
    must(winner)
    const chosen = this.seats.find(({ vote }) => vote?.action === winner.code && vote.to !== undefined)?.vote?.to
    this.leave(winner, chosen ?? this.targets(winner)[0] ?? this.trail.at(-1)!)
  }

  // Ways

  targets({ to, move }: ProcessAction): string[] {
    if (to === 'earlier') return [...this.trail]
    const { states } = this.process
    const order = states.indexOf(this.here)
    const all =
      to === 'next'
        ? states
            .slice(order + 1)
            .filter(({ aside }) => !aside)
            .slice(0, 1)
            .map(({ code }) => code)
        : [to].flat()
    return move === 'onward' ? all : all.filter((one) => this.trail.includes(one))
  }

  guard({ when }: ProcessAction): unknown {
    if (when === undefined) return true
    const answers = this.seats.filter(({ parent }) => parent === undefined).map((seat) => this.answer(seat))
    const closed = this.subcases.filter(({ phase }) => phase === 'closed')
    return evaluate(readOnce(this.process, when), {
      ...this.world.facts,
      today: this.world.today,
      round: this.round,
      yesCount: answers.filter((one) => one === 'yes').length,
      noCount: answers.filter((one) => one === 'no').length,
      subcasesTotal: this.subcases.length,
      subcasesClosed: closed.length,
      subcasesSucceeded: closed.filter(({ outcome }) => outcome === 'succeeded').length,
    })
  }

  leave(action: ProcessAction, target: string, chain: readonly string[] = []): void {
    const back = action.by === 'task' && action.move === 'onward' ? this.resume : undefined
    const people = this.seats.filter(({ parent, person }) => parent === undefined && person !== undefined)
    this.resume =
      action.move === 'return' && action.resume === 'to-returner'
        ? { state: this.state, people: people.map(({ person }) => person!) }
        : undefined
    this.returned = action.move === 'return'
    if (this.returned) this.round++
    this.seats = []
    this.enter(back?.state ?? target, chain, back?.people)
  }

  enter(code: string, chain: readonly string[], people: readonly string[] = []): void {
    must(!chain.includes(code))
    const way = this.state === '' ? [] : [...this.trail, this.state]
    this.trail = way.includes(code) ? way.slice(0, way.indexOf(code)) : way
    this.state = code
    this.visit++
    this.counted = 0
    this.over = false
    this.suspended = false
    this.escalated = false
    this.givenDay = this.dayGiven()
    this.objections = []
    this.seat(people)
    this.subcases = this.keys().map((key) => ({ key, phase: 'draft' }))
    this.follow([...chain, code])
  }

  seat(people: readonly string[]): void {
    const { task } = this.here
    if (task === undefined) {
      this.seats = []
      return
    }
    const places =
      task.seats?.flatMap(({ code, each, who }) => {
        if (each !== undefined) return (this.parties[each] ?? []).map((party) => ({ code, ...party }))
        must(who.some(({ relation }) => relation === undefined || (this.parties[relation] ?? []).length > 0))
        return [{ code }]
      }) ?? people.map((person) => ({ code: 'chosen', person }))
    if (task.seats) must(places.length > 0)
    if (task.seats && typeof task.decide === 'object' && 'atLeast' in task.decide)
      must(places.length >= task.decide.atLeast)
    this.place(places)
  }

  place(places: readonly Pick<ModelSeat, 'code' | 'person' | 'unit'>[]): void {
    const inOrder = this.here.task!.decide === 'in-order'
    this.seats = places.map((place, at) => ({
      ...place,
      id: `${this.visit}.${at + 1}`,
      gates: inOrder && at > 0 ? [`${this.visit}.${at}`] : [],
    }))
  }

  keys(): string[] {
    const each = this.here.subcases?.forEach
    if (each === undefined) return []
    const value = 'fact' in each ? this.world.facts[each.fact] : undefined
    const keys =
      'relation' in each
        ? (this.parties[each.relation] ?? []).map((party) => ('unit' in party ? party.unit : party.person))
        : Array.isArray(value)
          ? value.map(String)
          : Array.from({ length: Number(value ?? 0) }, (_, at) => String(at + 1))
    must(keys.length > 0)
    return [...new Set(keys)]
  }

  follow(chain: readonly string[]): void {
    for (const action of this.here.actions) {
      if (action.by !== 'rule') continue
      const held = this.guard(action)
      if (held === false) continue
      if (held === true) this.leave(action, this.targets(action)[0]!, chain)
      return
    }
  }
}

export { must }
