import { lastDay } from '#engine/calendar/period.ts'
import { below, checkUnique } from '#engine/definition/check-references.ts'
import type { LightCase, LightCaseStep } from '#engine/definition/definition-case.ts'
import type { FaultSink, Place } from '#engine/definition/fault.ts'
import type { Pack, Placed } from '#engine/definition/pack.ts'
import { isOpen, readFact } from '#engine/expression/value.ts'
import { checkScheme } from '#engine/light/check-scheme.ts'
import { LIGHT_FACTS, TIME_FACTS } from '#engine/light/light-facts.ts'
import { LIGHT_SUBJECTS, type LightScheme, type LightSubject } from '#engine/light/light-scheme.ts'

/** Schemes are sound, those that are chosen exist and suit, and cases of lights name what there is, in the order of time. */
export function checkLights(pack: Pack, sink: FaultSink): void {
  checkUnique(pack.lightSchemes, sink)
  for (const { value, place } of pack.lightSchemes) {
    for (const { path, key, params, offset } of checkScheme(value).faults)
      sink.error({ ...below(place, ...path), ...(offset !== undefined && { offset }) }, key, params)
  }
  checkChoice(pack, sink)
  for (const lightCase of pack.lightCases) checkLightCase(pack, lightCase, sink)
}

function checkChoice({ manifest, lightChoice, lightSchemes }: Pack, sink: FaultSink): void {
  for (const subject of LIGHT_SUBJECTS) {
    const code = lightChoice[subject]
    const isOwn = manifest.value.lights[subject] !== undefined
    const place = isOwn ? below(manifest.place, 'lights', subject) : manifest.place
    if (code !== undefined) findScheme(lightSchemes, code, subject, place, sink)
  }
}

function findScheme(
  schemes: readonly Placed<LightScheme>[],
  code: string,
  subject: LightSubject,
  place: Place,
  sink: FaultSink,
): LightScheme | undefined {
  const scheme = schemes.find(({ value }) => value.code === code)?.value
  if (scheme === undefined) sink.error(place, 'definition.unknown-light-scheme', { code })
  else if (!scheme.for.includes(subject)) sink.error(place, 'definition.light-scheme-subject', { code, subject })
  return scheme
}

function checkLightCase(pack: Pack, { value, place }: Placed<LightCase>, sink: FaultSink): void {
  const { subject } = value
  const code = value.scheme ?? pack.lightChoice[subject]
  const at = value.scheme === undefined ? below(place, 'subject') : below(place, 'scheme')
  const scheme = findScheme(pack.lightSchemes, code ?? '', subject, at, sink)
  checkFacts(subject, value.facts, below(place, 'facts'), sink)
  let last = ''
  for (const [index, step] of value.steps.entries()) {
    const here = below(place, 'steps', index)
    const day = dayOf(step)
    if (day < last) sink.error(below(here, step.on === undefined ? 'period' : 'on'), 'definition.step-order', { last })
    last = day
    checkFacts(subject, step.facts, below(here, 'facts'), sink)
    const codes: [string, readonly (string | number)[]][] = [
      ...(step.start === undefined ? [] : [[step.start, ['start']] as [string, string[]]]),
      ...(step.expect.light === undefined || step.expect.light === 'none'
        ? []
        : [[step.expect.light, ['expect', 'light']] as [string, string[]]]),
    ]
    for (const [light, path] of codes)
      if (scheme?.lights.some((one) => one.code === light) === false)
        sink.error(below(here, ...path), 'light.unknown-light', { code: light })
  }
}

/** The day a step is judged: its own, or the last of its period. */
export const dayOf = ({ on, period }: LightCaseStep): string => on ?? lastDay(period!)

function checkFacts(subject: LightSubject, facts: LightCase['facts'], place: Place, sink: FaultSink): void {
  for (const [name, value] of Object.entries(facts)) {
    const declared = Object.hasOwn(LIGHT_FACTS[subject], name) ? LIGHT_FACTS[subject][name] : undefined
    const isOfTime = name === 'today' || (subject !== 'indicator' && TIME_FACTS.includes(name))
    if (declared === undefined) sink.error({ ...below(place, name), atKey: true }, 'definition.unknown-fact', { name })
    else if (isOfTime) sink.error({ ...below(place, name), atKey: true }, 'definition.fact-of-time', { name })
    else if (value !== null && isOpen(readFact(value, declared.type)))
      sink.error(below(place, name), 'definition.wrong-type', { expected: String(declared.type) })
  }
}
