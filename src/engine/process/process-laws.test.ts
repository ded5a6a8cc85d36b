import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '#engine/calendar/date.ts'
import { addWorkingDays, NO_HOLIDAYS, workingDaysBetween } from '#engine/calendar/working-days.ts'
import type { Act } from '#engine/process/act.ts'
import { canAct, listActions } from '#engine/process/can-act.ts'
import type { CaseState } from '#engine/process/case-state.ts'
import { checkProcess } from '#engine/process/check-process.ts'
import { compileProcess } from '#engine/process/compile-process.ts'
import { openTasks } from '#engine/process/open-tasks.ts'
import { Process } from '#engine/process/process.ts'
import { phaseOf } from '#engine/process/process-phase.ts'
import { openCase, type Stepped, step } from '#engine/process/step.ts'
import type { Parties, Person } from '#engine/process/who.ts'
import { drive, intents, Sights } from '#tests/builders/process-drive.ts'
import { RANDOM_VOCABULARY, randomProcess } from '#tests/builders/random-process.ts'

const word = (text: string) => ({ zh: text, en: text })
const person = (name: string, role = 'signer', unit = 'u'): Person => ({ person: name, unit, roles: [{ role, unit }] })
const applicant = person('applicant', 'nobody')
const act = (code: string, to: unknown, more: object = {}) => ({ code, name: word(code), to, ...more })
const take = (action: string, more: object = {}): Act => ({ kind: 'take', action, reason: '理由', ...more })

const step1 = (code: string, task: object = {}, more: object = {}) => ({
  code,
  name: word(code),
  phase: 'in-review',
  task: { seats: [{ code: 'one', name: word('办'), who: [{ role: code }] }], ...task },
  actions: [
    act('agree', 'next'),
    act('back', 'earlier', { move: 'return', resume: 'to-returner' }),
    act('restart', 'draft', { move: 'return' }),
    act('refuse', 'refused', { says: 'no' }),
  ],
  ...more,
})
const DRAFT = {
  code: 'draft',
  name: word('起草'),
  phase: 'draft',
  task: { seats: [{ code: 'applicant', name: word('填报'), who: [{ relation: 'applicant' }] }] },
  actions: [act('submit', 'next')],
}
const ENDS = [
  { code: 'done', name: word('通过'), phase: 'closed', outcome: 'succeeded' },
  { code: 'refused', name: word('不予'), phase: 'closed', outcome: 'failed', aside: true },
]

const processOf = (...states: object[]): Process =>
  Process.parse({
    code: 'law',
    name: word('法'),
    relations: [{ code: 'applicant', name: word('申报人'), is: 'person' }],
    facts: { amount: { type: 'number', label: word('金额') } },
    states: [DRAFT, ...states, ...ENDS],
  })

/** A case one can act on in a line, on a Monday. */
class Office {
  readonly process
  today = '2023-07-03'
  facts: Record<string, unknown> = {}
  state: CaseState

  constructor(process: Process, parties: Parties = { applicant: [{ person: 'applicant' }] }) {
    this.process = compileProcess(process, { version: 1, hash: 'h' })
    this.state = (openCase(this.process, parties, this.world(applicant)) as Stepped).state
  }

  world(actor: Person) {
    const calendar = { workingDays: NO_HOLIDAYS, utcOffsetMinutes: 480 }
    return { actor, now: `${this.today}T02:00:00.000Z`, calendar, facts: this.facts, forms: {}, files: {}, above: {} }
  }

  ask(act: Act, actor: Person = applicant) {
    return step(this.process, this.state, act, this.world(actor))
  }

  does(act: Act, actor: Person = applicant): Stepped {
    const result = this.ask(act, actor)
    if (!result.ok) throw new Error(JSON.stringify(result))
    this.state = result.state
    return result
  }

  refuses(act: Act, actor: Person = applicant): string {
    const result = this.ask(act, actor)
    return result.ok ? 'done' : `${result.code} ${result.reasons.map(({ key }) => key).join(' ')}`
  }
}

test('random processes are sound by the checker and go as the model says, 1,000 times', { timeout: 300_000 }, () => {
  const sights = new Sights()
  fc.assert(
    fc.property(randomProcess, intents(40), (process, script) => {
      expect(checkProcess(process, RANDOM_VOCABULARY).filter(({ severity }) => severity === 'error')).toEqual([])
      drive(process, script, sights)
    }),
    { numRuns: 1000 },
  )
  for (const kind of ['take', 'hand-over', 'delegate', 'add-signer', 'choose', 'remind', 'object', 'answer', 'subcase'])
    expect(sights.counts.get(`${kind} done`), kind).toBeGreaterThan(0)
})

test('whatever is asked, a step answers and throws nothing', () => {
  const office = new Office(processOf(step1('signer')))
  const before = JSON.stringify(office.state)
  const shaped = fc.record({
    kind: fc.constantFrom('take', 'choose', 'answer', 'delegate', 'add-signer', 'subcase', 'parties', 'tick', 'object'),
    action: fc.constantFrom('submit', 'constructor', '__proto__', ''),
    seat: fc.constantFrom('1.1', '9.9', 'toString'),
    to: fc.anything(),
    people: fc.anything(),
    marks: fc.anything(),
  })
  fc.assert(
    fc.property(fc.oneof(fc.anything(), shaped), fc.string(), (asked, now) => {
      const world = { ...office.world(applicant), now: now.length % 2 ? now : '2023-07-03T02:00:00.000Z' }
      const result = step(office.process, office.state, asked as Act, world)
      expect(typeof result.ok).toBe('boolean')
      expect(canAct(office.process, office.state, asked as Act, world).ok).toBe(result.ok)
    }),
    { numRuns: 2000 },
  )
  expect(JSON.stringify(office.state)).toBe(before)
  const stored = fc.oneof(
    fc.anything(),
    fc
      .record({ seats: fc.anything(), state: fc.string(), trail: fc.anything() })
      .map((part) => ({ ...office.state, ...part })),
  )
  fc.assert(
    fc.property(stored, (state) => {
      expect(step(office.process, state as CaseState, { kind: 'tick' }, office.world(applicant)).ok).toBe(false)
    }),
    { numRuns: 1000 },
  )
})

describe('many signers', () => {
  const decide = fc.oneof(
    fc.constant('all'),
    fc.record({ percent: fc.integer({ min: 1, max: 100 }) }),
    fc.record({ atLeast: fc.integer({ min: 1, max: 5 }) }),
  )
  const ended = (rule: object, votes: readonly [string, boolean][]): string => {
    const seats = votes.map(([name]) => ({ code: name, name: word(name), who: [{ role: name }] }))
    const office = new Office(processOf(step1('sign', { ...rule, seats })))
    office.does(take('submit'))
    for (const [name, yes] of votes) {
      if (office.state.state !== 'sign') break
      office.does(take(yes ? 'agree' : 'refuse'), person(name, name))
    }
    return office.state.state
  }

  test('the order in which they sign never changes what comes of it', () => {
    const rule = fc.record({
      decide,
      settles: fc.constantFrom('at-once', 'when-all-said'),
      veto: fc.constantFrom([], ['v0'], ['v1', 'v2']),
    })
    fc.assert(
      fc.property(
        rule,
        fc.array(fc.boolean(), { minLength: 5, maxLength: 7 }),
        fc.infiniteStream(fc.nat()),
        (how, says, chance) => {
          const votes = says.map((yes, at): [string, boolean] => [`v${at}`, yes])
          const shuffled = [...votes].sort(() => (chance.next().value! % 2 ? 1 : -1))
          expect(ended(how, shuffled)).toBe(ended(how, votes))
        },
      ),
      { numRuns: 500 },
    )
  })

  test('a percentage is reached exactly, and never by rounding', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }),
        (percent, says) => {
          const votes = says.map((yes, at): [string, boolean] => [`v${at}`, yes])
          const yes = says.filter(Boolean).length
          expect(ended({ decide: { percent } }, votes)).toBe(yes * 100 >= percent * says.length ? 'done' : 'refused')
        },
      ),
      { numRuns: 500 },
    )
  })

  test('a signer added afterwards is heard before the yes counts, and his no is the seat’s no', () => {
    const office = new Office(processOf(step1('signer', { addSigner: 'anyone' })))
    office.does(take('submit'))
    office.does({ kind: 'add-signer', to: person('b', 'x'), place: 'after' }, person('a'))
    expect(office.refuses(take('agree'), person('b', 'x'))).toBe('not-allowed process.no-seat')
    office.does(take('agree'), person('a'))
    expect(office.state.state).toBe('signer')
    office.does(take('refuse'), person('b', 'x'))
    expect(office.state.state).toBe('refused')
  })
})

describe('back and forth', () => {
  const two = () => new Office(processOf(step1('first'), step1('second')))

  test('a return goes through all steps again, or straight back to who returned it', () => {
    for (const [back, after] of [
      ['back', 'second'],
      ['restart', 'first'],
    ] as const) {
      const office = two()
      office.does(take('submit'))
      office.does(take('agree'), person('f', 'first'))
      office.does(take(back, back === 'back' ? { to: 'draft' } : {}), person('s', 'second'))
      expect(phaseOf(office.process, office.state)).toEqual({ phase: 'returned' })
      expect(office.state.round).toBe(2)
      office.does(take('submit'))
      expect(office.state.state).toBe(after)
      expect(phaseOf(office.process, office.state)).toEqual({ phase: 'in-review' })
    }
  })

  test('two steps swapped in the file are taken in the other order, and nothing else changes', () => {
    const [first, second] = [step1('first'), step1('second')]
    const walk = (process: Process): string[] => {
      const office = new Office(process)
      const way = [office.state.state]
      for (let n = 0; n < 3; n++) {
        const role = office.state.state
        office.does(take(role === 'draft' ? 'submit' : 'agree'), role === 'draft' ? applicant : person('p', role))
        way.push(office.state.state)
      }
      return way
    }
    expect(walk(processOf(first, second))).toEqual(['draft', 'first', 'second', 'done'])
    expect(walk(processOf(second, first))).toEqual(['draft', 'second', 'first', 'done'])
  })

  test('of two who act on what they saw, the second hears that it has moved', () => {
    const office = two()
    const { serial } = office.state
    office.does(take('submit', { seen: serial }))
    expect(office.refuses(take('agree', { seen: serial }), person('f', 'first'))).toBe('conflict process.has-moved')
  })

  test('a case of another version is not touched', () => {
    const office = two()
    const other = compileProcess(office.process.process, { version: 2, hash: 'h' })
    expect(step(other, office.state, take('submit'), office.world(applicant))).toMatchObject({
      ok: false,
      code: 'conflict',
    })
  })

  test('the action bar tells all reasons beforehand', () => {
    const office = two()
    office.does(take('submit'))
    const told = listActions(office.process, office.state, office.world(applicant)).map(
      ({ action, answer }) => `${action} ${answer.ok ? 'yes' : answer.reasons.map(({ key }) => key).join(' ')}`,
    )
    expect(told).toEqual(['agree', 'back', 'restart', 'refuse'].map((one) => `${one} process.no-seat`))
  })
})

describe('time', () => {
  test('a delegate acts from the first day to the last and not a day longer', () => {
    const days = ['2023-07-04', '2023-07-05', '2023-07-06', '2023-07-07']
    const allowed = days.map((today) => {
      const office = new Office(processOf(step1('signer')))
      office.does(take('submit'))
      office.does({ kind: 'delegate', to: person('b'), from: '2023-07-05', until: '2023-07-06' }, person('a'))
      office.today = today
      office.does({ kind: 'hand-over', to: person('a') }, person('c'))
      return office.refuses(take('agree'), person('b')) === 'done'
    })
    expect(allowed).toEqual([false, false, false, false])
    const held = days.map((today) => {
      const office = new Office(processOf(step1('signer', { handOver: 'anyone' })))
      office.does(take('submit'))
      const outsider = person('b', 'other')
      office.does({ kind: 'delegate', to: outsider, from: '2023-07-05', until: '2023-07-06' }, person('a'))
      office.today = today
      return office.refuses(take('agree'), outsider) === 'done'
    })
    expect(held).toEqual([false, true, true, false])
  })

  test('publicity that stands still for an objection goes on with exactly what was left', () => {
    const show = {
      code: 'show',
      name: word('公示'),
      phase: 'publicity',
      publicity: { workingDays: 5, objections: { who: [{ anyone: true }], handle: [{ role: 'clerk' }] } },
      actions: [act('over', 'next', { by: 'deadline' }), act('upheld', 'refused', { by: 'objection' })],
    }
    fc.assert(
      fc.property(fc.nat({ max: 30 }), fc.nat({ max: 6 }), fc.nat({ max: 40 }), (start, until, still) => {
        const office = new Office(processOf(show))
        office.today = addDays('2023-07-03', start)
        office.does(take('submit'))
        const due = office.state.dueOn!
        expect(due).toBe(addWorkingDays(office.today, 5, NO_HOLIDAYS))
        const objectedOn = addDays(office.today, until)
        office.today = objectedOn
        if (objectedOn > due) {
          expect(office.refuses({ kind: 'object', id: 'o' })).toBe('too-late process.too-late')
          return
        }
        office.does({ kind: 'object', id: 'o' })
        office.today = addDays(objectedOn, still)
        office.does({ kind: 'tick' })
        expect(office.state.state).toBe('show')
        office.does({ kind: 'answer', objection: 'o', upheld: false, reason: '查无实据' }, person('k', 'clerk'))
        expect(workingDaysBetween(office.today, office.state.dueOn!, NO_HOLIDAYS)).toBe(
          workingDaysBetween(objectedOn, due, NO_HOLIDAYS),
        )
        office.today = office.state.dueOn!
        office.does({ kind: 'tick' })
        expect(office.state.state).toBe('show')
        office.today = addDays(office.today, 1)
        office.does({ kind: 'tick' })
        expect(office.state.state).toBe('done')
      }),
      { numRuns: 300 },
    )
  })

  test('reminders fall ahead of the deadline once each, and again and again after it', () => {
    const due = { workingDays: 5, onExpiry: 'stay', remindBefore: [2], remindEvery: 2 }
    const office = new Office(processOf(step1('signer', {}, { due })))
    office.does(take('submit'))
    const reminded: string[] = []
    for (let day = 0; day < 16; day++) {
      if (office.does({ kind: 'tick' }).remind.length > 0) reminded.push(office.today)
      expect(office.does({ kind: 'tick' }).remind).toEqual([])
      office.today = addDays(office.today, 1)
    }
    expect(office.state.dueOn).toBe('2023-07-10')
    expect(reminded).toEqual(['2023-07-06', '2023-07-12', '2023-07-14', '2023-07-18'])
  })
})

describe('steps by themselves', () => {
  const branch = {
    code: 'branch',
    name: word('分流'),
    phase: 'in-review',
    actions: [
      act('small', 'done', { by: 'rule', when: 'amount < 10' }),
      act('large', 'refused', { by: 'rule', when: 'amount >= 10' }),
    ],
  }
  test('unknown is not yes: the case waits until the fact is there', () => {
    const office = new Office(processOf(branch))
    office.does(take('submit'))
    expect(office.state.state).toBe('branch')
    office.facts = { amount: '9.99' }
    office.does({ kind: 'tick' })
    expect(office.state.state).toBe('done')
    expect(openTasks(office.process, office.state)).toEqual([])
  })
})
