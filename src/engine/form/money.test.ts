import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fenOf, readMoney, wanOf, writeMoney } from '#engine/form/money.ts'

test('an amount is read exactly, and refused when it is finer than a fen', () => {
  expect(readMoney('12.5', '万元')).toEqual({ fen: 12_500_000 })
  expect(readMoney('0.000001', '万元')).toEqual({ fen: 1 })
  expect(readMoney('0.0000001', '万元')).toEqual({ fault: 'form.finer-than-fen' })
  expect(readMoney('1,234.56', '元')).toEqual({ fen: 123_456 })
  expect(readMoney('１２．５', '元')).toEqual({ fen: 1250 })
  expect(readMoney('0.001', '元')).toEqual({ fault: 'form.finer-than-fen' })
  for (const text of ['1.2亿', '12,000 万元', '１２０００万', '120000000元'])
    for (const shownIn of ['万元', '元'] as const)
      expect(readMoney(text, shownIn), text).toEqual({ fen: 12_000_000_000 })
  for (const text of ['万元', '1万亿元', '5万美元', '3万5千', '', 'abc', '1e3', '1,23', '--1', '1.'])
    expect(readMoney(text, '元')).toEqual({ fault: 'form.not-money' })
  expect(readMoney('99999999999999', '万元')).toEqual({ fault: 'form.money-too-big' })
})

test('what is written is read back to the same fen, in either unit', () => {
  const fen = fc.integer({ min: -9_007_199_254_740_991, max: 9_007_199_254_740_991 })
  fc.assert(
    fc.property(fen, fc.constantFrom('万元' as const, '元' as const), (amount, shownIn) => {
      expect(readMoney(writeMoney(amount, shownIn), shownIn)).toEqual({ fen: amount })
      expect(fenOf(wanOf(amount))).toBe(amount)
    }),
  )
})

test('万元 is shown with two decimals unless the amount has more', () => {
  expect(writeMoney(12_500_000, '万元')).toBe('12.50')
  expect(writeMoney(1, '万元')).toBe('0.000001')
  expect(writeMoney(150, '元')).toBe('1.50')
})
