import { expect, test } from 'vitest'
import { messages, say } from '#engine/text/message.ts'

const words = messages({
  waiting: ['{n} 份待办', '{n} {n:report waits|reports wait} for {who}'],
})

test('places are filled, in either language', () => {
  expect(say(words, 'zh-CN', 'waiting', { n: 3, who: '您' })).toBe('3 份待办')
  expect(say(words, 'en', 'waiting', { n: 3, who: 'you' })).toBe('3 reports wait for you')
})

test('one is singular, everything else plural, whether the count comes as number or as text', () => {
  const told = (n: number | string) => say(words, 'en', 'waiting', { n, who: 'you' })
  expect(told(1)).toBe('1 report waits for you')
  expect(told('1')).toBe('1 report waits for you')
  for (const n of [0, 2, 11, 101, '1,001', '1.0']) expect(told(n)).toBe(`${n} reports wait for you`)
})

test('what is not given stays visible as its place', () => {
  expect(say(words, 'en', 'waiting', { n: 1 })).toBe('1 report waits for {who}')
  expect(say(words, 'en', 'waiting')).toContain('{n:report waits|reports wait}')
})
