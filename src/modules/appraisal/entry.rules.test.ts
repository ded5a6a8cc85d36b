import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ENTRY_ACTS,
  ENTRY_STEPS,
  type EntryAct,
  type EntrySituation,
  type EntryViewer,
  mayAct,
  stateAfter,
} from '#modules/appraisal/entry.rules.ts'
import { ENTRY_STATES } from '#modules/appraisal/entry.ts'

const fresh: EntrySituation = {
  state: 'draft',
  today: '2023-07-03',
  proposedBy: 'officer',
  decidedBy: null,
  isHeard: true,
  hearUntil: null,
  files: 1,
  filesNeeded: 1,
  isCounter: false,
  reversal: 'none',
  appeal: 'none',
  appealedBy: null,
  appealUntil: null,
}
const somebody = (personId: string): EntryViewer => ({ personId, holds: () => true })
const nobody: EntryViewer = { personId: 'nobody', holds: () => false }
const why = (act: EntryAct, more: Partial<EntrySituation>, viewer: EntryViewer) => {
  const answer = mayAct(act, { ...fresh, ...more }, viewer)
  return answer.may || answer.reasons[0].key
}

describe('the machine of an entry', () => {
  test('every act has words for being too early or too late, and the permission it needs', () => {
    for (const act of ENTRY_ACTS)
      for (const state of ENTRY_STATES)
        if (ENTRY_STEPS[act].from[state] === undefined)
          expect(why(act, { state }, somebody('x'))).toBe(`entry.not-now.${act}`)
        else expect(why(act, { state, hearUntil: '2023-07-01' }, nobody)).toMatch(/^entry\.(needs|not-proposer)/)
  })

  test('points are taken only after the unit was heard, or has let the time pass', () => {
    expect(stateAfter('submit', fresh)).toBe('hearing')
    expect(stateAfter('submit', { ...fresh, isHeard: false })).toBe('review')
    const heard = { state: 'hearing', hearUntil: '2023-07-10' } as const
    expect(why('approve', { ...heard, today: '2023-07-10' }, somebody('leader'))).toBe('entry.being-heard')
    expect(why('approve', { ...heard, today: '2023-07-11' }, somebody('leader'))).toBe(true)
    expect(why('refuse', heard, somebody('leader'))).toBe(true)
  })

  test('an appeal in time is decided by neither the approver nor the appellant', () => {
    const booked = { state: 'booked', decidedBy: 'leader', appealUntil: '2023-07-10' } as const
    expect(why('appeal', booked, somebody('clerk'))).toBe(true)
    expect(why('appeal', { ...booked, today: '2023-07-11' }, somebody('clerk'))).toBe('entry.appeal-too-late')
    expect(why('appeal', { ...booked, isCounter: true }, somebody('clerk'))).toBe('entry.not-standing')
    const filed = { ...booked, appeal: 'filed', appealedBy: 'clerk' } as const
    expect(why('appeal', filed, somebody('clerk'))).toBe('entry.appealed-already')
    expect(why('decideAppeal', filed, somebody('leader'))).toBe('entry.own-decision')
    expect(why('decideAppeal', filed, somebody('clerk'))).toBe('entry.own-appeal')
    expect(why('decideAppeal', filed, somebody('deputy'))).toBe(true)
  })

  test('whatever is tried by whom, nobody decides on his own proposal and nothing leaves the ledger', () => {
    const people = ['officer', 'clerk', 'leader', 'deputy']
    const step = fc.record({ act: fc.constantFrom(...ENTRY_ACTS), by: fc.constantFrom(...people), late: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.boolean(), (steps, isHeard) => {
        let now: EntrySituation = { ...fresh, isHeard }
        let wasHeard = !isHeard
        for (const { act, by, late } of steps) {
          now = { ...now, today: late ? '2023-08-01' : now.today }
          if (!mayAct(act, now, somebody(by)).may) continue
          const before = now.state
          const state = stateAfter(act, now)
          wasHeard ||= act === 'state' || (before === 'hearing' && now.today > now.hearUntil!)
          if (before === 'booked') expect(state).toBe('booked')
          if (act === 'approve') expect([by === now.proposedBy, wasHeard]).toEqual([false, true])
          if (act === 'decideAppeal') expect([now.decidedBy, now.appealedBy]).not.toContain(by)
          now = {
            ...now,
            state,
            ...(act === 'submit' && isHeard && { hearUntil: '2023-07-10' }),
            ...(act === 'approve' && { decidedBy: by, appealUntil: '2023-07-10' }),
            ...(act === 'appeal' && { appeal: 'filed' as const, appealedBy: by }),
            ...(act === 'decideAppeal' && { appeal: 'decided' as const }),
            ...(act === 'reverse' && { reversal: 'under-way' as const }),
          }
        }
      }),
    )
  })
})
