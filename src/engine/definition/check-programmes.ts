import { below, checkUnique } from '#engine/definition/check-references.ts'
import type { FaultSink, Place } from '#engine/definition/fault.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { ProgrammeFamily } from '#engine/definition/programme-practice.ts'
import { checkRegime } from '#engine/limits/compile-limits.ts'

/** Families name processes, forms, modes, limits and score sheets that there are; conditions of limits can be read. */
export function checkProgrammes(pack: Pack, sink: FaultSink): void {
  checkUnique(pack.limitRegimes, sink)
  for (const { value, place } of pack.limitRegimes) {
    checkUnique(
      value.rules.map((rule, at) => ({ value: rule, place: below(place, 'rules', at) })),
      sink,
    )
    for (const { path, key, params, offset } of checkRegime(value))
      sink.error({ ...below(place, ...path), offset }, key, params)
  }
  for (const { value, place } of pack.programmePractice) {
    for (const key of ['modes', 'families', 'scorecards', 'formCheck'] as const)
      checkUnique(
        value[key].map((one, at) => ({ value: one, place: below(place, key, at) })),
        sink,
      )
    const modes = value.modes.map(({ code }) => code)
    const cards = value.scorecards.map(({ code }) => code)
    for (const [at, family] of value.families.entries())
      checkFamily(pack, family, { modes, cards }, below(place, 'families', at), sink)
  }
  for (const { value, place } of pack.limitCases)
    if (!pack.limitRegimes.some((regime) => regime.value.code === value.limits))
      sink.error(below(place, 'limits'), 'definition.unknown-limits', { code: value.limits })
}

function checkFamily(
  pack: Pack,
  family: ProgrammeFamily,
  { modes, cards }: { readonly modes: readonly string[]; readonly cards: readonly string[] },
  place: Place,
  sink: FaultSink,
): void {
  const process = pack.processes.find(({ value }) => value.code === family.process)?.value
  if (process === undefined) sink.error(below(place, 'process'), 'definition.unknown-process', { code: family.process })
  else if (!process.forms.some(({ code }) => code === family.form))
    sink.error(below(place, 'form'), 'definition.form-not-of-process', { code: family.form, process: family.process })
  for (const [at, mode] of family.modes.entries())
    if (!modes.includes(mode)) sink.error(below(place, 'modes', at), 'definition.unknown-mode', { code: mode })
  if (family.limits !== undefined && !pack.limitRegimes.some(({ value }) => value.code === family.limits))
    sink.error(below(place, 'limits'), 'definition.unknown-limits', { code: family.limits })
  if (family.scorecard !== undefined && !cards.includes(family.scorecard))
    sink.error(below(place, 'scorecard'), 'definition.unknown-scorecard', { code: family.scorecard })
  if (family.division !== undefined && !pack.units.some(({ value }) => value.code === family.division))
    sink.error(below(place, 'division'), 'definition.unknown-unit', { code: family.division })
}
