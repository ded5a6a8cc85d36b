import { below, checkIndicatorCode, checkUnique, checkUnitCode } from '#engine/definition/check-references.ts'
import type { FaultSink, Place } from '#engine/definition/fault.ts'
import type { KeyTaskList } from '#engine/definition/key-task.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { PackIndex } from '#engine/definition/pack-index.ts'
import type { LightScheme, LightSubject } from '#engine/light/light-scheme.ts'

/** Key tasks name what there is, and slips are raised by lights that exist. */
export function checkSupervision(pack: Pack, index: PackIndex, sink: FaultSink): void {
  checkTasks(pack, index, sink)
  for (const practice of pack.slipPractice) checkPractice(pack, practice, index, sink)
  checkSampleTasks(pack, sink)
}

function checkTasks(pack: Pack, index: PackIndex, sink: FaultSink): void {
  const all = pack.keyTasks.flatMap(({ value, place }) =>
    value.tasks.map((task, at) => ({ value: task, place: below(place, 'tasks', at) })),
  )
  checkUnique(all, sink)
  for (const { value, place } of pack.keyTasks) {
    const goals = goalsOf(pack, value, place, sink)
    for (const [at, task] of value.tasks.entries()) {
      const here = below(place, 'tasks', at)
      checkUnitCode(task.lead, index, below(here, 'lead'), sink)
      for (const [n, unit] of task.cooperating.entries()) {
        checkUnitCode(unit, index, below(here, 'cooperating', n), sink)
        if (unit === task.lead) sink.error(below(here, 'cooperating', n), 'definition.lead-cooperates', { code: unit })
      }
      for (const [n, code] of task.indicators.entries())
        checkIndicatorCode(code, index, below(here, 'indicators', n), sink)
      if (task.goal !== undefined && goals && !goals.has(task.goal))
        sink.error(below(here, 'goal'), 'definition.unknown-goal', { code: task.goal })
      if (!task.due.startsWith(String(value.year))) sink.warning(below(here, 'due'), 'definition.due-other-year')
      for (const [n, node] of task.nodes.entries()) {
        if (node.due > task.due)
          sink.error(below(here, 'nodes', n, 'due'), 'definition.node-after-due', { due: task.due })
        if (n > 0 && node.due < task.nodes[n - 1]!.due)
          sink.error(below(here, 'nodes', n, 'due'), 'definition.nodes-out-of-order')
      }
    }
  }
}

function goalsOf(pack: Pack, list: KeyTaskList, place: Place, sink: FaultSink): ReadonlySet<string> | undefined {
  if (list.plan === undefined) {
    for (const [at, { goal }] of list.tasks.entries())
      if (goal !== undefined) sink.error(below(place, 'tasks', at, 'goal'), 'definition.goal-without-plan')
    return undefined
  }
  const plan = pack.plans.find(({ value }) => value.code === list.plan)?.value
  if (plan === undefined) sink.error(below(place, 'plan'), 'definition.unknown-plan', { code: list.plan })
  return plan && new Set(plan.goals.map(({ code }) => code))
}

function checkPractice(pack: Pack, { value, place }: Pack['slipPractice'][number], index: PackIndex, sink: FaultSink) {
  checkUnique(
    value.triggers.map((trigger, at) => ({ value: trigger, place: below(place, 'triggers', at) })),
    sink,
  )
  if (value.issuer !== undefined) checkUnitCode(value.issuer, index, below(place, 'issuer'), sink)
  const slips = schemeOf(pack, 'slip')
  if (slips === undefined && value.triggers.length > 0)
    sink.error(below(place, 'triggers'), 'definition.no-slip-lights')
  for (const [at, trigger] of value.triggers.entries()) {
    const here = below(place, 'triggers', at)
    const scheme = schemeOf(pack, trigger.subject)
    for (const [n, light] of trigger.lights.entries()) checkLight(scheme, light, below(here, 'lights', n), sink)
    if (trigger.level !== undefined) checkLevel(slips, trigger.level, below(here, 'level'), sink)
    for (const [n, code] of trigger.indicators.entries())
      checkIndicatorCode(code, index, below(here, 'indicators', n), sink)
    if (trigger.subject === 'task' && trigger.indicators.length > 0)
      sink.error(below(here, 'indicators'), 'definition.indicators-of-task')
  }
  for (const [at, { levels }] of value.effects.entries())
    for (const [n, level] of levels.entries()) checkLevel(slips, level, below(place, 'effects', at, 'levels', n), sink)
}

const schemeOf = ({ lightChoice, lightSchemes }: Pack, subject: LightSubject): LightScheme | undefined =>
  lightSchemes.find(({ value }) => value.code === lightChoice[subject])?.value

function checkLight(scheme: LightScheme | undefined, code: string, place: Place, sink: FaultSink): void {
  if (!scheme?.lights.some((one) => one.code === code)) sink.error(place, 'light.unknown-light', { code })
}

function checkLevel(scheme: LightScheme | undefined, code: string, place: Place, sink: FaultSink): void {
  const light = scheme?.lights.find((one) => one.code === code)
  if (light === undefined) sink.error(place, 'light.unknown-light', { code })
  else if (!light.alarm) sink.error(place, 'definition.level-no-alarm', { code })
}

function checkSampleTasks(pack: Pack, sink: FaultSink): void {
  const tasks = new Map(pack.keyTasks.flatMap(({ value }) => value.tasks.map((task) => [task.code, task])))
  for (const { value, place } of pack.sampleTasks)
    for (const [at, line] of value.progress.entries()) {
      const here = below(place, 'progress', at)
      const task = tasks.get(line.task)
      if (task === undefined) sink.error(below(here, 'task'), 'definition.unknown-task', { code: line.task })
      for (const [n, { node }] of line.nodesDone.entries())
        if (task && node > task.nodes.length)
          sink.error(below(here, 'nodesDone', n, 'node'), 'definition.unknown-node', { node })
    }
}
