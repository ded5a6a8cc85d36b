import type { WorkingDayCalendar } from '#engine/calendar/working-days.ts'
import { dayOf } from '#engine/definition/check-lights.ts'
import { below } from '#engine/definition/check-references.ts'
import type { LightCase, LightCaseStep } from '#engine/definition/definition-case.ts'
import type { DefinitionFault, Place } from '#engine/definition/fault.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { compileScheme } from '#engine/light/compile-scheme.ts'
import { type Judgement, judge } from '#engine/light/judge.ts'
import type { LightEntry } from '#engine/light/light-entry.ts'
import { Refusal } from '#engine/refusal.ts'

/** Lets the item live through the days of the case, and tells every expectation that does not hold. */
export function runLightCase(
  { lightSchemes, lightChoice }: Pack,
  { name, subject, scheme: code, facts: given, steps }: LightCase,
  place: Place,
  calendar: WorkingDayCalendar,
): DefinitionFault[] {
  const scheme = lightSchemes.find(({ value }) => value.code === (code ?? lightChoice[subject]))!
  const compiled = compileScheme(scheme.value)
  const failures: DefinitionFault[] = []
  const history: LightEntry[] = []
  let facts = given
  for (const [at, step] of steps.entries()) {
    facts = { ...facts, ...step.facts }
    const { period, start } = step
    const here = below(place, 'steps', at, 'expect')
    const fail = (field: string, expected: string, found: string) =>
      failures.push({
        severity: 'error',
        key: 'definition.case-failed',
        params: { name, field, expected, found },
        place: below(here, field),
      })
    try {
      const known = { on: dayOf(step), facts, ...(period !== undefined && { period }), ...(start && { start }) }
      const judged = judge(compiled, known, history, calendar)
      if (judged.changed) history.push(judged.entry)
      for (const [field, expected, found] of differences(step.expect, judged)) fail(field, expected, found)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      fail('light', String(step.expect.light ?? ''), error.reasons.map(({ key }) => key).join(', '))
    }
  }
  return failures
}

type Difference = readonly [field: string, expected: string, found: string]

function differences(expect: LightCaseStep['expect'], judged: Judgement): Difference[] {
  const { entry, raises, reminds, awards, reason } = judged
  const acts = (act: 'issue' | 'escalate') => raises.filter((one) => one.act === act).map(({ light }) => light)
  const listed = (codes: readonly string[]) => codes.join(', ') || 'none'
  const found: Difference[] = [
    ['light', expect.light ?? '', entry.light ?? 'none'],
    ['since', expect.since ?? '', entry.since],
    ['cause', expect.cause ?? '', entry.cause],
    ['raises', listed(expect.raises ?? []), listed(acts('issue'))],
    ['escalates', listed(expect.escalates ?? []), listed(acts('escalate'))],
    ['reminders', String(expect.reminders), String(reminds.length)],
    ['awards', listed(expect.awards ?? []), listed(awards)],
  ]
  const told = found.filter(
    ([field, expected, shown]) => expect[field as keyof typeof expect] !== undefined && expected !== shown,
  )
  const sentence = expect.reason
  if (sentence === undefined || reason.zh.includes(sentence) || reason.en.includes(sentence)) return told
  return [...told, ['reason', sentence, reason.zh]]
}
