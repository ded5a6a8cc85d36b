import { expect, test } from 'vitest'
import { groupOf } from '#cases/task.rules.ts'

// 2023-06-28 is a Wednesday; noon in China.
const now = new Date('2023-06-28T04:00:00Z')

test.each([
  ['2023-06-28T03:59:59Z', 'late'],
  ['2023-06-28T04:00:00Z', 'today'],
  ['2023-06-28T15:59:59Z', 'today'],
  ['2023-06-28T16:00:00Z', 'thisWeek'],
  ['2023-07-02T15:59:59Z', 'thisWeek'],
  ['2023-07-02T16:00:00Z', 'later'],
])('a task due %s is %s', (dueAt, group) => {
  expect(groupOf(new Date(dueAt), now, 480)).toBe(group)
})

test('a task without a deadline waits for later', () => {
  expect(groupOf(undefined, now, 480)).toBe('later')
})
