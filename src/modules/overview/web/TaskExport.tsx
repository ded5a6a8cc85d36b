import type { Task, taskMine } from '#cases/task.contract.ts'
import type { Output } from '#engine/contract/operation.ts'
import { overviewWords } from '#modules/overview/overview.messages.ts'
import { TASK_GROUPS } from '#modules/overview/web/useTasks.ts'
import { onOfficeClock } from '#web/figure/office-clock.ts'
import { type Column, NO_STATE } from '#web/table/column.ts'
import { ExportButtons } from '#web/table/ExportButtons.tsx'
import { usePick, useSay } from '#web/words/language.ts'
import { useSentence } from '#web/words/useSentence.ts'

type Listed = Task & { readonly group: (typeof TASK_GROUPS)[number] }

/** The inbox as a workbook: how urgent, what, where, until when. */
export function TaskExport({ tasks }: { readonly tasks: Output<typeof taskMine> }) {
  const say = useSay(overviewWords)
  const pick = usePick()
  const sentence = useSentence()
  const rows = TASK_GROUPS.flatMap((group) => tasks[group].tasks.map((task): Listed => ({ ...task, group })))
  const text = (key: string, head: string, of: (task: Listed) => string): Column<Listed> => ({
    key,
    head,
    text: of,
    cell: of,
  })
  const dayOf = (at: string) => onOfficeClock(new Date(at)).date
  const columns = [
    text('deed', say('task'), (task) => sentence(task.deed)),
    text('unit', say('column.unit'), (task) => pick([task.unit.nameZh, task.unit.nameEn])),
    text('group', say('column.urgency'), (task) => say(`urgency.${task.group}`)),
    text('due', say('column.due'), ({ dueAt }) => (dueAt === undefined ? say('task.no-due') : dayOf(dueAt))),
    text('since', say('column.since'), ({ createdAt }) => dayOf(createdAt)),
  ]
  if (rows.length === 0) return null
  return (
    <span className="row no-print">
      <ExportButtons id="tasks" name={say('task.list')} rows={rows} columns={columns} state={NO_STATE} type="text" />
    </span>
  )
}
