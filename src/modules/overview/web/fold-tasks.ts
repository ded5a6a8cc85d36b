import type { Task } from '#cases/task.contract.ts'

/** As many of one kind are folded: fewer are not worth a press. */
const MANY = 5

/** Many tasks of one kind; it has the place of its first. */
export interface Fold {
  readonly kind: string
  readonly tasks: readonly [Task, ...Task[]]
}

/** What is to be done with what kind of thing: the step of a process, where it is one. */
const kindOf = ({ subjectKind, deed }: Task): string => [subjectKind, deed.key, deed.params?.task ?? ''].join(' ')

/**
 * The tasks in their order, many alike as one line: forty applications to look through must not hide the one report that waits.
 * Nothing is lost.
 */
export function foldTasks(tasks: readonly Task[]): readonly (Task | Fold)[] {
  const alike = new Map<string, Task[]>()
  for (const task of tasks) {
    const kind = kindOf(task)
    alike.set(kind, [...(alike.get(kind) ?? []), task])
  }
  return tasks.flatMap((task): (Task | Fold)[] => {
    const kind = kindOf(task)
    const [first = task, ...rest] = alike.get(kind) ?? []
    if (rest.length + 1 < MANY) return [task]
    return task === first ? [{ kind, tasks: [first, ...rest] }] : []
  })
}
