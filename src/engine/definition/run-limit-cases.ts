import { below } from '#engine/definition/check-references.ts'
import type { DefinitionFault } from '#engine/definition/fault.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { runLimitCase } from '#engine/limits/run-limit-case.ts'

/** Runs the cases of limits; a fault for each expectation that does not hold. */
export function runLimitCases({
  limitCases,
  limitRegimes,
}: Pick<Pack, 'limitCases' | 'limitRegimes'>): DefinitionFault[] {
  return limitCases.flatMap(({ value, place }) => {
    const regime = limitRegimes.find((one) => one.value.code === value.limits)?.value
    if (regime === undefined) return []
    return runLimitCase(regime, value).map(
      ({ field, expected, found }): DefinitionFault => ({
        severity: 'error',
        key: 'definition.limit-case-failed',
        params: { name: value.name, expected: expected || '—', found: found || '—' },
        place: below(place, 'expect', field),
      }),
    )
  })
}
