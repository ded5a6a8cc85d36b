import fc from 'fast-check'
import { Process } from '#engine/process/process.ts'

const word = (text: string) => ({ zh: text, en: text })
const ROLES = ['r0', 'r1', 'r2'] as const

export const RANDOM_VOCABULARY = {
  roles: new Set<string>(ROLES),
  effects: new Set<string>(['notify']),
  records: new Set<string>(),
  processes: new Set(['child']),
  forms: new Set(['form']),
  leastPublicity: 1,
}

const role = fc.constantFrom(...ROLES)
const who = fc.oneof(
  fc.record({ role }),
  fc.record({ role, relation: fc.constant('unit'), scope: fc.constantFrom('own', 'subtree', 'all') }),
  fc.constant({ relation: 'applicant' }),
)
const due = fc.option(
  fc.oneof(
    fc.record({ workingDays: fc.integer({ min: 1, max: 6 }) }),
    fc.record({ calendarDays: fc.integer({ min: 1, max: 9 }) }),
    fc.constant({ fact: 'by' }),
  ),
  { nil: undefined },
)
const expiry = fc.constantFrom('act', 'escalate', 'stay')
const decide = fc.oneof(
  fc.constantFrom('any', 'all', 'in-order'),
  fc.record({ percent: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ atLeast: fc.integer({ min: 1, max: 2 }) }),
)
const rule = {
  decide,
  settles: fc.constantFrom('at-once', 'when-all-said'),
  distinct: fc.boolean(),
  handOver: fc.constantFrom('no', 'same', 'anyone'),
  addSigner: fc.constantFrom('same', 'anyone'),
}
const seats = fc
  .array(fc.record({ who: fc.array(who, { minLength: 1, maxLength: 2 }), each: fc.boolean() }), {
    minLength: 2,
    maxLength: 4,
  })
  .map((list) =>
    list.map(({ who: whos, each }, at) => ({
      code: `s${at}`,
      name: word(`岗${at}`),
      who: each ? [{ role: 'r0', relation: 'units' }] : whos,
      ...(each && { each: 'units' }),
    })),
  )
const task = fc.oneof(
  fc.record({ ...rule, seats, veto: fc.constantFrom([], ['s1']) }),
  fc.record({
    ...rule,
    veto: fc.constantFrom([], ['chosen']),
    choose: fc.record({
      by: fc.array(who, { minLength: 1, maxLength: 1 }),
      from: fc.constantFrom([{ anyone: true }], [{ role: 'r1' }]),
      name: fc.constant(word('选')),
      least: fc.constant(2),
      most: fc.constant(5),
      odd: fc.boolean(),
    }),
  }),
)

/** What one step on the road is made of. */
const piece = fc.record({
  kind: fc.constantFrom('task', 'task', 'task', 'task', 'publicity', 'branch', 'subcases'),
  task,
  due,
  expiry,
  days: fc.integer({ min: 1, max: 5 }),
  working: fc.boolean(),
  suspends: fc.boolean(),
  back: fc.nat(9),
  resume: fc.constantFrom('through-all', 'to-returner'),
  marks: fc.constantFrom('required', 'optional'),
  until: fc.constantFrom('untouched', 'decided'),
  guarded: fc.boolean(),
  apart: fc.boolean(),
  wait: fc.constantFrom('all', 'any', 'condition'),
})
type Piece = typeof piece extends fc.Arbitrary<infer Value> ? Value : never

/** Processes of every construction, sound by the way they are made: `checkProcess` must agree. */
export const randomProcess = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) =>
  Process.parse({
    code: 'random',
    name: word('随机'),
    relations: [
      { code: 'applicant', name: word('申报人'), is: 'person' },
      { code: 'unit', name: word('单位'), is: 'unit' },
      { code: 'units', name: word('共建单位'), is: 'unit' },
    ],
    facts: {
      amount: { type: 'number', label: word('金额'), least: 0, most: 100 },
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
        task: { seats: [{ code: 'applicant', name: word('填报'), who: [{ relation: 'applicant' }] }] },
        actions: [
          { code: 'submit', name: word('提交'), to: 'next', form: 'form' },
          { code: 'abandon', name: word('放弃'), by: 'people', who: [{ relation: 'applicant' }], to: 'refused' },
        ],
      },
      ...pieces.map((one, at) => stateOf(one, at, pieces)),
      { code: 'done', name: word('办结'), phase: 'closed', outcome: 'succeeded', effects: ['notify'] },
      { code: 'refused', name: word('不予'), phase: 'closed', outcome: 'failed', aside: true },
    ],
  }),
)

const codeOf = (at: number, { kind }: Piece): string => `${kind}-${at}`

function stateOf(one: Piece, at: number, pieces: readonly Piece[]): object {
  const code = codeOf(at, one)
  const named = (name: string, more: object) => ({ code: `${name}-${at}`, name: word(`${name}-${at}`), ...more })
  const base = { code, name: word(code) }
  if (one.kind === 'branch')
    return {
      ...base,
      phase: 'in-review',
      actions: [
        named('small', { by: 'rule', when: 'amount < 40', to: 'next' }),
        named('large', { by: 'rule', when: 'amount >= 60', to: 'next' }),
        named('other', { by: 'rule', to: 'next' }),
      ],
    }
  if (one.kind === 'publicity')
    return {
      ...base,
      phase: 'publicity',
      publicity: {
        ...(one.working ? { workingDays: one.days } : { calendarDays: one.days }),
        objections: { who: [{ anyone: true }], handle: [{ role: 'r2' }], suspends: one.suspends },
      },
      actions: [
        named('over', { by: 'deadline', to: 'next' }),
        named('upheld', { by: 'objection', to: one.back % 2 ? 'refused' : 'draft' }),
      ],
    }
  if (one.kind === 'subcases')
    return {
      ...base,
      phase: 'active',
      subcases: { process: 'child', forEach: one.working ? { fact: 'list' } : { relation: 'units' }, wait: one.wait },
      actions: [
        named('there', {
          by: 'subcases',
          to: 'next',
          ...(one.wait === 'condition' && { when: 'subcasesSucceeded >= 1' }),
        }),
        named('none', { by: 'rule', to: 'refused', when: 'subcasesClosed == subcasesTotal && subcasesSucceeded < 1' }),
      ],
    }
  const earlier = ['draft', ...pieces.slice(0, at).map((before, index) => codeOf(index, before))]
  const targets = [...new Set([earlier[one.back % earlier.length]!, 'draft'])]
  return {
    ...base,
    phase: 'in-review',
    task: { ...one.task, apartFrom: one.apart ? ['submit'] : [] },
    ...(one.due && {
      due: { ...one.due, onExpiry: one.expiry, ...(one.expiry === 'escalate' && { escalateTo: [{ role: 'r2' }] }) },
    }),
    actions: [
      named('agree', { to: 'next', files: one.working ? ['paper'] : [] }),
      named('approve', { to: one.back % 3 ? 'next' : 'done' }),
      named('back', {
        move: 'return',
        to: one.back % 4 === 0 ? 'earlier' : targets.length > 1 ? targets : 'draft',
        resume: one.resume,
        marks: one.marks,
        ...(one.guarded && { when: 'ready && round < 4' }),
      }),
      named('refuse', { says: 'no', to: 'refused' }),
      named('withdraw', {
        by: 'people',
        who: [{ relation: 'applicant' }],
        move: 'withdraw',
        to: 'draft',
        until: one.until,
      }),
      ...(one.due && one.expiry === 'act' ? [named('lapse', { by: 'deadline', to: 'refused' })] : []),
    ],
  }
}
