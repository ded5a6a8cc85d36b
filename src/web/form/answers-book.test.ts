import { array, assert, constant, constantFrom, integer, oneof, property, record } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { computeForm } from '#engine/form/compute-form.ts'
import type { Answers } from '#engine/form/form.ts'
import { aForm } from '#tests/builders/forms.ts'
import { AnswersBook } from '#web/form/answers-book.ts'
import { pasteCells } from '#web/form/paste-cells.ts'
import { readTyped } from '#web/form/read-typed.ts'

const form = aForm(
  [
    { code: 'name', required: true, schema: { maxLength: 5 } },
    { code: 'isJoint', kind: 'yes-no' },
    { code: 'partner', when: 'isJoint == true', required: true },
    { code: 'head', kind: 'reference', register: 'person', facts: ['title'] },
    { code: 'title', from: 'head.title' },
    {
      code: 'budget',
      kind: 'table',
      most: 6,
      totals: ['sum'],
      columns: [
        { code: 'item', required: true },
        { code: 'price', kind: 'money' },
        { code: 'pieces', kind: 'number' },
        { code: 'sum', kind: 'money', compute: 'row.price * row.pieces' },
        {
          code: 'sort',
          kind: 'choice',
          options: [
            { code: 'a', name: { zh: '甲', en: 'first' } },
            { code: 'b', name: { zh: '乙', en: 'second' } },
          ],
        },
      ],
    },
    { code: 'half', kind: 'money', compute: 'totals.budget.sum / 2' },
  ],
  {
    rules: [
      {
        code: 'some',
        holds: 'totals.budget.sum > 0',
        fields: ['budget'],
        message: { zh: '应大于零', en: 'above zero' },
      },
    ],
  },
)
const CODES = [...form.fields.keys()]
const open = (answers: Answers = {}) => new AnswersBook(form, { kept: { version: 1, answers }, facts: {} })

type Deed = (book: AnswersBook) => void
const row = integer({ min: 0, max: 3 }).map((n) => `r${n}`)
const deed = oneof(
  constantFrom('甲', '甲乙丙丁戊己', '').map(
    (value): Deed =>
      (book) =>
        book.type('name', value),
  ),
  constantFrom(true, false, undefined).map(
    (value): Deed =>
      (book) =>
        book.type('isJoint', value),
  ),
  constantFrom('x', '').map(
    (value): Deed =>
      (book) =>
        book.type('partner', value),
  ),
  constantFrom({ id: 'p', name: '李', facts: { title: '教授' } }, undefined).map(
    (value): Deed =>
      (book) =>
        book.type('head', value),
  ),
  row.map(
    (key): Deed =>
      (book) =>
        book.field('budget').rows.includes(key) || book.addRows('budget', [{ row: key }]),
  ),
  row.map(
    (key): Deed =>
      (book) =>
        book.removeRow('budget', key),
  ),
  record({ key: row, by: constantFrom(-1 as const, 1 as const) }).map(
    ({ key, by }): Deed =>
      (book) =>
        book.moveRow('budget', key, by),
  ),
  record({ key: row, column: constantFrom('price', 'pieces'), value: integer({ min: 0, max: 500 }) }).map(
    ({ key, column, value }): Deed =>
      (book) =>
        book.typeCell('budget', key, column, value * 100),
  ),
  constant<Deed>((book) => book.undoRemoval()),
  constantFrom('name', 'budget/r1/price', undefined).map(
    (path): Deed =>
      (book) =>
        book.stand(path),
  ),
)

describe('answers that are being typed', () => {
  test('law: whatever is done, the book stands where working everything out anew would lead, and every view is fresh', () => {
    assert(
      property(array(deed, { maxLength: 25 }), (deeds) => {
        const book = open()
        for (const code of CODES) book.field(code)
        for (const one of deeds) {
          one(book)
          for (const key of book.field('budget').rows) book.row('budget', key)
        }
        book.stand(undefined)
        const fresh = open(book.answers)
        expect(book.answers).toEqual(computeForm(form, book.answers, {}).answers)
        for (const code of CODES) expect(book.field(code), code).toEqual(fresh.field(code))
        for (const key of book.field('budget').rows) expect(book.row('budget', key)).toEqual(fresh.row('budget', key))
        expect(book.overview().steps).toEqual(fresh.overview().steps)
      }),
      { numRuns: 150 },
    )
  })

  test('a key in one row calls that row and what follows from it, and no other', () => {
    const rows = Array.from({ length: 5 }, (_, at) => ({ row: `r${at}`, item: `${at}`, price: 100, pieces: 1 }))
    const book = open({ name: '甲', budget: rows })
    const called: string[] = []
    for (const code of CODES) {
      book.field(code)
      book.subscribe(code, () => called.push(code))
    }
    for (const { row: key } of rows) {
      book.row('budget', key)
      book.subscribe(`budget/${key}`, () => called.push(key))
    }
    book.typeCell('budget', 'r3', 'price', 900)
    expect(called.sort()).toEqual(['half', 'r3'])
  })

  test('what hangs on a reference goes with it', () => {
    const book = open()
    book.type('head', { id: 'p', name: '李', facts: { title: '教授' } })
    expect(book.field('title').value).toBe('教授')
    book.type('head', undefined)
    expect(book.field('title').value).toBeUndefined()
  })

  test('what is missing is counted at once and told only when it is checked', () => {
    const book = open()
    expect(book.field('name').faults).toEqual([])
    expect(book.field('budget').faults).toEqual([])
    expect(book.overview().steps[0]).toMatchObject({ required: 2, answered: 0, wrong: 0 })
    expect(book.check().map(({ path }) => path)).toEqual(['name', 'partner', 'budget'])
    expect(book.field('name').faults.map(({ key }) => key)).toEqual(['form.required'])
  })

  test('what is wrong is told when the keyboard leaves', () => {
    const book = open()
    book.stand('name')
    book.type('name', '甲乙丙丁戊己')
    expect(book.field('name').faults).toEqual([])
    book.stand(undefined)
    expect(book.field('name').faults.map(({ key }) => key)).toEqual(['form.too-long'])
  })

  test('what cannot be read leaves the answer as it was, is told, and stands in the way of handing in', () => {
    const book = open({ budget: [{ row: 'r1', item: 'x', price: 100 }] })
    book.row('budget', 'r1')
    book.cannotRead('budget/r1/price', '12.3.4', 'form.not-money')
    expect(book.answers.budget).toEqual([{ row: 'r1', item: 'x', price: 100 }])
    expect(book.row('budget', 'r1')?.faults.map(({ key }) => key)).toContain('form.not-money')
    expect(book.unread).toBe(1)
    book.typeCell('budget', 'r1', 'price', 200)
    expect(book.unread).toBe(0)
  })

  test('a removed row comes back where it stood', () => {
    const rows = ['a', 'b', 'c'].map((key) => ({ row: key, item: key }))
    const book = open({ budget: rows })
    book.removeRow('budget', 'b')
    book.undoRemoval()
    expect(book.field('budget').rows).toEqual(['a', 'b', 'c'])
  })

  test('two who typed different things into one field decide; nothing else waits', () => {
    const book = open({ name: '旧' })
    book.type('name', '我')
    book.type('isJoint', true)
    book.take({ version: 2, answers: { name: '他', partner: '院所' } })
    expect(book.answers).toMatchObject({ name: '他', isJoint: true, partner: '院所' })
    expect(book.field('name').conflicts).toEqual([
      { path: 'name', kind: 'changed', base: '旧', mine: '我', theirs: '他' },
    ])
    book.decide('name', 'mine')
    expect(book.answers.name).toBe('我')
    expect(book.overview().conflicts).toBe(0)
  })

  test('a mark is ticked off once something at its place was changed', () => {
    const answers = { name: '旧' }
    const book = new AnswersBook(form, {
      kept: { version: 1, answers },
      facts: {},
      returned: { marks: [{ path: 'name', reason: '太短' }], answers },
    })
    expect(book.field('name').marks).toEqual([{ path: 'name', reason: '太短', isAnswered: false }])
    book.type('name', '新名')
    book.stand('isJoint')
    book.stand(undefined)
    expect(book.field('name').marks[0]?.isAnswered).toBe(true)
  })
})

describe('what is typed and pasted', () => {
  const money = form.fields.get('budget')!.columns.find(({ field }) => field.code === 'price')!.field
  const number = form.fields.get('budget')!.columns.find(({ field }) => field.code === 'pieces')!.field

  test('figures are read as offices write them', () => {
    expect(readTyped(money, '１，２３４．５')).toEqual({ value: 1_234_500_000 })
    expect(readTyped(number, '1,234')).toEqual({ value: 1234 })
    expect(readTyped(number, '十二')).toEqual({ fault: 'form.not-number' })
    expect(readTyped(number, '1234567890123456')).toEqual({ fault: 'form.number-too-long' })
    expect(readTyped(money, ' ')).toEqual({ value: undefined })
  })

  test('a block from a spreadsheet fills rows, adds what is missing up to the limit, and leaves what it cannot read', () => {
    const book = open({ budget: [{ row: 'r1', item: '旧' }] })
    const field = form.form.steps[0]!.sections[0]!.fields.find(({ code }) => code === 'budget')!
    if (field.kind !== 'table') throw new Error('the budget is a table')
    let n = 1
    const block = '主机\t12.5\t2\t\t甲\r\n软件\t贵\t1\t\tsecond\r\n'
    expect(pasteCells(book, field, ['r1'], { row: 'r1', column: 'item' }, block, () => `${++n}`)).toEqual({
      rows: 2,
      skipped: 1,
    })
    expect(book.answers.budget).toEqual([
      { row: 'r1', item: '主机', price: 12_500_000, pieces: 2, sum: 25_000_000, sort: 'a' },
      { row: 'r2', item: '软件', pieces: 1, sort: 'b' },
    ])
  })
})
