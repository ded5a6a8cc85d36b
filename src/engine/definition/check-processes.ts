import { below, checkUnique } from '#engine/definition/check-references.ts'
import type { FaultSink, Place } from '#engine/definition/fault.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { effectsFor, PROCESS_EFFECTS, PROCESS_RECORDS } from '#engine/definition/process-effects.ts'
import { checkProcess } from '#engine/process/check-process.ts'
import type { Process } from '#engine/process/process.ts'

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
  for (const { value, place } of processes) {
    checkEffects(value, place, sink)
    for (const { severity, path, key, params, offset } of checkProcess(value, vocabulary)) {
      const here = { ...below(place, ...path), ...(offset !== undefined && { offset }) }
      if (severity === 'error') sink.error(here, key, params)
      else sink.warning(here, key, params)
    }
  }
}

/** An effect that cases of this record do not have would be named, and never be had. */
function checkEffects({ record, states }: Process, place: Place, sink: FaultSink): void {
  const had: readonly string[] = effectsFor(record)
  const tell = (effects: readonly string[], here: Place) => {
    for (const [at, code] of effects.entries())
      if (PROCESS_EFFECTS.some((one) => one === code) && !had.includes(code))
        sink.error(below(here, at), 'definition.effect-not-of-record', {
          ...{ code, record: record ?? '—', options: had.join(', ') },
        })
  }
  for (const [at, { effects, actions }] of states.entries()) {
    tell(effects, below(place, 'states', at, 'effects'))
    for (const [n, action] of actions.entries())
      tell(action.effects, below(place, 'states', at, 'actions', n, 'effects'))
  }
}
