import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '#engine/calendar/date.ts'
import { lastDay, nextPeriod, periodContains } from '#engine/calendar/period.ts'
import {
  carriedTo,
  isUnsolvedAfter,
  lastWeekOf,
  mayAct,
  type ProblemSituation,
  standsOn,
  weekOf,
} from '#modules/supervision/problem.rules.ts'

const week = fc.integer({ min: 0, max: 600 }).map((n) => weekOf(addDays('2015-12-20', n * 7)))
const problem = fc.record({ week, lasts: fc.option(fc.nat(12)) }).map(({ week: raised, lasts }) => {
  let solvedWeek = raised
  for (let n = 0; n < (lasts ?? 0); n++) solvedWeek = nextPeriod(solvedWeek)
  return { week: raised, solvedWeek: lasts === null ? null : solvedWeek }
})

test('what is unsolved after a week stands on the next sheet, carried once more; what is solved does not', () => {
  fc.assert(
    fc.property(problem, week, (one, sheet) => {
      const next = nextPeriod(sheet)
      if (!standsOn(one, sheet)) return
      expect(standsOn(one, next)).toBe(isUnsolvedAfter(one, sheet))
      expect(carriedTo(one, next)).toBe(carriedTo(one, sheet) + 1)
    }),
  )
})

test('a problem stands on every sheet from the week it was raised to the week it was solved, and on no other', () => {
  fc.assert(
    fc.property(problem, (one) => {
      const lasts = one.solvedWeek === null ? 20 : carriedTo(one, one.solvedWeek)
      let sheet = one.week
      for (let n = 0; n <= lasts; n++, sheet = nextPeriod(sheet)) expect(standsOn(one, sheet)).toBe(true)
      expect(standsOn(one, sheet)).toBe(one.solvedWeek === null)
      expect(carriedTo(one, one.week)).toBe(0)
    }),
  )
})

test('the last week of a month is the one whose Thursday is the month’s last', () => {
  for (const month of ['2023-01', '2023-06', '2023-12', '2024-02', '2026-12']) {
    const last = lastWeekOf(month)
    expect(periodContains(month, last)).toBe(true)
    expect(periodContains(month, nextPeriod(last))).toBe(false)
    expect(lastDay(last) >= addDays(lastDay(month), -6)).toBe(true)
  }
})

const NOBODY: ProblemSituation = {
  state: 'open',
  isRaisedNow: true,
  isSolvedNow: false,
  isOfUnit: false,
  isOwner: false,
  manages: false,
}
const may = (act: Parameters<typeof mayAct>[0], given: Partial<ProblemSituation>) => {
  const answer = mayAct(act, { ...NOBODY, ...given })
  return answer.may ? 'may' : answer.reasons[0].key
}

test('who may do what: the unit its own, the helper its part, the office all but rewriting', () => {
  expect(may('change', { isOfUnit: true })).toBe('may')
  expect(may('change', { manages: true })).toBe('problem.needs.change')
  expect(may('change', { isOfUnit: true, isRaisedNow: false })).toBe('problem.change-too-late')
  expect(may('change', { isOfUnit: true, state: 'in-hand' })).toBe('problem.change-too-late')
  expect(may('take', { isOwner: true })).toBe('may')
  expect(may('take', { isOwner: true, state: 'in-hand' })).toBe('problem.in-hand')
  expect(may('answer', { isOfUnit: true })).toBe('problem.needs.answer')
  expect(may('solve', { isOwner: true })).toBe('problem.needs.solve')
  expect(may('solve', { isOfUnit: true, state: 'solved' })).toBe('problem.solved')
  expect(may('reopen', { manages: true, state: 'solved' })).toBe('problem.solved-earlier')
  expect(may('reopen', { manages: true, state: 'solved', isSolvedNow: true })).toBe('may')
  expect(may('reopen', { manages: true })).toBe('problem.not-solved')
})
