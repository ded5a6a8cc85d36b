import { describe, expect, test } from 'vitest'
import { checkProcess } from '#engine/process/check-process.ts'
import { Process } from '#engine/process/process.ts'

const word = (text: string) => ({ zh: text, en: text })
const seat = (who: object, more: object = {}) => ({ code: 'one', name: word('办'), who: [who], ...more })
const act = (code: string, to: unknown, more: object = {}) => ({ code, name: word(code), to, ...more })
const closed = (code: string, outcome = 'succeeded', more: object = {}) => ({
  code,
  name: word(code),
  phase: 'closed',
  outcome,
  ...more,
})

type Raw = Record<string, unknown>

/** Draft, review, a branch by a rule, publicity, and two ends. */
const SOUND = {
  code: 'plain',
  name: word('平常'),
  relations: [
    { code: 'applicant', name: word('申报人'), is: 'person' },
    { code: 'unit', name: word('单位'), is: 'unit' },
  ],
  facts: {
    amount: { type: 'number', label: word('金额'), least: 0, most: 100 },
    kind: { type: 'text', label: word('类别'), oneOf: ['a', 'b'] },
    ready: { type: 'bool', label: word('齐备') },
    by: { type: 'date', label: word('截止') },
    list: { type: 'texts', label: word('名单') },
  },
  forms: [{ code: 'form', name: word('表') }],
  files: [{ code: 'paper', name: word('附件') }],
  states: [
    {
      code: 'draft',
      name: word('起草'),
      phase: 'draft',
      task: { seats: [seat({ relation: 'applicant' })] },
      actions: [act('submit', 'next', { form: 'form', files: ['paper'] })],
    },
    {
      code: 'review',
      name: word('审核'),
      phase: 'in-review',
      due: { workingDays: 5, onExpiry: 'escalate', escalateTo: [{ role: 'leader' }] },
      task: { seats: [seat({ role: 'head', relation: 'unit' })], apartFrom: ['submit'] },
      actions: [
        act('agree', 'next'),
        act('back', 'draft', { move: 'return' }),
        act('refuse', 'refused', { says: 'no' }),
      ],
    },
    {
      code: 'branch',
      name: word('分流'),
      phase: 'in-review',
      actions: [
        act('small', 'granted', { by: 'rule', when: 'amount < 10' }),
        act('large', 'next', { by: 'rule', when: 'amount >= 10' }),
      ],
    },
    {
      code: 'show',
      name: word('公示'),
      phase: 'publicity',
      publicity: { workingDays: 5, objections: { who: [{ anyone: true }], handle: [{ role: 'leader' }] } },
      actions: [act('over', 'next', { by: 'deadline' }), act('upheld', 'review', { by: 'objection' })],
    },
    closed('granted'),
    closed('refused', 'failed', { aside: true }),
  ],
}
const VOCABULARY = {
  roles: new Set(['head', 'leader']),
  effects: new Set(['notify']),
  records: new Set(['application']),
  processes: new Set(['plain', 'other']),
  forms: new Set(['form']),
  leastPublicity: 5,
}

type States = Record<string, (state: Raw & { task: Raw; actions: Raw[] }) => void>

/** Faults of the sound process after changes to some of its states, told as `path key`. */
function faultsOf(change: States, more: (process: Raw) => void = () => undefined): string[] {
  const process = structuredClone(SOUND) as unknown as Raw & { states: (Raw & { code: string })[] }
  for (const [code, mend] of Object.entries(change)) mend(process.states.find((one) => one.code === code) as never)
  more(process)
  return checkProcess(Process.parse(process), VOCABULARY).map(
    ({ path, key, severity }) =>
      `${severity === 'warning' ? 'warning ' : ''}${path.join('.')} ${key.replace('process.fault.', '')}`,
  )
}

test('a sound process has no fault', () => {
  expect(faultsOf({})).toEqual([])
})

describe('a process is refused at the place that is wrong', () => {
  const cases: [string, States, string][] = [
    [
      'a role that nobody has',
      { review: (s) => (s.task.seats = [seat({ role: 'heat' })]) },
      'states.1.task.seats.0.who.0.role unknown-role-like',
    ],
    [
      'a relation that is not declared',
      { draft: (s) => (s.task.seats = [seat({ relation: 'nobody' })]) },
      'states.0.task.seats.0.who.0.relation unknown-relation',
    ],
    [
      'a state that is not there',
      { review: (s) => (s.actions[2]!.to = 'refuse') },
      'states.1.actions.2.to unknown-state-like',
    ],
    [
      'a form that is not declared',
      { draft: (s) => (s.actions[0]!.form = 'other') },
      'states.0.actions.0.form unknown-form',
    ],
    [
      'a kind of file that is not declared',
      { draft: (s) => (s.actions[0]!.files = ['papers']) },
      'states.0.actions.0.files.0 unknown-file-like',
    ],
    [
      'an effect that nothing does',
      { draft: (s) => (s.actions[0]!.effects = ['fly']) },
      'states.0.actions.0.effects.0 unknown-effect',
    ],
    [
      'an action that is not there',
      { review: (s) => (s.task.apartFrom = ['submitted']) },
      'states.1.task.apartFrom.0 unknown-action-like',
    ],
    [
      'a deadline by a fact of another type',
      { review: (s) => (s.due = { fact: 'amount', onExpiry: 'stay' }) },
      'states.1.due.fact fact-type',
    ],
    [
      'a scope without a unit',
      { review: (s) => (s.task.seats = [seat({ role: 'head', scope: 'subtree' })]) },
      'states.1.task.seats.0.who.0.scope scope-alone',
    ],
    [
      'somebody who is nobody',
      { review: (s) => (s.task.seats = [seat({})]) },
      'states.1.task.seats.0.who.0 who-is-nobody',
    ],
    ['two actions of one code', { review: (s) => (s.actions[2]!.code = 'agree') }, 'states.1.actions.2.code twice'],
    [
      'a task to which nobody can say yes',
      { review: (s) => (s.actions[0]!.says = 'no') },
      'states.1.task task-without-yes',
    ],
    [
      'an action at a task that is not there',
      { branch: (s) => s.actions.push(act('say', 'refused')) },
      'states.2.actions.2 says-without-task',
    ],
    [
      'an action by people without people',
      { branch: (s) => s.actions.push(act('stop', 'refused', { by: 'people' })) },
      'states.2.actions.2 people-without-who',
    ],
    [
      'one seat that are two',
      { review: (s) => (s.task.seats = [seat({ role: 'head' }), seat({ role: 'leader' }, { code: 'two' })]) },
      'states.1.task.decide one-seat',
    ],
    [
      'three votes of two seats',
      {
        review: (s) =>
          Object.assign(s.task, {
            decide: { atLeast: 3 },
            seats: [seat({ role: 'head' }), seat({ role: 'leader' }, { code: 'two' })],
          }),
      },
      'states.1.task.decide quorum-too-high',
    ],
    [
      'a deadline on whose expiry nothing happens',
      { review: (s) => (s.due = { workingDays: 5 }) },
      'states.1.due deadline-without-action',
    ],
    [
      'a deadline that acts without an action',
      { review: (s) => (s.due = { workingDays: 5, onExpiry: 'act' }) },
      'states.1.due.onExpiry expiry-without-action',
    ],
    [
      'an action by a deadline that is not there',
      { branch: (s) => s.actions.push(act('late', 'refused', { by: 'deadline' })) },
      'states.2 action-without-expiry',
    ],
    [
      'escalation to nobody',
      { review: (s) => (s.due = { workingDays: 5, onExpiry: 'escalate' }) },
      'states.1.due escalates-to-nobody',
    ],
    [
      'publicity of three working days',
      { show: (s) => (s.publicity = { ...(s.publicity as Raw), workingDays: 3 }) },
      'warning states.3.publicity publicity-short',
    ],
    [
      'publicity of five days of the calendar',
      { show: (s) => (s.publicity = { ...(s.publicity as Raw), workingDays: undefined, calendarDays: 5 }) },
      'warning states.3.publicity publicity-short',
    ],
    [
      'publicity that is left before its end',
      { show: (s) => s.actions.push(act('early', 'granted', { by: 'people', who: [{ role: 'leader' }] })) },
      'states.3.actions.2 publicity-left-early',
    ],
    [
      'objections that lead nowhere',
      { show: (s) => s.actions.pop() },
      'states.3.publicity.objections objection-without-way',
    ],
    [
      'a return to what comes later',
      { review: (s) => (s.actions[1]!.to = 'show') },
      'states.1.actions.1.to not-earlier',
    ],
    [
      'a return to itself',
      { review: (s) => (s.actions[1]!.to = ['draft', 'review']) },
      'states.1.actions.1.to.1 not-earlier',
    ],
    [
      'a closed state that goes on',
      { granted: (s) => (s.actions = [act('on', 'draft', { by: 'rule' })]) },
      'states.4 closed-goes-on',
    ],
    ['a closed state without an outcome', { granted: (s) => delete s.outcome }, 'states.4 closed-without-outcome'],
    [
      'a guard that cannot be read',
      { draft: (s) => (s.actions[0]!.when = 'amuont > 3') },
      'states.0.actions.0.when expression.unknown-name',
    ],
    [
      'a guard that is false',
      { draft: (s) => (s.actions[0]!.when = 'ready && 1 > 2') },
      'states.0.actions.0.when guard-never',
    ],
    [
      'a guard beyond the declared bounds',
      { review: (s) => (s.actions[2]!.when = 'amount > 100') },
      'states.1.actions.2.when guard-never',
    ],
    [
      'a guard on what is none of the choices',
      { review: (s) => (s.actions[2]!.when = 'kind == "c"') },
      'states.1.actions.2.when guard-never',
    ],
    [
      'a guard that contradicts itself',
      { review: (s) => (s.actions[2]!.when = 'amount > 5 && !(amount >= 5 || ready)') },
      'states.1.actions.2.when guard-never',
    ],
    [
      'a guard on what is absent',
      { review: (s) => (s.actions[2]!.when = '!has(amount) && amount > 1') },
      'states.1.actions.2.when guard-never',
    ],
    [
      'a guard that always holds',
      { review: (s) => (s.actions[2]!.when = 'kind in ["a", "b"]') },
      'warning states.1.actions.2.when guard-always',
    ],
    [
      'two rules that may hold together',
      { branch: (s) => (s.actions[1]!.when = 'amount >= 9.5') },
      'states.2.actions.1.when rules-overlap',
    ],
    [
      'two rules on facts that have nothing to do with each other',
      { branch: (s) => (s.actions[1]!.when = 'ready') },
      'states.2.actions.1.when rules-overlap',
    ],
    [
      'a rule after one that always holds',
      { branch: (s) => delete s.actions[0]!.when },
      'states.2.actions.1 rule-after-always',
    ],
    [
      'nobody who is asked',
      { branch: (s) => (s.actions = [act('stop', 'refused', { by: 'people', who: [{ role: 'head' }] })]) },
      'states.2 nobody-is-asked',
    ],
    [
      'subcases that nothing waits for',
      { branch: (s) => (s.subcases = { process: 'other', forEach: { fact: 'list' }, wait: 'all' }) },
      'states.2.subcases subcases-without-way',
    ],
    [
      'subcases of itself',
      { branch: (s) => (s.subcases = { process: 'plain', forEach: { fact: 'list' }, wait: 'all' }) },
      'states.2.subcases.process subcase-of-itself',
    ],
    ['a form asked of a rule', { branch: (s) => (s.actions[0]!.form = 'form') }, 'states.2.actions.0 papers-of-nobody'],
  ]
  test.each(cases)('%s', (_, change, fault) => {
    expect(faultsOf(change)).toContain(fault)
  })
})

test('a form that the pack does not hold is told where the process declares it', () => {
  const faults = faultsOf({}, (process) => (process.forms as object[]).push({ code: 'fom', name: word('表') }))
  expect(faults).toEqual(['forms.1.code unknown-form-like'])
})

describe('the roads of a process', () => {
  const lost = {
    code: 'lost',
    name: word('孤'),
    phase: 'in-review',
    aside: true,
    actions: [act('go', 'granted', { by: 'rule' })],
  }
  test('a state that nothing leads to is unreachable', () => {
    expect(faultsOf({}, (p) => (p.states as object[]).push(lost))).toEqual(['states.6.code unreachable'])
  })
  test('a state that only a guard that never holds leads to is unreachable too', () => {
    const faults = faultsOf({ branch: (s) => (s.actions[1]!.when = 'amount >= 10 && amount < 10') })
    expect(faults).toEqual(['states.2.actions.1.when guard-never', 'states.3.code unreachable'])
  })
  test('a state from which no way leads to an end is a dead end', () => {
    const stuck = { code: 'stuck', name: word('困'), phase: 'suspended', aside: true }
    const faults = faultsOf({ review: (s) => (s.actions[2]!.to = 'stuck') }, (p) => (p.states as object[]).push(stuck))
    expect(faults).toEqual(['states.5.code unreachable', 'states.6.code dead-end'])
  })
  test('rules that run in a circle are told once, with the circle', () => {
    const faults = faultsOf({ branch: (s) => (s.actions[0]!.to = 'turn') }, (p) =>
      (p.states as object[]).push({
        ...lost,
        code: 'turn',
        actions: [act('again', 'branch', { by: 'rule', when: 'ready' })],
      }),
    )
    expect(faults).toEqual(['states.2.code automatic-circle'])
  })
})
