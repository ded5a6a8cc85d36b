import { Fragment, lazy, Suspense, useState } from 'react'
import type { Task, taskMine } from '#cases/task.contract.ts'
import type { Output } from '#engine/contract/operation.ts'
import { overviewWords } from '#modules/overview/overview.messages.ts'
import { type Fold, foldTasks } from '#modules/overview/web/fold-tasks.ts'
import { NextActs } from '#modules/overview/web/NextActs.tsx'
import { TASK_GROUPS } from '#modules/overview/web/useTasks.ts'
import { Light } from '#web/figure/Light.tsx'
import { officeNow, onOfficeClock } from '#web/figure/office-clock.ts'
import { useDates } from '#web/figure/useDates.ts'
import { useServices } from '#web/frame/services.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { usePick, useSay } from '#web/words/language.ts'
import { useSentence } from '#web/words/useSentence.ts'

const TaskExport = lazy(async () => ({
  default: (await import('#modules/overview/web/TaskExport.tsx')).TaskExport,
}))

type TaskGroup = (typeof TASK_GROUPS)[number]

/** Late, today, this week, later; one line, one act. */
export function TaskTable({ tasks }: { readonly tasks: Output<typeof taskMine> }) {
  const say = useSay(overviewWords)
  const groups = TASK_GROUPS.filter((group) => tasks[group].total > 0)
  if (groups.length === 0)
    return (
      <State kind="empty" title={say('workbench.title.none')} why={say('workbench.none.why')}>
        <NextActs />
      </State>
    )
  return (
    <div className="table-box">
      <table className="table tasks" aria-label={say('task')}>
        <tbody>
          {groups.map((group) => (
            <Fragment key={group}>
              <tr className="group">
                <th colSpan={5} scope="colgroup">
                  {say(`group.${group}`, { n: tasks[group].total })}
                </th>
              </tr>
              {foldTasks(tasks[group].tasks).map((line, place) =>
                'tasks' in line ? (
                  <FoldedLines key={line.kind} fold={line} group={group} isFirst={place === 0 && group === groups[0]} />
                ) : (
                  <TaskLine key={line.id} task={line} group={group} isFirst={place === 0 && group === groups[0]} />
                ),
              )}
              {tasks[group].total > tasks[group].tasks.length && (
                <tr>
                  <td colSpan={5} className="second small">
                    {say('group.more', { n: tasks[group].total - tasks[group].tasks.length })}
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
      <Suspense>
        <div className="table-foot">
          <TaskExport tasks={tasks} />
        </div>
      </Suspense>
    </div>
  )
}

/** Many alike as one line; all of them below it, one press away. */
function FoldedLines({ fold, group, isFirst }: { readonly fold: Fold } & Omit<LineProps, 'task'>) {
  const say = useSay(overviewWords)
  const pick = usePick()
  const sentence = useSentence()
  const [isOpen, setIsOpen] = useState(false)
  const [first] = fold.tasks
  const n = fold.tasks.length
  const unit = pick([first.unit.nameZh, first.unit.nameEn])
  const units = new Set(fold.tasks.map((task) => task.unit.id)).size
  return (
    <>
      <tr>
        <td>
          <DueLight task={first} group={group} />
        </td>
        <td className="task-deed">{say('fold', { first: sentence(first.deed), n, more: n - 1 })}</td>
        <td className="second task-unit">
          {units === 1 ? unit : say('fold.units', { unit, n: units, more: units - 1 })}
        </td>
        <DueDay task={first} group={group} />
        <td className="n">
          <button
            type="button"
            className={isFirst ? 'button button-primary' : 'button'}
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
          >
            {say(isOpen ? 'fold.less' : 'fold.more', { n })}
          </button>
        </td>
      </tr>
      {isOpen && fold.tasks.map((task) => <TaskLine key={task.id} task={task} group={group} isFirst={false} />)}
    </>
  )
}

interface LineProps {
  readonly task: Task
  readonly group: TaskGroup
  readonly isFirst: boolean
}

function TaskLine({ task, group, isFirst }: LineProps) {
  const pick = usePick()
  const sentence = useSentence()
  const door = useServices().doors.find((one) => one.kind === task.subjectKind)
  return (
    <tr>
      <td>
        <DueLight task={task} group={group} />
      </td>
      <td className="task-deed">{sentence(task.deed)}</td>
      <td className="second task-unit">{pick([task.unit.nameZh, task.unit.nameEn])}</td>
      <DueDay task={task} group={group} />
      <td className="n">
        {door !== undefined && (
          <PageLink {...door.place(task.subjectId)} className={isFirst ? 'button button-primary' : 'button'}>
            {pick(door.act(task.deed.key))}
          </PageLink>
        )}
      </td>
    </tr>
  )
}

function DueDay({ task: { dueAt }, group }: Pick<LineProps, 'task' | 'group'>) {
  const say = useSay(overviewWords)
  const dates = useDates()
  const date = dueAt === undefined ? undefined : dates.day(onOfficeClock(new Date(dueAt)).date)
  return (
    <td className="second n nowrap">
      {date === undefined ? say('task.no-due') : group === 'late' ? say('task.should', { date }) : date}
    </td>
  )
}

const DAY_MS = 86_400_000

function DueLight({ task, group }: Pick<LineProps, 'task' | 'group'>) {
  const say = useSay(overviewWords)
  const dates = useDates()
  if (task.dueAt === undefined || group === 'thisWeek' || group === 'later')
    return <Light is="none">{say('task.due')}</Light>
  if (group === 'today') return <Light is="near">{say('task.today', { time: dates.time(task.dueAt) })}</Light>
  const days = Math.floor((officeNow().getTime() - Date.parse(task.dueAt)) / DAY_MS)
  return <Light is="red">{days === 0 ? say('task.late.today') : say('task.late', { n: days })}</Light>
}
