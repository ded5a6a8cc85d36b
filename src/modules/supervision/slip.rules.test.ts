import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '#engine/calendar/date.ts'
import { addWorkingDays, isWorkingDay, workingDayCalendar, workingDaysBetween } from '#engine/calendar/working-days.ts'
import { SlipPractice } from '#engine/definition/slip-practice.ts'
import {
  isAnswered,
  isOpen,
  mayAct,
  SLIP_ACTS,
  type SlipAct,
  type SlipSituation,
  type SlipState,
  stateAfter,
} from '#modules/supervision/slip.rules.ts'
import { effectsOf, lastReminderDay, slipFacts } from '#modules/supervision/slip-light.rules.ts'

const CALENDAR = workingDayCalendar(['2023-06-22', '2023-06-23'], ['2023-06-25'])

/** An office in miniature: who may do what, kept apart from the machine's own table. */
const PEOPLE = {
  clerk: ['slip.reply'],
  head: ['slip.reply', 'slip.approve'],
  deputy: ['slip.approve'],
  officer: ['slip.raise'],
  leader: ['slip.decide'],
  stranger: [],
} as const satisfies Record<string, readonly string[]>
type Person = keyof typeof PEOPLE

/** The slip as a clerk would keep it on a sheet of paper: no states, only what has happened. */
interface Paper {
  signed: boolean
  writer: Person | null
  isFinal: boolean
  approver: Person | null
  checked: boolean
  over: boolean
  isReturned: boolean
  extension: 'none' | 'asked' | 'checked'
  asker: Person | null
  checker: Person | null
  granted: number
  due: string
  today: string
}

const has = (person: Person, permission: string) => (PEOPLE[person] as readonly string[]).includes(permission)

/** What may be done, told a second time from the paper. */
function allowed(act: SlipAct, person: Person, p: Paper): boolean {
  if (p.over) return false
  const isWithUnit = p.writer === null
  const isUp = p.writer !== null && p.approver === null
  const isAbove = p.approver !== null
  switch (act) {
    case 'sign':
      return !p.signed && has(person, 'slip.reply')
    case 'reply':
      return p.signed && isWithUnit && has(person, 'slip.reply')
    case 'withdraw':
      return isUp && p.writer === person && has(person, 'slip.reply')
    case 'approve':
      return isUp && has(person, 'slip.approve') && p.writer !== person
    case 'sendBack':
      return isUp && has(person, 'slip.approve')
    case 'answer':
      return !isAbove
    case 'askExtension':
      return (
        p.signed &&
        isWithUnit &&
        has(person, 'slip.reply') &&
        p.extension === 'none' &&
        p.today <= p.due &&
        p.granted < 1
      )
    case 'checkExtension':
      return p.extension === 'asked' && has(person, 'slip.raise') && p.asker !== person
    case 'decideExtension':
      return p.extension === 'checked' && has(person, 'slip.decide')
    case 'verify':
      return isAbove && !p.checked && has(person, 'slip.raise')
    case 'return':
      return isAbove && has(person, p.checked ? 'slip.decide' : 'slip.raise')
    case 'close':
      return isAbove && p.checked && has(person, 'slip.decide')
    case 'escalate':
    case 'urge':
      return has(person, 'slip.raise')
    case 'cancel':
      return has(person, 'slip.decide')
  }
}

function put(act: SlipAct, person: Person, p: Paper, isFinal: boolean): void {
  const backToUnit = () => {
    p.writer = null
    p.approver = null
    p.checked = false
  }
  if (act === 'sign') p.signed = true
  else if (act === 'reply') Object.assign(p, { writer: person, isFinal, isReturned: false })
  else if (act === 'withdraw' || act === 'sendBack') backToUnit()
  else if (act === 'approve') {
    if (p.isFinal) p.approver = person
    else backToUnit()
  } else if (act === 'verify') p.checked = true
  else if (act === 'return') {
    backToUnit()
    p.isReturned = true
  } else if (act === 'close' || act === 'cancel') p.over = true
  else if (act === 'askExtension') Object.assign(p, { extension: 'asked', asker: person })
  else if (act === 'checkExtension') Object.assign(p, { extension: 'checked', checker: person })
  else if (act === 'decideExtension') {
    p.extension = 'none'
    p.granted += 1
    p.due = addWorkingDays(p.due, 5, CALENDAR)
  }
}

/** Mostly what an office does, or a slip would hardly get anywhere; and now and then anything by anybody. */
const LIKELY: readonly (readonly [SlipAct, Person])[] = [
  ['sign', 'clerk'],
  ['reply', 'clerk'],
  ['reply', 'head'],
  ['approve', 'head'],
  ['approve', 'deputy'],
  ['askExtension', 'clerk'],
  ['checkExtension', 'officer'],
  ['decideExtension', 'leader'],
  ['verify', 'officer'],
  ['return', 'officer'],
  ['return', 'leader'],
  ['close', 'leader'],
]
const anything = fc.tuple(fc.constantFrom(...SLIP_ACTS), fc.constantFrom(...(Object.keys(PEOPLE) as Person[])))
const step = fc.record({
  deed: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...LIKELY) }, { weight: 1, arbitrary: anything }),
  isFinal: fc.boolean(),
  days: fc.integer({ min: 0, max: 2 }),
})

describe('the machine of a slip', () => {
  test('does what the paper allows, whatever people try in whatever order, and no act moves it twice', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), (steps) => {
        let state: SlipState = 'issued'
        const paper: Paper = {
          signed: false,
          writer: null,
          isFinal: true,
          approver: null,
          checked: false,
          over: false,
          isReturned: false,
          extension: 'none',
          asker: null,
          checker: null,
          granted: 0,
          due: '2023-06-30',
          today: '2023-06-19',
        }
        for (const { deed, isFinal, days } of steps) {
          const [act, person] = deed
          paper.today = addDays(paper.today, days)
          const situation: SlipSituation = {
            state,
            today: paper.today,
            dueOn: paper.due,
            extension: paper.extension,
            extensions: paper.granted,
            mostExtensions: 1,
            submittedBy: paper.writer,
            approvedBy: paper.approver,
            askedBy: paper.asker,
            checkedBy: paper.checker,
            hasOtherHead: true,
            canRise: true,
          }
          const viewer = { personId: person, holds: (permission: string) => has(person, permission) }
          const answer = mayAct(act, situation, viewer)
          expect([act, person, state, answer.may]).toEqual([act, person, state, allowed(act, person, paper)])
          if (!answer.may) continue
          const next: SlipState = stateAfter(act, state, act === 'approve' ? paper.isFinal : true)!
          if (next !== state) {
            const again = mayAct(act, { ...situation, state: next }, viewer)
            expect(again.may).toBe(false)
          }
          put(act, person, paper, isFinal)
          state = next
          expect(isOpen(state)).toBe(!paper.over)
          expect(isAnswered(state) && state !== 'closed').toBe(!paper.over && paper.approver !== null)
          expect(state === 'returned').toBe(!paper.over && paper.isReturned && paper.writer === null)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('has no state without a way out but the last ones, and tells every refusal by a key', () => {
    const states: SlipState[] = ['issued', 'handling', 'replied', 'under-review', 'returned', 'verified']
    for (const state of states)
      expect(SLIP_ACTS.some((act) => ![undefined, state].includes(stateAfter(act, state)))).toBe(true)
    for (const act of SLIP_ACTS) {
      expect(stateAfter(act, 'closed')).toBeUndefined()
      expect(stateAfter(act, 'cancelled')).toBeUndefined()
    }
  })

  test('a writer who is the only head may sign; with another head he may not', () => {
    const situation: SlipSituation = {
      state: 'replied',
      today: '2023-07-03',
      dueOn: '2023-07-10',
      extension: 'none',
      extensions: 0,
      mostExtensions: 1,
      submittedBy: 'head',
      approvedBy: null,
      askedBy: null,
      checkedBy: null,
      hasOtherHead: false,
      canRise: true,
    }
    const viewer = { personId: 'head', holds: (permission: string) => has('head', permission) }
    expect(mayAct('approve', situation, viewer)).toEqual({ may: true })
    expect(mayAct('approve', { ...situation, hasOtherHead: true }, viewer)).toMatchObject({
      may: false,
      code: 'rule-broken',
    })
  })
})

describe('days and effects', () => {
  const day = fc.integer({ min: 0, max: 400 }).map((n) => addDays('2023-01-02', n))

  test('reminders fall on working days or on the deadline’s own, never after today, and go on until it is answered', () => {
    const practice = SlipPractice.parse({ reminders: { beforeWorkingDays: [3, 1], everyWorkingDays: 2 } })
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 60 }), (due, after) => {
        const today = addDays(due, after - 10)
        const last = lastReminderDay(practice, due, today, CALENDAR)
        if (last === undefined) return
        expect(last <= today).toBe(true)
        expect(isWorkingDay(last, CALENDAR)).toBe(true)
        if (today > due && workingDaysBetween(due, today, CALENDAR) >= 2)
          expect(workingDaysBetween(last, today, CALENDAR)).toBeLessThan(2)
      }),
    )
  })

  test('what is due grows from nothing on the day of issue to the whole on the deadline', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 80 }), (issuedOn, days, passed) => {
        const dueOn = addWorkingDays(issuedOn, days, CALENDAR)
        const facts = slipFacts(
          {
            state: 'handling',
            issuedOn,
            dueOn,
            repliedOn: null,
            isReceived: true,
            percent: 0,
            isImportant: false,
            isUrgent: false,
            extensions: 0,
            returns: 0,
          },
          addDays(issuedOn, passed),
          CALENDAR,
        )
        const due = Number(facts.due)
        expect(due >= 0 && due <= 100).toBe(true)
        if (passed === 0) expect(due).toBe(0)
        if (addDays(issuedOn, passed) >= dueOn) expect(due).toBe(100)
      }),
    )
  })

  test('effects are those of the moment and, where colours are named, of the colour', () => {
    const practice = SlipPractice.parse({
      effects: [
        { on: 'overdue', points: -1, reason: { zh: '逾期', en: 'late' } },
        { on: 'overdue', levels: ['red'], points: -2, reason: { zh: '红色', en: 'red' } },
        { on: 'closed-in-time', points: 0.5, reason: { zh: '按期', en: 'in time' } },
      ],
    })
    expect(effectsOf(practice, 'overdue', 'blue').map(({ points }) => String(points))).toEqual(['-1'])
    expect(effectsOf(practice, 'overdue', 'red').map(({ points }) => String(points))).toEqual(['-1', '-2'])
    expect(effectsOf(practice, 'returned', 'red')).toEqual([])
  })
})
