import { array, assert, asyncProperty, constantFrom, integer, oneof, record } from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Answers } from '#engine/form/form.ts'
import { mergeAnswers } from '#engine/form/merge-answers.ts'
import { aForm } from '#tests/builders/forms.ts'
import { RefusalError, UnreachableError } from '#web/client/refusal-error.ts'
import { AnswersBook } from '#web/form/answers-book.ts'
import { keepUnsaved, recovered } from '#web/form/answers-memory.ts'
import { AnswersSaver, type SaveBatch, type SavedAnswers } from '#web/form/answers-saver.ts'

const form = aForm([
  { code: 'a' },
  { code: 'b' },
  { code: 'n', kind: 'number' },
  { code: 'twice', kind: 'number', compute: 'n * 2' },
])

/** The desk that keeps the draft: merges by version, answers one id once, and may lose the way there or back. */
class Desk {
  versions: Answers[] = [{}]
  saves = 0
  readonly #told = new Map<string, SavedAnswers>()

  save = async (batch: SaveBatch, way: 'well' | 'there' | 'back'): Promise<SavedAnswers> => {
    if (way === 'there') throw new UnreachableError()
    let saved = this.#told.get(batch.id)
    if (saved === undefined) {
      this.saves += 1
      const { answers, conflicts } = mergeAnswers(
        form.form,
        this.versions[batch.base]!,
        batch.answers,
        this.versions.at(-1)!,
      )
      this.versions.push(answers)
      saved = { version: this.versions.length - 1, answers, conflicts, savedAt: '2023-07-03T01:00:00.000Z' }
      this.#told.set(batch.id, saved)
    }
    if (way === 'back') throw new UnreachableError()
    return saved
  }
}

let ids = 0
function editor(desk: Desk, way: () => 'well' | 'there' | 'back' = () => 'well', now = () => Date.now()) {
  const book = new AnswersBook(form, { kept: { version: 0, answers: {} }, facts: {} })
  const saver = new AnswersSaver(book, {
    save: (batch) => desk.save(batch, way()),
    newId: () => `${++ids}`,
    keep: () => undefined,
    now,
  })
  return { book, saver }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('it is saved within three seconds of the last key, and of a steady typist as well', async () => {
  const desk = new Desk()
  const { book, saver } = editor(desk)
  for (let key = 0; key < 20; key++) {
    book.type('a', `${key}`)
    await vi.advanceTimersByTimeAsync(250)
  }
  expect(desk.versions.at(-1)!.a).not.toBeUndefined()
  await vi.advanceTimersByTimeAsync(3_000)
  expect(desk.versions.at(-1)).toEqual({ a: '19' })
  expect(saver.status()).toMatchObject({ isUnsaved: false, isSaving: false, savedAt: '2023-07-03T01:00:00.000Z' })
})

test('a timer that fires a breath early is set again', async () => {
  const desk = new Desk()
  const { book } = editor(
    desk,
    () => 'well',
    () => Date.now() * 0.9995,
  )
  book.type('a', '1')
  await vi.advanceTimersByTimeAsync(3_000)
  expect(desk.versions.at(-1)).toEqual({ a: '1' })
})

test('what is worked out is not sent, and what comes back the same draws nothing again', async () => {
  const desk = new Desk()
  const { book } = editor(desk)
  book.type('n', 4)
  let calls = 0
  book.field('n')
  book.subscribe('n', () => (calls += 1))
  await vi.advanceTimersByTimeAsync(3_000)
  expect(desk.versions.at(-1)).toEqual({ n: 4 })
  expect(book.field('twice').value).toBe(8)
  expect(calls).toBe(0)
})

test('a refusal stands until somebody says again; nothing is lost', async () => {
  const desk = new Desk()
  const { book, saver } = editor(desk)
  const refusing = new AnswersSaver(book, {
    save: async () => {
      throw new RefusalError('not-allowed', [{ key: 'x', text: '已提交' }], 403)
    },
    newId: () => `${++ids}`,
    keep: () => undefined,
    now: () => Date.now(),
  })
  book.type('a', '1')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(refusing.status()).toMatchObject({ isUnsaved: true, refusal: { message: '已提交' } })
  expect(await refusing.flush()).toBe(false)
  saver.close()
})

test('law: two editors over a broken line: nothing typed is lost, nothing is overwritten silently, no save is done twice', async () => {
  const deed = oneof(
    record({ who: integer({ min: 0, max: 1 }), field: constantFrom('a', 'b'), text: constantFrom('x', 'y', 'z', '') }),
    integer({ min: 50, max: 2_500 }),
  )
  await assert(
    asyncProperty(
      array(deed, { maxLength: 20 }),
      array(constantFrom('well' as const, 'there' as const, 'back' as const), { maxLength: 12 }),
      async (deeds, ways) => {
        const desk = new Desk()
        const left = [...ways]
        const editors = [editor(desk, () => left.shift() ?? 'well'), editor(desk, () => left.shift() ?? 'well')]
        const typed: Record<string, string>[] = [{}, {}]
        for (const one of deeds) {
          if (typeof one === 'number') await vi.advanceTimersByTimeAsync(one)
          else {
            editors[one.who]!.book.type(one.field, one.text)
            typed[one.who]![one.field] = one.text
          }
        }
        await vi.advanceTimersByTimeAsync(200_000)
        const last = desk.versions.at(-1)!
        for (const { book, saver } of editors) {
          expect(saver.status()).toMatchObject({ isUnsaved: false, isCutOff: false })
          book.take({ version: desk.versions.length - 1, answers: last })
        }
        for (const [who, { book }] of editors.entries())
          for (const [field, text] of Object.entries(typed[who]!)) {
            const isMine = (last[field] ?? '') === text
            const isTold = book.field(field).conflicts.some(({ mine }) => (mine ?? '') === text)
            const isOthers = typed[1 - who]![field] !== undefined
            expect(isMine || isTold || isOthers, `${who} ${field}`).toBe(true)
          }
        expect(desk.saves).toBe(desk.versions.length - 1)
        for (const { saver } of editors) saver.close()
      },
    ),
    { numRuns: 80 },
  )
})

test('what was not saved comes back on the next visit, beside what others did meanwhile', () => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  })
  keepUnsaved('x', form.hash, { base: { answers: { a: '1', b: '1' } }, answers: { a: '2' } })
  expect(recovered('x', form.hash, form.form, { version: 5, answers: { a: '1', b: '1', n: 3 } })).toEqual({
    answers: { a: '2', n: 3 },
    conflicts: [],
    isAny: true,
  })
  expect(recovered('x', form.hash, form.form, { version: 6, answers: { a: '9', b: '1' } }).conflicts).toMatchObject([
    { path: 'a', mine: '2', theirs: '9' },
  ])
  expect(recovered('x', 'another form', form.form, { version: 5, answers: {} }).isAny).toBe(false)
  keepUnsaved('x', form.hash, undefined)
  expect(kept.size).toBe(0)
})
