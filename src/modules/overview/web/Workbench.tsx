import { lazy, Suspense } from 'react'
import type { taskMine } from '#cases/task.contract.ts'
import type { Output } from '#engine/contract/operation.ts'
import { overviewWords } from '#modules/overview/overview.messages.ts'
import { FigureStrip } from '#modules/overview/web/FigureStrip.tsx'
import { TaskTable } from '#modules/overview/web/TaskTable.tsx'
import { useCurrentCycle } from '#modules/overview/web/useCyclePeriods.ts'
import { useTasks } from '#modules/overview/web/useTasks.ts'
import { officeNow } from '#web/figure/office-clock.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { useCan } from '#web/session.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const loadProgress = () => import('#modules/overview/web/CycleProgress.tsx')
const CycleCounts = lazy(async () => ({ default: (await loadProgress()).CycleCounts }))
const CycleActs = lazy(async () => ({ default: (await loadProgress()).CycleActs }))

/** What is due, one act a line; then my unit's figures. */
export function Workbench() {
  const tasks = useTasks()
  const may = useCan()
  return (
    <>
      <Head tasks={tasks.data} />
      <div className="stack workbench">
        <div className="card card-flush">
          <Waiting for={tasks}>{(data) => <TaskTable tasks={data} />}</Waiting>
        </div>
        {may('figure.read') && <FigureStrip />}
      </div>
    </>
  )
}

const DAY_MS = 86_400_000

function Head({ tasks }: { readonly tasks: Output<typeof taskMine> | undefined }) {
  const say = useSay(overviewWords)
  const pick = usePick()
  const dates = useDates()
  const { cycle } = useCurrentCycle()
  const days = cycle === undefined ? 0 : Math.floor((Date.parse(cycle.dueAt) - officeNow().getTime()) / DAY_MS)
  const told = cycle && { name: pick(cycle.name), due: dates.near(cycle.dueAt), days }
  const why = told && say(days > 0 ? 'workbench.cycle.days' : 'workbench.cycle', told)
  const title = tasks === undefined ? say('workbench') : headline(say, tasks)
  if (cycle === undefined || tasks === undefined) return <PageHead title={title} {...(why !== undefined && { why })} />
  return (
    <PageHead
      title={title}
      why={
        <>
          {why}
          <Suspense>
            <CycleCounts cycleId={cycle.id} />
          </Suspense>
        </>
      }
    >
      <Suspense>
        <CycleActs cycleId={cycle.id} />
      </Suspense>
    </PageHead>
  )
}

type Say = ReturnType<typeof useSay<typeof overviewWords>>

/** The sentence first: what is late, what is due today, what is left of the week. */
function headline(say: Say, tasks: Output<typeof taskMine>): string {
  const [late, today, week, later] = [tasks.late.total, tasks.today.total, tasks.thisWeek.total, tasks.later.total]
  if (late > 0) return say('workbench.title.late', { late, today })
  if (today > 0)
    return week > 0 ? say('workbench.title.both', { today, week }) : say('workbench.title.today', { today })
  if (week > 0) return say('workbench.title.week', { week })
  return later > 0 ? say('workbench.title.later', { later }) : say('workbench.title.none')
}
