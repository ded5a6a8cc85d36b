import { judgeLimits, type TakingPart } from '#engine/limits/judge-limits.ts'
import type { LimitCase } from '#engine/limits/limit-case.ts'
import type { LimitRegime } from '#engine/limits/limit-rule.ts'

/** What does not hold of a case, each as what was expected and what was found. */
export function runLimitCase(
  regime: LimitRegime,
  { call, project, parties, expect }: LimitCase,
): readonly { readonly field: keyof LimitCase['expect']; readonly expected: string; readonly found: string }[] {
  const parts = parties.flatMap(({ name, has }) =>
    has.map((one): TakingPart => ({ subject: name, project: one.title, ...one })),
  )
  const application = {
    id: '',
    call,
    project,
    parties: parties.map(({ name, role, facts }) => ({ id: name, name, role, facts })),
  }
  const found = judgeLimits(regime, application, parts)
  const named = (verdict: string) =>
    found
      .filter((one) => one.verdict === verdict)
      .map(({ rule, subject }) => `${rule.code} ${subject.name}`)
      .sort()
  const counts = new Map(found.map(({ rule, subject, number }) => [`${rule.code} ${subject.name}`, number]))
  const lines = [
    { field: 'broken' as const, expected: [...expect.broken].sort().join(', '), found: named('broken').join(', ') },
    { field: 'open' as const, expected: [...expect.open].sort().join(', '), found: named('open').join(', ') },
    ...Object.entries(expect.counts).map(([of, number]) => ({
      field: 'counts' as const,
      expected: `${of}: ${number}`,
      found: `${of}: ${counts.get(of) ?? 'none'}`,
    })),
  ]
  return lines.filter((line) => line.expected !== line.found)
}
