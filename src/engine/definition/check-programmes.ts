import { checkPracticeForms } from '#engine/definition/check-practice-forms.ts'
import { below, checkUnique } from '#engine/definition/check-references.ts'
import type { FaultSink, Place } from '#engine/definition/fault.ts'
import type { Pack, Placed } from '#engine/definition/pack.ts'
import type { OrganisationMode, ProgrammeFamily } from '#engine/definition/programme-practice.ts'
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
    const placed = value.modes.map((mode, at) => ({ value: mode, place: below(place, 'modes', at) }))
    for (const family of value.families) checkModes(pack, family, placed, sink)
    checkPracticeForms(pack, value, place, sink)
  }
  for (const { value, place } of pack.limitCases)
    if (!pack.limitRegimes.some((regime) => regime.value.code === value.limits))
      sink.error(below(place, 'limits'), 'definition.unknown-limits', { code: value.limits })
}

/** What a mode skips or adds is a state of the process, which a rule leads past; what it relaxes is a clause of the limits. */
function checkModes(
  pack: Pack,
  family: ProgrammeFamily,
  modes: readonly Placed<OrganisationMode>[],
  sink: FaultSink,
): void {
  const process = pack.processes.find(({ value }) => value.code === family.process)?.value
  const limits = pack.limitRegimes.find(({ value }) => value.code === family.limits)?.value
  for (const { value: mode, place } of modes) {
    if (!family.modes.includes(mode.code)) continue
    for (const key of ['skips', 'adds'] as const)
      for (const [at, code] of mode[key].entries()) {
        const state = process?.states.find((one) => one.code === code)
        const here = below(place, key, at)
        const params = { code, process: family.process, mode: mode.code }
        if (process !== undefined && state === undefined) sink.error(here, 'definition.mode-state', params)
        else if (
          key === 'skips' &&
          state?.actions.every(({ by, when }) => by !== 'rule' || !when?.includes('passedBy'))
        )
          sink.error(here, 'definition.mode-not-skipped', params)
      }
    for (const [at, code] of mode.relaxes.entries())
      if (limits !== undefined && !limits.rules.some((rule) => rule.code === code))
        sink.error(below(place, 'relaxes', at), 'definition.mode-clause', { code, limits: limits.code })
  }
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
