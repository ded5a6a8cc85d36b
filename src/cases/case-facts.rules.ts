import { findDayNumber } from '#engine/calendar/date.ts'
import type { Facts } from '#engine/expression/expression.ts'
import type { Process, ProcessFact } from '#engine/process/process.ts'
import { type Reason, Refusal } from '#engine/refusal.ts'

/**
 * The facts of a case with those that are given now. Only facts that are asked for may be given, each by its declaration; null
 * takes one back. @throws Refusal with every reason against them.
 */
export function withGivenFacts(
  { facts: declared }: Process,
  asked: readonly string[],
  before: Facts,
  given: Facts | undefined,
): Facts {
  if (given === undefined) return before
  const reasons: Reason[] = []
  const after: Record<string, unknown> = { ...before }
  for (const [name, value] of Object.entries(given)) {
    const fact = Object.hasOwn(declared, name) ? declared[name] : undefined
    if (fact === undefined || !asked.includes(name)) reasons.push({ key: 'case.fact-not-asked', at: 'facts' })
    else if (value === null) delete after[name]
    else if (!isOf(fact, value)) reasons.push({ key: 'case.fact-unfit', params: labelsOf(fact), at: `facts/${name}` })
    else after[name] = value
  }
  if (reasons.length > 0) throw new Refusal('form-invalid', ...reasons)
  return after
}

const labelsOf = ({ label }: ProcessFact) => ({ fact: label.zh, factEn: label.en })

function isOf({ type, least, most, oneOf }: ProcessFact, value: unknown): boolean {
  switch (type) {
    case 'bool':
      return typeof value === 'boolean'
    case 'number':
      return (
        typeof value === 'number' &&
        Number.isFinite(value) &&
        (least === undefined || value >= least) &&
        (most === undefined || value <= most)
      )
    case 'date':
      return typeof value === 'string' && findDayNumber(value) !== undefined
    case 'text':
      return typeof value === 'string' && value.trim() !== '' && (oneOf === undefined || oneOf.includes(value))
    case 'texts':
      return Array.isArray(value) && value.every((one) => typeof one === 'string')
  }
}
