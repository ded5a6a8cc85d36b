import type { NamedPerson } from '#cases/server/case-person.queries.ts'
import { NOBODY } from '#cases/server/case-run.ts'
import { dayIn, inYear, type Stage, type StagedProcess, type StagedUnit } from '#cli/sample-stage.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { SampleDeed } from '#engine/definition/sample-calls.ts'
import type { Facts } from '#engine/expression/expression.ts'
import type { Act } from '#engine/process/act.ts'
import { type CaseEvent, UNBORN } from '#engine/process/case-event.ts'
import type { CaseState } from '#engine/process/case-state.ts'
import { dayOf } from '#engine/process/circumstances.ts'
import { type OpenTask, openTasks } from '#engine/process/open-tasks.ts'
import { phaseOf } from '#engine/process/process-phase.ts'
import { openCase, type Refused, type Stepped, step } from '#engine/process/step.ts'
import type { Parties } from '#engine/process/who.ts'
import { Refusal } from '#engine/refusal.ts'

const DAY = 86_400_000
const MINUTE = 60_000
/** Of the office’s morning, in UTC. */
const MORNING = 'T01:30:00.000Z'

/** What a made-up case begins with. */
interface NewSampleCase {
  readonly id: string
  readonly title: string
  readonly staged: StagedProcess
  readonly unit: StagedUnit
  readonly leader: NamedPerson
  readonly parties: Parties
  readonly subject: { readonly kind: string; readonly id: string }
  readonly parent?: { readonly caseId: string; readonly key: string }
  /** Written on the case. */
  readonly facts: Facts
  /** What its kind of record would say, besides what the samples say for the process. */
  readonly told?: (today: CalendarDate) => Facts
  readonly year: number
  readonly openedBy: NamedPerson
  readonly openedAt: string
  /** Its place among those of its call: who is asked, and at which minute. */
  readonly n: number
}

/** An effect that a step asked for, as it is had when the case is written. */
interface AskedEffect {
  readonly name: string
  readonly at: string
  readonly by: string | undefined
  readonly action: string | undefined
  /** The state in which the action was taken. */
  readonly from: string
  readonly serial: number
  readonly round: number
}

/** A task as somebody was asked it, and until when. */
interface AskedTask {
  readonly task: OpenTask
  readonly state: string
  readonly openedAt: string
  closedAt?: string
}

interface GivenSheet {
  readonly person: NamedPerson
  readonly by: string
  readonly givenAt: string
  done?: { readonly at: string; readonly favours: boolean }
}

/** One made-up case, walked by those whose turn it is; every step is the kernel’s. */
export class SampleWalk {
  readonly one: NewSampleCase
  readonly #stage: Stage
  state: CaseState = UNBORN
  readonly events: CaseEvent[] = []
  readonly effects: AskedEffect[] = []
  readonly tasks: AskedTask[] = []
  readonly sheets: GivenSheet[] = []
  readonly objections: { readonly id: string; readonly by: string; readonly at: string; readonly reason: string }[] = []
  readonly subcases: SampleWalk[] = []
  facts: Facts
  now: string
  readonly #newId: () => string

  constructor(stage: Stage, one: NewSampleCase, newId: () => string) {
    this.#stage = stage
    this.one = one
    this.facts = one.facts
    this.now = one.openedAt
    this.#newId = newId
    const { process } = one.staged
    this.#after(openCase(process, one.parties, this.#world(one.openedBy, {})), {})
  }

  get phase() {
    return phaseOf(this.one.staged.process, this.state)!
  }

  walk(deeds: readonly SampleDeed[]): void {
    for (const deed of deeds) {
      if (deed.subcase !== undefined) throw new RangeError('samples: subcases are walked by their parent')
      this.do(deed)
    }
  }

  do(deed: SampleDeed): void {
    const by = typeof deed.by === 'string' ? [deed.by] : deed.by
    for (const who of by) {
      if (who === 'clock') this.#step(deed, undefined, { kind: 'tick' })
      else for (const person of this.#people(who)) this.#step(deed, person, this.#actOf(deed, person))
    }
  }

  /** The case above hears what a subcase has come to. */
  hear(child: SampleWalk): void {
    if (child.now > this.now) this.now = child.now
    const { phase, outcome } = child.phase
    const key = child.one.parent!.key
    const known = this.state.subcases.find((one) => one.key === key)
    if (known === undefined || known.phase === phase || this.phase.phase === 'closed') return
    this.#take(undefined, { kind: 'subcase', key, phase, ...(outcome !== undefined && { outcome }) }, {})
  }

  wait(deed: Pick<SampleDeed, 'after' | 'on'>): void {
    const later = Date.parse(this.now) + deed.after * DAY + (7 + (this.one.n % 9)) * MINUTE
    const least = deed.on === undefined ? 0 : Date.parse(`${dayIn(this.one.year, deed.on)}${MORNING}`)
    const minutes = (this.one.n % 37) * 5 * MINUTE
    this.now = new Date(Math.max(later, least === 0 ? 0 : least + minutes)).toISOString()
  }

  #step(deed: SampleDeed, person: NamedPerson | undefined, act: Act): void {
    this.wait(deed)
    const facts = inYear(this.one.year, deed.facts ?? {})
    this.#take(person, act, facts)
    if (deed.object !== undefined && act.kind === 'object')
      this.objections.push({ id: act.id, by: person!.person, at: this.now, reason: deed.object })
    if (deed.sheets && act.kind === 'choose')
      for (const expert of act.people)
        this.sheets.push({ person: this.#known(expert.person), by: person!.person, givenAt: this.now })
    const sheet = this.sheets.find((one) => one.person.person === person?.person)
    if (sheet !== undefined && act.kind === 'take') sheet.done = { at: this.now, favours: this.#favours(act.action) }
  }

  #favours(action: string): boolean {
    const { states } = this.one.staged.process
    return [...states.values()].some(({ actions }) =>
      actions.some((one) => one.action.code === action && one.says === 'yes'),
    )
  }

  #known = (id: string): NamedPerson =>
    this.#stage.experts.find(({ person }) => person === id) ?? { person: id, name: '', unit: '', roles: [] }

  #actOf(deed: SampleDeed, person: NamedPerson): Act {
    const { reason, marks, to } = deed
    if (deed.object !== undefined) return { kind: 'object', id: this.#newId() }
    if (deed.answer !== undefined) {
      const open = this.state.objections.find(({ answer }) => answer === undefined)
      return { kind: 'answer', objection: open?.id ?? '', upheld: deed.answer === 'upheld', reason }
    }
    if (deed.choose !== undefined) {
      const people = this.#chosen(deed.choose).map(({ person: id, unit, roles }) => ({
        person: id,
        unit,
        roles: [...roles],
      }))
      return { kind: 'choose', people }
    }
    if (deed.take === undefined) throw new RangeError(`samples: ${person.name} does nothing`)
    return {
      kind: 'take',
      action: deed.take,
      reason: reason ?? '按规定办理（示例）',
      ...(marks !== undefined && { marks: [...marks] }),
      ...(to !== undefined && { to }),
    }
  }

  #people(who: string): readonly NamedPerson[] {
    const { leader, unit } = this.one
    if (who === 'applicant') return [leader]
    if (who === 'head') return [this.#stage.headOf(unit.code)]
    if (who === 'deputy') return [this.#stage.deputyOf(unit.code)]
    if (who === 'leaders') return this.#stage.sample.hands.leaders.map(this.#stage.byLogin)
    if (who !== 'experts' && who !== 'expert') return [this.#stage.byLogin(who)]
    const asked = this.state.seats.flatMap(({ person, said }) =>
      person !== undefined && said === undefined ? [this.#someone(person)] : [],
    )
    return who === 'expert' ? asked.slice(0, 1) : asked
  }

  #someone(id: string): NamedPerson {
    const known = this.#known(id)
    if (known.name !== '') return known
    const { leaders, heads } = this.#stage.sample.hands
    const login = [...leaders, ...Object.values(heads)].find((one) => this.#stage.byLogin(one).person === id)
    return login === undefined ? known : this.#stage.byLogin(login)
  }

  /** Experts in turn, so that everybody reads of everything. */
  #chosen(choose: NonNullable<SampleDeed['choose']>): readonly NamedPerson[] {
    const { experts, sample, byLogin } = this.#stage
    if (choose === 'leaders') return sample.hands.leaders.map(byLogin)
    const asked = choose === 'experts' ? ['expert', 'expert', 'expert'] : [choose].flat()
    let turn = this.one.n * 3
    const tookPart = new Set(Object.values(this.state.takenBy).flat())
    return asked.map((one) => {
      // Whoever had a part in it before reads something else.
      if (one !== 'expert' && !tookPart.has(byLogin(one).person)) return byLogin(one)
      turn += 1
      return experts[turn % experts.length]!
    })
  }

  #take(person: NamedPerson | undefined, act: Act, facts: Facts): void {
    const { process } = this.one.staged
    const from = this.state.state
    const action = act.kind === 'take' ? act.action : undefined
    const asks = process.states.get(from)?.actions.find((one) => one.action.code === action)?.action.asks ?? []
    const given = Object.fromEntries(Object.entries(facts).filter(([name]) => asks.includes(name)))
    this.facts = { ...this.facts, ...given }
    const result = step(process, this.state, act, this.#world(person, facts))
    this.#after(result, { from, ...(action !== undefined && { action }), ...(person && { by: person.person }) })
  }

  #after(
    result: Stepped | Refused,
    { from = '', action, by }: { readonly from?: string; readonly action?: string; readonly by?: string },
  ): void {
    if (!result.ok) throw this.#placed(result)
    const { process } = this.one.staged
    const had = openTasks(process, this.state)
    this.state = result.state
    this.events.push(...result.events)
    const has = openTasks(process, this.state)
    for (const asked of this.tasks)
      if (asked.closedAt === undefined && !has.some(({ id }) => id === asked.task.id)) asked.closedAt = this.now
    for (const task of has)
      if (!had.some(({ id }) => id === task.id)) this.tasks.push({ task, state: this.state.state, openedAt: this.now })
    const { serial, round } = this.state
    for (const name of result.effects) this.effects.push({ name, at: this.now, by, action, from, serial, round })
    for (const { key, process: code } of result.subcases.open) this.subcases.push(this.#openSubcase(key, code))
  }

  /** With the parties of the relations that both have; whoever applied leads. */
  #openSubcase(key: string, code: string): SampleWalk {
    const staged = this.#stage.processes.get(code)
    if (staged === undefined) throw new RangeError(`samples: there is no process ${code}`)
    const { parties, id, title, unit, leader, subject, facts, told, year, n } = this.one
    const own = staged.process.process.relations.flatMap(({ code: relation, is }) => {
      const list = parties[relation] ?? (is === 'person' ? [{ person: leader.person }] : [])
      return list.length === 0 ? [] : [[relation, list] as const]
    })
    const child: NewSampleCase = {
      ...{ title, unit, leader, subject, facts, year, n, staged },
      ...(told && { told }),
      id: this.#newId(),
      parties: Object.fromEntries(own),
      parent: { caseId: id, key },
      openedBy: leader,
      openedAt: this.now,
    }
    return new SampleWalk(this.#stage, child, this.#newId)
  }

  /** What the author of the samples must mend: the refusal, with the case that met it. */
  #placed({ code, reasons }: Refused): Refusal {
    const at = `samples: ${this.one.title} (${this.one.staged.process.process.code}, ${this.state.state}, ${this.now})`
    return new Refusal(code, ...reasons.map((reason) => ({ ...reason, at })))
  }

  #world(person: NamedPerson | undefined, facts: Facts) {
    const { process } = this.one.staged
    const { calendar, above, sample } = this.#stage
    return {
      actor:
        person === undefined
          ? { person: NOBODY, unit: '', roles: [] }
          : { person: person.person, unit: person.unit, roles: [...person.roles] },
      now: this.now,
      calendar,
      above,
      facts: {
        ...this.facts,
        ...sample.facts[process.process.code],
        ...this.one.told?.(dayOf(this.now, calendar)),
        ...facts,
      },
      forms: Object.fromEntries(process.process.forms.map(({ code }) => [code, true])),
      files: Object.fromEntries(process.process.files.map(({ code }) => [code, 1])),
    }
  }
}

/** Walks a case and its subcases: a deed that names a course of subcases is done by them, and the case hears what they came to. */
export function walkAll(
  walk: SampleWalk,
  deeds: readonly SampleDeed[],
  of: (course: string) => readonly SampleDeed[],
): void {
  for (const deed of deeds) {
    if (deed.subcase === undefined) {
      walk.do(deed)
      continue
    }
    walk.wait(deed)
    for (const child of walk.subcases) {
      child.now = walk.now
      for (const one of of(deed.subcase)) {
        child.do(one)
        walk.hear(child)
      }
    }
  }
}

/** Nothing of the samples lies ahead of the day on which they stand. */
export function demandPast({ now }: { readonly now: Date }, walk: SampleWalk): void {
  const last = [walk, ...walk.subcases].find((one) => one.now > now.toISOString())
  if (last !== undefined) throw new RangeError(`samples: ${last.one.title} goes on until ${last.now}`)
}
