import type { Task } from '#cases/task.contract.ts'

/** As many of one kind are folded: fewer are not worth a press. */
const MANY = 4
/** As many of a folded kind still stand. */
const STANDING = 2

export interface Fold {
  readonly kind: string
  readonly tasks: readonly Task[]
}

/** What is to be done with what kind of thing: the step of a process, where it is one. */
const kindOf = ({ subjectKind, deed }: Task): string => [subjectKind, deed.key, deed.params?.task ?? ''].join(' ')

/**
 * The tasks in their order, but of many alike only the first: forty applications to look through must not hide the one report that
 * waits. Each fold stands behind the last of its kind that is shown, and nothing is lost.
 */
export function foldTasks(tasks: readonly Task[]): readonly (Task | Fold)[] {
  const alike = new Map<string, Task[]>()
  for (const task of tasks) {
    const kind = kindOf(task)
    alike.set(kind, [...(alike.get(kind) ?? []), task])
  }
  const lines: (Task | Fold)[] = []
  const seen = new Map<string, number>()
  for (const task of tasks) {
    const kind = kindOf(task)
    const all = alike.get(kind)!
    const place = (seen.get(kind) ?? 0) + 1
    seen.set(kind, place)
    if (all.length < MANY || place <= STANDING) lines.push(task)
    if (all.length >= MANY && place === STANDING) lines.push({ kind, tasks: all.slice(STANDING) })
  }
  return lines
}
