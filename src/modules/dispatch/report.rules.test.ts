import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CyclePhase,
  isComplete,
  mayAct,
  REPORT_ACTS,
  type ReportAct,
  type ReportSituation,
  type ReportState,
  type ReportViewer,
  sightOf,
  stateAfter,
  timelinessOf,
} from '#modules/dispatch/report.rules.ts'

const STATES: readonly ReportState[] = ['filling', 'submitted', 'approved', 'accepted', 'returned']
const PHASES: readonly CyclePhase[] = ['planned', 'open', 'grace', 'due-passed', 'closed']

const clerk = viewer('clerk', ['report.fill', 'report.submit', 'reopening.request'])
const head = viewer('head', ['report.approve'])
const desk = viewer('desk', [], ['report.accept'])

function viewer(personId: string, atUnit: readonly string[], above: readonly string[] = []): ReportViewer {
  return { personId, atUnit: (one) => atUnit.includes(one), above: (one) => above.includes(one) }
}

const everything = (personId: string): ReportViewer => ({ personId, atUnit: () => true, above: () => true })

function situation(given: Partial<ReportSituation> = {}): ReportSituation {
  return {
    state: 'filling',
    phase: 'open',
    isReopened: false,
    isReopeningAsked: false,
    wasSubmitted: false,
    isNil: false,
    filled: 3,
    stillToDo: [],
    submittedBy: null,
    approvedBy: null,
    standsUnder: null,
    ...given,
  }
}

const keyOf = (act: ReportAct, given: Partial<ReportSituation>, who: ReportViewer): string => {
  const answer = mayAct(act, situation(given), who)
  return answer.may ? 'may' : `${answer.code} ${answer.reasons[0].key}`
}

describe('who may do what with a report', () => {
  it.each<[ReportAct, ReportState, ReportViewer, string]>([
    ['fill', 'filling', clerk, 'may'],
    ['fill', 'returned', clerk, 'may'],
    ['fill', 'submitted', clerk, 'wrong-state report.not-with-unit'],
    ['fill', 'filling', head, 'not-allowed report.needs.report.fill'],
    ['submit', 'filling', clerk, 'may'],
    ['submit', 'accepted', clerk, 'wrong-state report.not-with-unit'],
    ['approve', 'submitted', head, 'may'],
    ['approve', 'filling', head, 'wrong-state report.not-submitted'],
    ['approve', 'submitted', clerk, 'not-allowed report.needs.report.approve'],
    ['accept', 'approved', desk, 'may'],
    ['accept', 'submitted', desk, 'wrong-state report.not-approved'],
    ['accept', 'approved', head, 'not-allowed report.needs.report.accept'],
    ['return', 'submitted', head, 'may'],
    ['return', 'submitted', desk, 'not-allowed report.needs.report.approve'],
    ['return', 'approved', desk, 'may'],
    ['return', 'approved', head, 'not-allowed report.needs.report.accept'],
    ['return', 'accepted', desk, 'wrong-state report.not-returnable'],
    ['withdraw', 'submitted', clerk, 'may'],
    ['withdraw', 'approved', clerk, 'not-allowed report.needs.report.approve'],
    ['withdraw', 'approved', head, 'may'],
    ['withdraw', 'accepted', head, 'not-allowed report.needs.report.accept'],
    ['withdraw', 'accepted', desk, 'may'],
    ['withdraw', 'filling', clerk, 'wrong-state report.nothing-to-withdraw'],
  ])('%s in state %s', (act, state, who, expected) => {
    expect(keyOf(act, { state }, who)).toBe(expected)
  })

  it('a person who only fills takes back what he handed up himself, and nobody else’s', () => {
    const filler = viewer('filler', ['report.fill'])
    expect(keyOf('withdraw', { state: 'submitted', submittedBy: 'filler' }, filler)).toBe('may')
    expect(keyOf('withdraw', { state: 'submitted', submittedBy: 'clerk' }, filler)).toMatch(/^not-allowed/)
  })

  it('nobody approves his own submission, and nobody accepts what he signed below', () => {
    const both = everything('one')
    expect(keyOf('approve', { state: 'submitted', submittedBy: 'one' }, both)).toBe('rule-broken report.own-submission')
    expect(keyOf('accept', { state: 'approved', submittedBy: 'one' }, both)).toBe('rule-broken report.own-submission')
    expect(keyOf('accept', { state: 'approved', approvedBy: 'one' }, both)).toBe('rule-broken report.own-approval')
  })

  it('what is still to do keeps the report with the unit, and every reason is told', () => {
    const stillToDo = [{ key: 'report.before.hard' }, { key: 'report.before.soft' }]
    expect(mayAct('submit', situation({ stillToDo }), clerk)).toEqual({
      may: false,
      code: 'rule-broken',
      reasons: stillToDo,
    })
  })

  it('a nil report stands beside no figures, and can always be taken back', () => {
    expect(keyOf('declareNil', { filled: 0 }, clerk)).toBe('may')
    expect(keyOf('declareNil', { filled: 1 }, clerk)).toBe('rule-broken report.nil-with-figures')
    expect(keyOf('declareNil', { filled: 1, isNil: true }, clerk)).toBe('may')
  })

  it.each<[CyclePhase, boolean, boolean, string, string]>([
    ['planned', false, false, 'wrong-state report.not-yet-open', 'wrong-state reopening.not-needed'],
    ['open', false, false, 'may', 'wrong-state reopening.not-needed'],
    ['grace', false, false, 'may', 'wrong-state reopening.not-needed'],
    ['due-passed', false, false, 'too-late report.grace-over', 'may'],
    ['due-passed', false, true, 'may', 'wrong-state reopening.not-needed'],
    ['due-passed', true, false, 'may', 'wrong-state reopening.in-force'],
    ['closed', false, false, 'too-late report.cycle-closed', 'may'],
    ['closed', false, true, 'too-late report.cycle-closed', 'may'],
    ['closed', true, false, 'may', 'wrong-state reopening.in-force'],
  ])(
    'in phase %s (reopened: %s, submitted before: %s) filling is: %s',
    (phase, isReopened, wasSubmitted, filling, asking) => {
      expect(keyOf('fill', { phase, isReopened, wasSubmitted }, clerk)).toBe(filling)
      expect(keyOf('submit', { phase, isReopened, wasSubmitted }, clerk)).toBe(filling)
      expect(keyOf('requestReopening', { phase, isReopened, wasSubmitted }, clerk)).toBe(asking)
    },
  )

  it('a closed cycle stops the unit, not those who check it', () => {
    expect(keyOf('approve', { state: 'submitted', phase: 'closed' }, head)).toBe('may')
    expect(keyOf('accept', { state: 'approved', phase: 'closed' }, desk)).toBe('may')
    expect(keyOf('withdraw', { state: 'submitted', phase: 'closed' }, clerk)).toBe('too-late report.cycle-closed')
  })

  it('an acceptance falls only after the one that stands on it', () => {
    const standing = { state: 'accepted', standsUnder: { unit: '甲县', unitEn: 'County A' } } as const
    expect(keyOf('withdraw', standing, desk)).toBe('wrong-state report.stands-under')
    expect(keyOf('withdraw', { ...standing, standsUnder: null }, desk)).toBe('may')
  })

  it('is total: every act in every state and phase has an answer, and a yes leads to a state', () => {
    for (const act of REPORT_ACTS)
      for (const state of STATES)
        for (const phase of PHASES) {
          const answer = mayAct(act, situation({ state, phase, filled: 0 }), everything('any'))
          if (answer.may) expect(stateAfter(act, state), `${act} in ${state}`).toBeDefined()
          else expect(answer.reasons.length).toBeGreaterThan(0)
        }
  })
})

describe('three facts', () => {
  const cycle = { dueAt: new Date('2023-07-05T10:00:00Z'), graceUntil: new Date('2023-07-07T10:00:00Z') }
  const at = (text: string) => new Date(text)

  it.each([
    ['2023-07-05T10:00:59Z', 'on-time'],
    ['2023-07-05T10:01:00Z', 'in-grace'],
    ['2023-07-07T10:00:00Z', 'in-grace'],
    ['2023-07-07T10:01:00Z', 'late'],
  ])('first submitted at %s is %s', (submitted, expected) => {
    expect(timelinessOf(cycle, at(submitted), at('2023-08-01T00:00:00Z'))).toBe(expected)
  })

  it('what was never submitted is not yet due or overdue', () => {
    expect(timelinessOf(cycle, null, at('2023-07-01T00:00:00Z'))).toBe('not-yet')
    expect(timelinessOf(cycle, null, at('2023-07-06T00:00:00Z'))).toBe('overdue')
  })

  it('completeness asks neither when nor whether somebody approved', () => {
    expect(isComplete(4, 5, false)).toBe(false)
    expect(isComplete(5, 5, false)).toBe(true)
    expect(isComplete(0, 5, true)).toBe(true)
  })

  it.each<[ReportState, string, string, string]>([
    ['filling', 'shown', 'preview', 'hidden'],
    ['submitted', 'shown', 'preview', 'hidden'],
    ['returned', 'shown', 'preview', 'hidden'],
    ['approved', 'shown', 'shown', 'shown'],
    ['accepted', 'shown', 'shown', 'shown'],
  ])('figures in state %s', (state, own, accepting, reading) => {
    expect(sightOf(state, true, false)).toBe(own)
    expect(sightOf(state, false, true)).toBe(accepting)
    expect(sightOf(state, false, false)).toBe(reading)
  })
})

/** The model knows no states: a report is a pile of signatures. Signing puts one on top, withdrawing takes the top one off. */
interface Pile {
  signatures: { step: 'submit' | 'approve' | 'accept'; by: string }[]
  isReturned: boolean
  isClosed: boolean
}

class Machine {
  now = situation({ filled: 0 })
  readonly history: { act: ReportAct; from: ReportState; to: ReportState; by: string }[] = []

  act(act: ReportAct, by: ReportViewer): boolean {
    if (!mayAct(act, this.now, by).may) return false
    const { state, submittedBy, approvedBy } = this.now
    const to = stateAfter(act, state)!
    this.history.push({ act, from: state, to, by: by.personId })
    const signed =
      act === 'submit'
        ? { submittedBy: by.personId, approvedBy: null }
        : act === 'approve'
          ? { approvedBy: by.personId }
          : {}
    this.now = { ...this.now, state: to, submittedBy, approvedBy, ...signed }
    return true
  }
}

const STEPS = ['submit', 'approve', 'accept'] as const

class ActCommand implements fc.Command<Pile, Machine> {
  private readonly what: 'submit' | 'approve' | 'accept' | 'return' | 'withdraw'
  private readonly by: string

  constructor(what: ActCommand['what'], by: string) {
    this.what = what
    this.by = by
  }

  check = () => true

  run(pile: Pile, machine: Machine): void {
    const before = machine.history.length
    const done = machine.act(this.what, everything(this.by))
    expect(done).toBe(this.expected(pile))
    expect(machine.history.length).toBe(before + (done ? 1 : 0))
    if (done) this.apply(pile)
    const names = ['filling', 'submitted', 'approved', 'accepted'] as const
    expect(machine.now.state).toBe(pile.isReturned ? 'returned' : names[pile.signatures.length])
  }

  private expected({ signatures, isClosed }: Pile): boolean {
    const height = signatures.length
    if (this.what === 'return') return height === 1 || height === 2
    if (this.what === 'withdraw') return height > 1 || (height === 1 && !isClosed)
    const isNext = STEPS[height] === this.what
    return isNext && (this.what === 'submit' ? !isClosed : !signatures.some(({ by }) => by === this.by))
  }

  private apply(pile: Pile): void {
    if (this.what === 'return') {
      pile.signatures = []
      pile.isReturned = true
    } else if (this.what === 'withdraw') pile.signatures.pop()
    else {
      pile.signatures.push({ step: this.what, by: this.by })
      pile.isReturned = false
    }
  }

  toString = () => `${this.by} ${this.what}s`
}

class ClockCommand implements fc.Command<Pile, Machine> {
  private readonly isClosed: boolean

  constructor(isClosed: boolean) {
    this.isClosed = isClosed
  }

  check = () => true

  run(pile: Pile, machine: Machine): void {
    pile.isClosed = this.isClosed
    machine.now = { ...machine.now, phase: 'closed', isReopened: !this.isClosed }
  }

  toString = () => (this.isClosed ? 'the exception ends' : 'an exception begins')
}

describe('the whole life of a report', () => {
  it('machine and model agree on every sequence of acts; no step is skipped and no history is lost', () => {
    const people = fc.constantFrom('ann', 'bob', 'cai', 'dan')
    const commands = [
      ...[...STEPS, 'return' as const, 'withdraw' as const].map((what) => people.map((by) => new ActCommand(what, by))),
      fc.boolean().map((isClosed) => new ClockCommand(isClosed)),
    ]
    let accepted = 0
    fc.assert(
      fc.property(fc.commands(commands, { size: '+1', maxCommands: 50 }), (run) => {
        const machine = new Machine()
        fc.modelRun(() => ({ model: { signatures: [], isReturned: false, isClosed: false }, real: machine }), run)
        accepted += machine.history.some(({ act }) => act === 'accept') ? 1 : 0
        machine.history.forEach((entry, index) => {
          expect(entry.from).toBe(index === 0 ? 'filling' : machine.history[index - 1]!.to)
          if (entry.to === 'accepted') expect(entry.from).toBe('approved')
        })
      }),
      { numRuns: 2000 },
    )
    expect(accepted).toBeGreaterThan(100)
  })
})
