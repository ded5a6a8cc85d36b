import { calendarOf } from '#engine/definition/check-calendars.ts'
import { below } from '#engine/definition/check-references.ts'
import type { CaseExpectation, DefinitionCase } from '#engine/definition/definition-case.ts'
import type { DefinitionFault } from '#engine/definition/fault.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { readPackValues } from '#engine/definition/pack-values.ts'
import { type CaseFindings, runCase } from '#engine/definition/run-case.ts'
import { runFormCases } from '#engine/definition/run-form-case.ts'
import { runLightCase } from '#engine/definition/run-light-case.ts'
import { runLimitCases } from '#engine/definition/run-limit-cases.ts'
import { type RuleCoverage, runPolicyCases } from '#engine/definition/run-policy-cases.ts'
import type { Decimal } from '#engine/number/decimal.ts'
import { type Exact, exactText, formatExact, parseExact } from '#engine/number/exact.ts'

export interface CasesRun {
  readonly cases: number
  /** One for each expectation that does not hold, at its place. */
  readonly failures: readonly DefinitionFault[]
  /** Which rules of the pack's policies its cases touch. */
  readonly coverage: readonly RuleCoverage[]
}

/** Runs the pack's `tests/*.yaml` through the engine. The pack must have passed its checks. */
export function runCases(pack: Pack): CasesRun {
  const { values } = readPackValues(pack)
  const failures: DefinitionFault[] = []
  for (const { value, place } of pack.cases) {
    const found = runCase(pack, values, value)
    for (const [field, expected, shown] of differences(value, found)) {
      failures.push({
        severity: 'error',
        key: 'definition.case-failed',
        params: { name: value.name, field, expected, found: shown },
        place: below(place, 'expect', field),
      })
    }
  }
  const calendar = calendarOf(pack)
  for (const { value, place } of pack.lightCases) failures.push(...runLightCase(pack, value, place, calendar))
  failures.push(...runFormCases(pack), ...runLimitCases(pack))
  const policies = runPolicyCases(pack)
  failures.push(...policies.failures)
  const { cases, lightCases, formCases, limitCases } = pack
  const own = cases.length + lightCases.length + formCases.length + limitCases.length
  return { cases: own + policies.cases, failures, coverage: policies.coverage }
}

function differences({ expect }: DefinitionCase, found: CaseFindings): [keyof CaseExpectation, string, string][] {
  const different: [keyof CaseExpectation, string, string][] = []
  for (const field of Object.keys(expect) as (keyof CaseExpectation)[]) {
    const expected = expect[field]
    if (expected === undefined) continue
    const shown = isExact(found[field]) ? shownLike(found[field], expected) : String(found[field] ?? 'none')
    if (shown !== canonical(expected)) different.push([field, String(expected), shown])
  }
  return different
}

const isExact = (value: unknown): value is Exact => typeof value === 'object' && value !== null

/** Rounded half-up to as many places as the expectation is written with; exactly when it says `none`. */
function shownLike(value: Exact, expected: Decimal): string {
  const text = String(expected)
  if (parseExact(text) === undefined) return exactText(value)
  return formatExact(value, text.split('.')[1]?.length ?? 0, 'half-up')
}

/** `68.30` asks for two places; `+5` is 5. */
const canonical = (expected: Decimal): string => String(expected).replace(/^\+/, '')
