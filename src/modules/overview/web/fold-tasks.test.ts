import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Task } from '#cases/task.contract.ts'
import { foldTasks } from '#modules/overview/web/fold-tasks.ts'

const task = (id: string, step: string): Task => ({
  id,
  subjectKind: 'case',
  subjectId: id,
  deed: { key: 'task.case', params: { task: step } },
  unit: { id: 'u', nameZh: '单位', nameEn: 'Unit' },
  createdAt: '2023-07-03T00:00:00.000Z',
})
const told = (tasks: readonly Task[]) =>
  foldTasks(tasks).map((line) => ('tasks' in line ? `+${line.tasks.length}` : line.id))

test('many of one kind are one line where the first stands; what is urgent between them stays in sight', () => {
  const many = ['a1', 'a2', 'a3', 'a4', 'a5'].map((id) => task(id, 'propose'))
  expect(told([task('b1', 'check'), many[0]!, task('b2', 'check'), ...many.slice(1)])).toEqual(['b1', '+5', 'b2'])
})

test('four of a kind are not folded', () => {
  const four = ['a1', 'a2', 'a3', 'a4']
  expect(told(four.map((id) => task(id, 'propose')))).toEqual(four)
})

test('nothing is lost and nothing stands twice, in whatever order tasks come', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('propose', 'check', 'sign'), { maxLength: 30 }), (steps) => {
      const tasks = steps.map((step, n) => task(String(n), step))
      const lines = foldTasks(tasks).flatMap((line) => ('tasks' in line ? line.tasks : [line]))
      expect(lines.map(({ id }) => id).sort()).toEqual(tasks.map(({ id }) => id).sort())
    }),
  )
})
