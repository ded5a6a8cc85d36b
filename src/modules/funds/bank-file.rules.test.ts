import fc from 'fast-check'
import { expect, test } from 'vitest'
import { yuanText } from '#engine/money/fen.ts'
import { bankCsv, bankTable, compareAnswer, readAnswer } from '#modules/funds/bank-file.rules.ts'

const bank = {
  format: 'csv' as const,
  columns: (['reference', 'payee', 'account', 'yuan'] as const).map((field) => ({ field, head: field })),
  result: {
    columns: { reference: '编号', payee: '户名', account: '账号', yuan: '金额', status: '结果', note: '说明' },
    paid: ['成功'],
    failed: ['失败'],
  },
}
const payment = (n: number, more: object = {}) => ({
  id: `id${n}`,
  reference: `P${n}`,
  payeeName: `单位${n}`,
  bankName: '工行',
  bankAccount: `6222${n}`,
  amountFen: BigInt(n * 100),
  purpose: '首拨款',
  isWaiting: true,
  ...more,
})
const line = (n: number, more: object = {}) => ({
  line: n,
  cells: {
    reference: `P${n}`,
    payee: `单位${n}`,
    account: `6222${n}`,
    yuan: `${n}.00`,
    status: '成功',
    note: '',
    ...more,
  },
})

test('law: every payment is booked once or told once, whatever the bank says', () => {
  const change = fc.record({
    n: fc.integer({ min: 1, max: 8 }),
    yuan: fc.constantFrom(undefined, '0.01', '', 'x'),
    status: fc.constantFrom('成功', '失败', '处理中'),
    account: fc.constantFrom(undefined, '999'),
  })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
      const ours = [1, 2, 3, 4, 5, 6].map((n) => payment(n, { isWaiting: n !== 6 }))
      const lines = changes.map(({ n, yuan, status, account }, at) => ({
        ...line(n, { status, ...(yuan !== undefined && { yuan }), ...(account !== undefined && { account }) }),
        line: at + 2,
      }))
      const { paid, failed, differences } = compareAnswer(bank, lines, ours)
      const booked = [...paid, ...failed].map(({ id }) => id)
      expect(new Set(booked).size).toBe(booked.length)
      for (const { id, reference, isWaiting } of ours) {
        const told = differences.some((one) => one.reference === reference)
        expect(booked.includes(id) || told || !isWaiting, reference).toBe(true)
        if (!isWaiting) expect(booked).not.toContain(id)
      }
      // Nothing of the bank’s file goes without a word.
      for (const { line: place, cells } of lines)
        expect(
          differences.some((one) => one.line === place) || booked.includes(`id${cells.reference.slice(1)}`),
          cells.reference,
        ).toBe(true)
    }),
  )
})

test('amounts are compared to the fen, separators and quotation marks are not differences', () => {
  const ours = [payment(1, { amountFen: 123456789n, bankAccount: '62220001' })]
  const answer = compareAnswer(bank, [line(1, { yuan: '1,234,567.89', account: "'6222 0001" })], ours)
  expect(answer).toEqual({ paid: [{ id: 'id1', note: '' }], failed: [], differences: [] })
})

test('a cell never begins a formula, and commas stay inside their cell', () => {
  const csv = bankCsv(bankTable(bank, [payment(1, { payeeName: '=HYPERLINK("x"),公司' })]))
  expect(csv).toBe(`\uFEFFreference,payee,account,yuan\r\nP1,"'=HYPERLINK(""x""),公司",62221,${yuanText(100n)}\r\n`)
})

test('heads are found below whatever the bank prints above them, and what is missing is named', () => {
  const rows = [
    { line: 1, cells: ['某银行批量代付回单'] },
    { line: 3, cells: ['结果', '编号', '金额'] },
    { line: 4, cells: ['成功', 'P1', '1.00'] },
    { line: 5, cells: ['', '', ''] },
  ]
  expect(readAnswer(bank, rows)).toEqual({
    lines: [{ line: 4, cells: { status: '成功', reference: 'P1', yuan: '1.00' } }],
    missing: [],
  })
  expect(readAnswer(bank, [{ line: 1, cells: ['编号', '金额'] }]).missing).toEqual(['结果'])
})
