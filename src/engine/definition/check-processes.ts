import { below, checkUnique } from '#engine/definition/check-references.ts'
import type { FaultSink } from '#engine/definition/fault.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { PROCESS_EFFECTS, PROCESS_RECORDS } from '#engine/definition/process-effects.ts'
import { checkProcess } from '#engine/process/check-process.ts'

/** Publicity lasts five working days at least, as is usual for projects and rewards (facts of the domain, 1.2). */
const LEAST_PUBLICITY = 5

/** Every process of the pack is sound, and names roles, forms, effects and processes that there are. */
export function checkProcesses(
  { processes, roles, forms }: Pick<Pack, 'processes' | 'roles' | 'forms'>,
  sink: FaultSink,
): void {
  checkUnique(processes, sink)
  const vocabulary = {
    roles: new Set(roles.map(({ value }) => value.code)),
    effects: new Set<string>(PROCESS_EFFECTS),
    records: new Set<string>(PROCESS_RECORDS),
    processes: new Set(processes.map(({ value }) => value.code)),
    forms: new Set(forms.map(({ value }) => value.code)),
    leastPublicity: LEAST_PUBLICITY,
  }
  for (const { value, place } of processes)
    for (const { severity, path, key, params, offset } of checkProcess(value, vocabulary)) {
      const here = { ...below(place, ...path), ...(offset !== undefined && { offset }) }
      if (severity === 'error') sink.error(here, key, params)
      else sink.warning(here, key, params)
    }
}
