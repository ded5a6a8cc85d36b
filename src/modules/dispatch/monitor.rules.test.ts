import { expect, test } from 'vitest'
import { Monitor } from '#engine/monitor/monitor.ts'
import { exact } from '#engine/number/exact.ts'
import { judged } from '#modules/dispatch/monitor.rules.ts'

const monitor = Monitor.parse({
  code: 'contracts',
  name: { zh: '技术合同日成交额', en: 'Technology contracts of the day' },
  unit: '万元',
  decimals: 1,
  kinds: ['county'],
  thresholds: [{ code: 'high', level: 'watch', when: 'above', value: 2400 }],
})

test('the sentence about a day writes its figure as the tile beside it does, in both languages', () => {
  const { reason, latest } = judged(monitor, [{ day: '2023-06-30', value: exact('2496') }], '2023-06-30')
  expect(latest).toBe('2496.0')
  expect(reason.zh).toBe('2023-06-30 2,496.0万元，高于2,400.0万元')
  expect(reason.en).toBe('2,496.0 ×10,000 yuan on 2023-06-30, above 2,400.0 ×10,000 yuan')
})
