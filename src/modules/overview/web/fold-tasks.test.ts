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

test('many of one kind stand as two and a fold; what is urgent between them stays in sight', () => {
  const many = ['a1', 'a2', 'a3', 'a4', 'a5'].map((id) => task(id, 'propose'))
  expect(told([many[0]!, task('b1', 'check'), ...many.slice(1)])).toEqual(['a1', 'b1', 'a2', '+3'])
})

test('three of a kind are not folded', () => {
  expect(told(['a1', 'a2', 'a3'].map((id) => task(id, 'propose')))).toEqual(['a1', 'a2', 'a3'])
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
