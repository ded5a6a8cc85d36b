import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dateOf } from '#engine/calendar/date.ts'
import { readTypedDay } from '#web/form/typed-day.ts'

test('a day is read as offices write it', () => {
  for (const text of ['2023-07-01', '2023/7/1', '2023.7.1', '20230701', '2023年7月1日', ' ２０２３-０７-０１ '])
    expect(readTypedDay(text), text).toBe('2023-07-01')
})

test('what is no day, or not one yet, is none', () => {
  for (const text of ['', '2023', '2023-7', '2023-02-29', '7/1/2023', '2023-13-01', '2023071', '昨天'])
    expect(readTypedDay(text), text).toBeUndefined()
})

test('law: every day is read back from every way of writing it', () => {
  fc.assert(
    fc.property(fc.integer({ min: -300_000, max: 2_000_000 }), (number) => {
      const date = dateOf(number)
      const [year, month, day] = date.split('-')
      const ways = [
        date,
        date.replaceAll('-', ''),
        `${year}/${Number(month)}/${Number(day)}`,
        `${year}年${month}月${day}日`,
      ]
      for (const way of ways) expect(readTypedDay(way)).toBe(date)
    }),
  )
})
