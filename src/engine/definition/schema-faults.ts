import type { z } from 'zod'
import type { DefinitionMessageKey } from '#engine/definition/definition.messages.ts'
import type { FaultSink, Place } from '#engine/definition/fault.ts'
import { isRule } from '#engine/text/rule.messages.ts'

type Issue = z.core.$ZodIssue
type Path = readonly (string | number)[]

const EXPECTED: Readonly<Record<string, DefinitionMessageKey>> = {
  string: 'definition.expect-text',
  number: 'definition.expect-number',
  int: 'definition.expect-integer',
  boolean: 'definition.expect-boolean',
  array: 'definition.expect-list',
  object: 'definition.expect-map',
  record: 'definition.expect-map',
}

/** Turns what a schema found into faults at the very key that is wrong. `data` is what the schema was given. */
export function schemaFaults(issues: readonly Issue[], data: unknown, file: string, base: Path, sink: FaultSink): void {
  for (const issue of issues) tell(issue, data, file, base, sink)
}

function tell(issue: Issue, data: unknown, file: string, base: Path, sink: FaultSink): void {
  const path = [...base, ...(issue.path as (string | number)[])]
  const place: Place = { file, path }
  if (issue.code === 'unrecognized_keys') {
    for (const name of issue.keys) {
      sink.error({ file, path: [...path, name], atKey: true }, 'definition.unknown-key', { name: name.slice(0, 80) })
    }
  } else if (issue.code !== 'custom' && valueAt(data, path) === undefined) tellMissing(data, file, path, sink)
  else if (issue.code === 'invalid_union') tellUnion(issue, data, file, path, sink)
  else if (issue.code === 'invalid_type') {
    sink.error(place, EXPECTED[issue.expected] ?? 'definition.wrong-type', { expected: issue.expected })
  } else if (issue.code === 'invalid_value') {
    sink.error(place, 'definition.not-one-of', { options: issue.values.map(String).join(', ') })
  } else if (issue.code === 'too_small') sink.error(place, 'definition.too-small', { limit: Number(issue.minimum) })
  else if (issue.code === 'too_big') sink.error(place, 'definition.too-big', { limit: Number(issue.maximum) })
  else if (issue.code === 'invalid_key') {
    tellRule(issue.issues[0] ?? issue, { ...place, atKey: true }, sink)
  } else tellRule(issue, place, sink)
}

/** A rule of ours names its sentence; the library's own formats are told by their names: `email`. */
function tellRule(issue: Issue, place: Place, sink: FaultSink): void {
  if (isRule(issue.message)) sink.error(place, issue.message as `rule.${string}`)
  else sink.error(place, 'definition.format', { detail: issue.code === 'invalid_format' ? issue.format : issue.code })
}

/** What is not there has no place of its own: the thing that should hold it is told. */
function tellMissing(data: unknown, file: string, path: Path, sink: FaultSink): void {
  const name = String(path.at(-1) ?? '')
  const isText = (name === 'zh' || name === 'en') && typeof valueAt(data, path.slice(0, -1)) === 'object'
  const key = isText ? 'definition.missing-translation' : 'definition.missing-key'
  sink.error({ file, path: path.slice(0, -1) }, key, { name })
}

/** Of a union the branch is told that fits the value's own type: a wrong band is told as a band, not as no number. */
function tellUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  data: unknown,
  file: string,
  path: Path,
  sink: FaultSink,
): void {
  const options = (issue as { options?: readonly unknown[] }).options
  if (issue.errors.length === 0 && options !== undefined) {
    sink.error({ file, path }, 'definition.not-one-of', { options: options.map(String).join(', ') })
    return
  }
  const fits = issue.errors.filter((branch) => !branch.some(isOfAnotherType))
  const nearest = [...fits].sort((a, b) => a.length - b.length)[0]
  if (nearest !== undefined) schemaFaults(nearest, data, file, path, sink)
  else {
    const expected = issue.errors.map((branch) => describe(branch[0])).join(' | ')
    sink.error({ file, path }, 'definition.wrong-type', { expected })
  }
}

const isOfAnotherType = (issue: Issue): boolean =>
  issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value')

const describe = (issue: Issue | undefined): string =>
  issue?.code === 'invalid_type' ? issue.expected : issue?.code === 'invalid_value' ? issue.values.join(', ') : '…'

function valueAt(data: unknown, path: Path): unknown {
  let value = data
  for (const step of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string | number, unknown>)[step]
  }
  return value
}
