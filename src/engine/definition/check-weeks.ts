import { below, checkIndicatorCode, checkUnitCode } from '#engine/definition/check-references.ts'
import type { FaultSink } from '#engine/definition/fault.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { PackIndex } from '#engine/definition/pack-index.ts'

/** Sample problems name units, indicators and tasks that there are, and what happens to them happens in order. */
export function checkWeeks(pack: Pack, index: PackIndex, sink: FaultSink): void {
  const tasks = new Set(pack.keyTasks.flatMap(({ value }) => value.tasks.map(({ code }) => code)))
  for (const { value, place } of pack.sampleWeeks) {
    for (const [at, problem] of value.problems.entries()) {
      const here = below(place, 'problems', at)
      checkUnitCode(problem.unit, index, below(here, 'unit'), sink)
      if (problem.owner !== undefined) checkUnitCode(problem.owner, index, below(here, 'owner'), sink)
      if (problem.indicator !== undefined) checkIndicatorCode(problem.indicator, index, below(here, 'indicator'), sink)
      if (problem.task !== undefined && !tasks.has(problem.task))
        sink.error(below(here, 'task'), 'definition.unknown-task', { code: problem.task })
      for (const step of ['answered', 'solved'] as const)
        if ((problem[step]?.on ?? problem.on) < problem.on)
          sink.error(below(here, step, 'on'), 'definition.before-raised', { on: problem.on })
    }
    for (const [at, { unit }] of value.clear.entries())
      checkUnitCode(unit, index, below(place, 'clear', at, 'unit'), sink)
  }
}
