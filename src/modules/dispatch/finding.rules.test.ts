import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AFTER, FINDING_ACTS, FINDING_STATES, refusedAct, stateOnSight } from '#modules/dispatch/finding.rules.ts'

const state = fc.constantFrom(...FINDING_STATES)
const act = fc.constantFrom(...FINDING_ACTS)

describe('a finding', () => {
  test('the same figures are not told again, whatever was answered', () => {
    fc.assert(
      fc.property(
        state.filter((one) => one !== 'gone'),
        (before) => {
          expect(stateOnSight({ state: before, factsHash: 'a', settledHash: null }, 'a')).toBe(before)
        },
      ),
    )
  })

  test('changed figures are a new doubt, unless just these were accepted', () => {
    fc.assert(
      fc.property(state, (before) => {
        expect(stateOnSight({ state: before, factsHash: 'a', settledHash: 'a' }, 'b')).toBe('open')
        expect(stateOnSight({ state: before, factsHash: 'b', settledHash: 'a' }, 'a')).toBe('accepted')
      }),
    )
    expect(stateOnSight({ state: 'gone', factsHash: 'a', settledHash: null }, 'a')).toBe('open')
    expect(stateOnSight(undefined, 'a')).toBe('open')
  })

  test('who has no duty may do nothing, and what is gone takes no answer', () => {
    fc.assert(
      fc.property(act, state, fc.boolean(), (one, at, isOwnWord) => {
        expect(refusedAct(one, at, { holds: false, isOwnWord })).toMatch(/^finding\.not-yours/)
        expect(refusedAct(one, 'gone', { holds: true, isOwnWord })).toBe('finding.wrong-state.gone')
      }),
    )
  })

  test('nobody accepts what he has explained himself', () => {
    expect(refusedAct('accept', 'explained', { holds: true, isOwnWord: true })).toBe('finding.own-word')
    expect(refusedAct('accept', 'explained', { holds: true, isOwnWord: false })).toBeUndefined()
  })

  test('an act that is done leads away from where it could be done', () => {
    for (const one of FINDING_ACTS) expect(refusedAct(one, AFTER[one], { holds: true, isOwnWord: false })).toBeDefined()
  })
})
