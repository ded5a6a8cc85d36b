import { assert, constantFrom, integer, array as listOf, oneof, property, record } from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Autosave,
  answered,
  type Batch,
  depart,
  drop,
  EMPTY,
  enter,
  hurry,
  isSettled,
  LONGEST_MS,
  lost,
  PAUSE_MS,
  refused,
  unsaved,
} from '#modules/dispatch/web/autosave.ts'

const typed = (text: string, seenVersion = 0) => ({ typed: text, seenVersion, how: 'typed' as const })
const ids = () => {
  let n = 0
  return () => `batch-${++n}`
}

test('it waits for a pause, but never longer than a moment for a steady typist', () => {
  let state = enter(EMPTY, 'a', typed('1'), 0)
  expect(depart(state, PAUSE_MS - 1, ids())).toBeUndefined()
  expect(depart(state, PAUSE_MS, ids())?.batch?.entries.get('a')).toEqual(typed('1'))
  for (let at = 200; at <= 1_400; at += 200) state = enter(state, 'a', typed(String(at)), at)
  expect(state.dueAt).toBe(LONGEST_MS)
})

test('figure and explanation of one cell travel together, each in its newest words', () => {
  const explained = { explanation: '集中入账', seenVersion: 3, how: 'typed' as const }
  const state = enter(enter(enter(EMPTY, 'a', typed('1', 3), 0), 'a', explained, 10), 'a', typed('12', 9), 20)
  expect(unsaved(state, 'a')).toEqual({ typed: '12', explanation: '集中入账', seenVersion: 3, how: 'typed' })
  expect(unsaved(drop(state, 'a', 'figure'), 'a')).toEqual({ explanation: '集中入账', seenVersion: 3, how: 'typed' })
  expect(isSettled(drop(state, 'a', 'all'))).toBe(true)
})

test('a lost batch goes again under the same key with the same content, whatever is typed meanwhile', () => {
  const newId = ids()
  const flying = depart(enter(EMPTY, 'a', typed('1'), 0), 1_000, newId)!
  const later = lost(enter(flying, 'a', typed('2'), 1_100), 1_200)
  expect(depart(later, 1_300, newId)).toBeUndefined()
  const again = depart(later, 2_300, newId)!
  expect(again.batch).toEqual(flying.batch)
  expect(unsaved(again, 'a')?.typed).toBe('2')
})

test('tries grow further apart up to half a minute, and go at once when the line is back', () => {
  let state = depart(enter(EMPTY, 'a', typed('1'), 0), 1_000, ids())!
  const waits = Array.from({ length: 8 }, () => {
    state = lost(state, 0)
    const wait = state.dueAt
    state = depart(state, wait, ids())!
    return wait
  })
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  expect(depart(hurry(lost(state, 50), 50), 50, ids())).toBeDefined()
})

test('a batch that was refused as a whole waits for a person, with what was typed since on top', () => {
  const flying = depart(enter(EMPTY, 'a', typed('1', 4), 0), 1_000, ids())!
  const back = refused(enter(flying, 'a', typed('2', 7), 1_100))
  expect(unsaved(back, 'a')).toEqual(typed('2', 4))
  expect(back.batch).toBeUndefined()
})

/** The server as the queue sees it: versions, conflicts, and one answer for one key. */
class Desk {
  readonly cells = new Map<string, { text: string; version: number }>()
  private readonly answers = new Map<string, { versions: Map<string, number>; conflicts: string[] }>()
  private readonly contents = new Map<string, string>()
  applied = 0

  at = (key: string) => this.cells.get(key) ?? { text: '', version: 0 }

  take(batch: Batch) {
    const content = JSON.stringify([...batch.entries])
    expect(this.contents.get(batch.id) ?? content, 'one key, one content').toBe(content)
    this.contents.set(batch.id, content)
    const known = this.answers.get(batch.id)
    if (known) return known
    this.applied += 1
    const answer = { versions: new Map<string, number>(), conflicts: [] as string[] }
    for (const [key, entry] of batch.entries) {
      const now = this.at(key)
      if (entry.typed === now.text) answer.versions.set(key, now.version)
      else if (entry.seenVersion !== now.version) answer.conflicts.push(key)
      else {
        this.cells.set(key, { text: entry.typed ?? '', version: now.version + 1 })
        answer.versions.set(key, now.version + 1)
      }
    }
    this.answers.set(batch.id, answer)
    return answer
  }

  colleagueWrites(key: string, text: string) {
    this.cells.set(key, { text, version: this.at(key).version + 1 })
  }
}

const key = constantFrom('a', 'b', 'c')
const step = oneof(
  record({ do: constantFrom('type' as const), key, text: integer({ min: 0, max: 99 }).map(String) }),
  record({ do: constantFrom('send' as const), fate: constantFrom('answered', 'never arrived', 'answer lost') }),
  record({ do: constantFrom('wait' as const), ms: integer({ min: 0, max: 5_000 }) }),
)
const withColleague = oneof(
  step,
  record({ do: constantFrom('colleague' as const), key, text: integer({ min: 100, max: 199 }).map(String) }),
)

function play(steps: readonly Step[]) {
  const desk = new Desk()
  const newId = ids()
  const seen = new Map<string, number>()
  const last = new Map<string, string>()
  const conflicts = new Set<string>()
  let state: Autosave = EMPTY
  let now = 0
  const settle = (batch: Batch) => {
    const answer = desk.take(batch)
    state = answered(state, (one) => answer.versions.get(one))
    for (const [one, version] of answer.versions) seen.set(one, version)
    for (const one of answer.conflicts) {
      conflicts.add(one)
      state = drop(state, one, 'all')
    }
  }
  const send = (fate: string) => {
    const next = depart(state, now, newId)
    if (next === undefined) return
    state = next
    if (fate === 'answered') return settle(next.batch!)
    if (fate === 'answer lost') desk.take(next.batch!)
    state = lost(state, now)
  }
  for (const one of steps) {
    if (one.do === 'type' && !conflicts.has(one.key)) {
      last.set(one.key, one.text)
      const seenVersion = unsaved(state, one.key)?.seenVersion ?? seen.get(one.key) ?? 0
      state = enter(state, one.key, typed(one.text, seenVersion), now)
    } else if (one.do === 'send') send(one.fate)
    else if (one.do === 'wait') now += one.ms
    else if (one.do === 'colleague') desk.colleagueWrites(one.key, one.text)
  }
  for (let left = 0; left < 50 && !isSettled(state); left += 1) {
    now += 60_000
    send('answered')
  }
  return { desk, last, conflicts, state }
}

type Step =
  | { do: 'type'; key: string; text: string }
  | { do: 'send'; fate: string }
  | { do: 'wait'; ms: number }
  | { do: 'colleague'; key: string; text: string }

describe('whatever the line does', () => {
  test('the last keystroke of every cell is what the server holds in the end, and the queue is empty', () => {
    assert(
      property(listOf(step, { maxLength: 60 }), (steps) => {
        const { desk, last, conflicts, state } = play(steps)
        expect(isSettled(state)).toBe(true)
        expect(conflicts.size).toBe(0)
        for (const [one, text] of last) expect(desk.at(one).text).toBe(text)
      }),
      { numRuns: 500 },
    )
  })

  test('with a colleague at the same cells nobody wins in silence: mine stands, or the conflict is told', () => {
    assert(
      property(listOf(withColleague, { maxLength: 60 }), (steps) => {
        const { desk, last, conflicts } = play(steps)
        const written = new Set<string>(steps.flatMap((one) => (one.do === 'colleague' ? [one.key] : [])))
        for (const [one, text] of last) {
          if (conflicts.has(one) || written.has(one)) continue
          expect(desk.at(one).text).toBe(text)
        }
        // Where a colleague wrote last, his word is there; where mine is there, I had seen his version or he wrote none.
        for (const one of conflicts) expect(written.has(one)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
