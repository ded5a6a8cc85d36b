import { taskMine } from '#cases/task.contract.ts'
import { useRead } from '#web/client/useRead.ts'

export const TASK_GROUPS = ['late', 'today', 'thisWeek', 'later'] as const

export function useTasks() {
  return useRead(taskMine, {}, { every: 60_000 })
}

export function useTaskCount(): number | undefined {
  const tasks = useTasks().data
  return tasks === undefined ? undefined : TASK_GROUPS.reduce((sum, group) => sum + tasks[group].total, 0)
}
