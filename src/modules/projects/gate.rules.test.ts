import { describe, expect, test } from 'vitest'
import type { CaseEvent } from '#engine/process/case-event.ts'
import { gatesOf } from '#modules/projects/gate.rules.ts'

const name = { zh: '门', en: 'gate' }
const gate = (code: string) => ({ code, name, phase: 'in-review', aside: false, task: { choose: {} } })
const other = (code: string, phase: string, outcome?: string) => ({
  code,
  name,
  phase,
  aside: phase === 'suspended',
  outcome,
})
const process = {
  states: [
    other('a-work', 'draft'),
    gate('a'),
    other('b-work', 'active'),
    gate('b'),
    other('waits', 'suspended'),
    other('done', 'closed', 'succeeded'),
    other('dead', 'closed', 'terminated'),
  ],
} as never
const left = (state: string, move: string, on: string) =>
  ({ event: 'left', state, action: 'x', move, on, at: on }) as CaseEvent
const entered = (state: string, on: string) =>
  ({ event: 'entered', state, trail: [], seats: [], subcases: [], on, at: on }) as CaseEvent
const road = (...steps: [string, string, string][]) =>
  steps.flatMap(([from, move, to], at) => [left(from, move, `2024-01-0${at + 1}`), entered(to, `2024-01-0${at + 1}`)])
const said = (events: CaseEvent[], state: string, trail: string[]) =>
  gatesOf(process, events, { state, trail }).map(({ decisions, place }) => [
    place,
    ...decisions.map(({ verdict }) => verdict),
  ])

describe('Gates', () => {
  test('tell go, hold, recycle and kill by where the case went, whatever states and actions are called', () => {
    const way = road(
      ['a-work', 'onward', 'a'],
      ['a', 'return', 'a-work'],
      ['a-work', 'onward', 'a'],
      ['a', 'onward', 'b-work'],
    )
    expect(said(way, 'b-work', ['a-work', 'a'])).toEqual([['passed', 'recycle', 'go'], ['work']])
    const atB = [...way, ...road(['b-work', 'onward', 'b'])]
    expect(said(atB, 'b', ['a-work', 'a', 'b-work'])).toEqual([['passed', 'recycle', 'go'], ['here']])
    expect(said([...atB, ...road(['b', 'onward', 'waits'])], 'waits', ['a-work', 'a', 'b-work', 'b'])).toEqual([
      ['passed', 'recycle', 'go'],
      ['held', 'hold'],
    ])
    expect(said([...atB, ...road(['b', 'onward', 'dead'])], 'dead', ['a-work', 'a', 'b-work', 'b'])[1]).toEqual([
      'ended',
      'kill',
    ])
    expect(said([...atB, ...road(['b', 'onward', 'done'])], 'done', ['a-work', 'a', 'b-work', 'b'])[1]).toEqual([
      'passed',
      'go',
    ])
    expect(said([], 'a-work', [])).toEqual([['work'], ['ahead']])
  })
})
