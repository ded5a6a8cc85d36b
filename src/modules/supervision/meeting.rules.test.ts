import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  FOLLOW_ACTS,
  isSettled,
  MEETING_ACTS,
  type MeetingAct,
  type MeetingSituation,
  mayAct,
  mayFollow,
  presumedPresent,
  standingOf,
  stateAfter,
} from '#modules/supervision/meeting.rules.ts'
import {
  chineseTime,
  MEETING_STATES,
  type MeetingState,
  meetingTitle,
  STANDINGS,
} from '#modules/supervision/meeting.ts'

/** An office in miniature: who may do what, kept apart from the machine's own table. */
const PEOPLE = {
  officer: ['meeting.arrange'],
  colleague: ['meeting.arrange'],
  leader: ['meeting.sign'],
  director: ['meeting.arrange', 'meeting.sign'],
  guest: ['meeting.answer'],
} as const satisfies Record<string, readonly string[]>
type Person = keyof typeof PEOPLE

const viewer = (person: Person) => ({
  personId: person,
  holds: (permission: string) => (PEOPLE[person] as readonly string[]).includes(permission),
})

const sound: MeetingSituation = {
  state: 'planned',
  today: '2023-07-03',
  heldOn: '2023-07-11',
  hasPlace: true,
  hasChair: true,
  items: 3,
  seats: 8,
  hasRecord: true,
  draftedBy: null,
}

const someone = fc.constantFrom(...(Object.keys(PEOPLE) as Person[]))
const situation: fc.Arbitrary<MeetingSituation> = fc.record({
  state: fc.constantFrom(...MEETING_STATES),
  today: fc.constantFrom('2023-07-10', '2023-07-11', '2023-07-12'),
  heldOn: fc.constant('2023-07-11'),
  hasPlace: fc.boolean(),
  hasChair: fc.boolean(),
  items: fc.nat(2),
  seats: fc.nat(2),
  hasRecord: fc.boolean(),
  draftedBy: fc.option(someone),
})

/** The laws, told a second time without the machine's table. */
function allowed(act: MeetingAct, s: MeetingSituation, person: Person): boolean {
  const holds = viewer(person).holds
  const isOpen = s.state === 'planned' || s.state === 'convened'
  switch (act) {
    case 'arrange':
    case 'cancel':
      return isOpen && holds('meeting.arrange')
    case 'convene':
      return (
        s.state === 'planned' &&
        holds('meeting.arrange') &&
        s.hasPlace &&
        s.hasChair &&
        s.items > 0 &&
        s.seats > 0 &&
        s.today <= s.heldOn
      )
    case 'answer':
      return s.state === 'convened' && s.today <= s.heldOn
    case 'hold':
      return s.state === 'convened' && holds('meeting.arrange') && s.today >= s.heldOn
    case 'record':
    case 'decide':
      return s.state === 'held' && holds('meeting.arrange')
    case 'draft':
      return s.state === 'held' && holds('meeting.arrange') && s.hasRecord
    case 'return':
      return s.state === 'drafted' && (holds('meeting.sign') || s.draftedBy === person)
    case 'issue':
      return s.state === 'drafted' && holds('meeting.sign') && s.draftedBy !== person
  }
}

describe('a meeting', () => {
  test('may be moved by whoever may, when it may, and by nobody else', () => {
    fc.assert(
      fc.property(situation, someone, fc.constantFrom(...MEETING_ACTS), (s, person, act) => {
        expect(mayAct(act, s, viewer(person)).may).toBe(allowed(act, s, person))
      }),
      { numRuns: 2000 },
    )
  })

  test('every refusal says why', () => {
    fc.assert(
      fc.property(situation, someone, fc.constantFrom(...MEETING_ACTS), (s, person, act) => {
        const answer = mayAct(act, s, viewer(person))
        if (!answer.may) expect(answer.reasons[0].key).toMatch(/^meeting\./)
      }),
    )
  })

  test('no one signs the minutes he drew up, whatever roles he holds', () => {
    const drafted = { ...sound, state: 'drafted' as const, draftedBy: 'director' }
    expect(mayAct('issue', drafted, viewer('director'))).toMatchObject({ may: false, code: 'rule-broken' })
    expect(mayAct('issue', drafted, viewer('leader')).may).toBe(true)
    expect(mayAct('return', drafted, viewer('director')).may).toBe(true)
  })

  test('what is issued or called off is moved by nothing', () => {
    for (const act of MEETING_ACTS)
      for (const state of ['issued', 'cancelled'] as const) expect(stateAfter(act, state)).toBeUndefined()
  })

  test('every state is reached from the plan', () => {
    const reached = new Set<MeetingState>(['planned'])
    for (const _ of MEETING_STATES)
      for (const from of [...reached])
        for (const act of MEETING_ACTS) {
          const next = stateAfter(act, from)
          if (next !== undefined) reached.add(next)
        }
    expect([...reached].sort()).toEqual([...MEETING_STATES].sort())
  })

  test('who said he comes, or sends somebody, is taken to be there', () => {
    expect(presumedPresent({ answer: 'coming', substitute: '' })).toBe(true)
    expect(presumedPresent({ answer: 'excused', substitute: '孙干事' })).toBe(true)
    expect(presumedPresent({ answer: 'excused', substitute: '' })).toBe(false)
    expect(presumedPresent({ answer: null, substitute: '' })).toBe(false)
  })

  test('it is named by its series and the hour is written as documents write it', () => {
    const title = { zh: '领导小组第{chinese}次会议', en: 'Meeting {ordinal} of {year}-{month}' }
    expect(meetingTitle({ title }, { ordinal: 12, heldOn: '2023-07-11' })).toEqual({
      zh: '领导小组第十二次会议',
      en: 'Meeting 12 of 2023-7',
    })
    expect(['00:05', '09:00', '12:00', '15:30'].map(chineseTime)).toEqual([
      '上午0时5分',
      '上午9时',
      '下午12时',
      '下午3时30分',
    ])
  })
})

describe('a decision', () => {
  const slip = { by: 'slip', isClosed: false, isCancelled: false, isOverdue: false } as const
  const task = { by: 'key-task', isDone: false, isRetired: false } as const

  test('stands as what follows it stands, and is open again when that is taken back', () => {
    const on = (day: string) => (followed: Parameters<typeof standingOf>[0]) => standingOf(followed, '2023-07-28', day)
    const [early, late] = [on('2023-07-28'), on('2023-07-29')]
    expect([early({ by: 'pending' }), early({ by: 'noted' })]).toEqual(['pending', 'noted'])
    expect([early(slip), early({ ...slip, isOverdue: true })]).toEqual(['under-way', 'overdue'])
    expect([late({ ...slip, isClosed: true }), late({ ...slip, isCancelled: true })]).toEqual(['closed', 'pending'])
    expect([early(task), late(task)]).toEqual(['under-way', 'overdue'])
    expect([late({ ...task, isDone: true }), late({ ...task, isRetired: true })]).toEqual(['closed', 'pending'])
  })

  test('is handed out once, after the meeting, by whoever may do both', () => {
    const all = { personId: 'x', holds: () => true }
    for (const act of FOLLOW_ACTS)
      for (const state of MEETING_STATES)
        for (const standing of STANDINGS)
          expect(mayFollow(act, { state, standing }, all).may).toBe(
            ['held', 'drafted', 'issued'].includes(state) && standing === 'pending',
          )
    const arranges = { personId: 'x', holds: (permission: string) => permission === 'meeting.arrange' }
    expect(mayFollow('raise', { state: 'held', standing: 'pending' }, arranges)).toMatchObject({ code: 'not-allowed' })
    expect(mayFollow('noteOnly', { state: 'held', standing: 'pending' }, arranges).may).toBe(true)
  })

  test('only what is closed or noted is settled', () => {
    expect(STANDINGS.filter(isSettled)).toEqual(['closed', 'noted'])
  })
})
