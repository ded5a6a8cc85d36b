import type { DefinitionFault } from '#engine/definition/fault.ts'
import { sinkInto } from '#engine/definition/fault.ts'
import { schemaFaults } from '#engine/definition/schema-faults.ts'
import { Indicator } from '#engine/indicator/indicator.ts'

/** An entry while it is being changed: its definition in the pack's own shape, as text and, where it can be read, as data. */
export type Content = Readonly<Record<string, unknown>>

/** What a new indicator begins with: the least that is well formed but for its names. */
export const BEGINNING: Content = {
  code: '',
  name: { zh: '', en: '' },
  unit: '',
  frequency: 'month',
  kind: 'flow',
  direction: 'up',
  rollUp: { rule: 'sum' },
  overTime: 'last',
  reporting: 'cumulative',
  decimals: 0,
}

export interface ReadEntry {
  /** Undefined: the text is not JSON, or not an object. */
  readonly content: Content | undefined
  readonly faults: readonly Pick<DefinitionFault, 'key' | 'params' | 'place'>[]
  /** What the reader of JSON stumbled over. */
  readonly unread?: string
}

/** Reads the text and holds it against the schema the server uses; faults are placed as the server places them. */
export function readEntry(text: string): ReadEntry {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    return { content: undefined, faults: [], unread: error instanceof Error ? error.message : String(error) }
  }
  const faults: DefinitionFault[] = []
  const checked = Indicator.safeParse(content)
  if (!checked.success) schemaFaults(checked.error.issues, { content }, 'entry', ['content'], sinkInto(faults))
  return { content: isContent(content) ? content : undefined, faults }
}

function isContent(value: unknown): value is Content {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What stands at `checks.min`; undefined where there is nothing. */
export function valueAt(content: Content, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => (isContent(at) ? at[key] : undefined), content)
}

/** The content with another value at one place; undefined takes it away, and with it what is left empty. */
export function withValue(content: Content, path: string, value: unknown): Content {
  const [key, ...rest] = path.split('.') as [string, ...string[]]
  if (rest.length === 0) {
    const { [key]: _former, ...others } = content
    return value === undefined ? others : { ...content, [key]: value }
  }
  const inner = content[key]
  const changed = withValue(isContent(inner) ? inner : {}, rest.join('.'), value)
  return Object.keys(changed).length === 0 ? withValue(content, key, undefined) : { ...content, [key]: changed }
}

/** As a number where it is one, else as it was typed: the schema says what is wrong with it. */
export function numberOrText(typed: string): number | string | undefined {
  const text = typed.trim()
  if (text === '') return undefined
  return /^-?\d{1,15}(\.\d{1,6})?$/.test(text) ? Number(text) : text
}

export interface Changed {
  readonly path: string
  readonly before: string | undefined
  readonly after: string | undefined
}

/** What will be different, place by place. */
export function changesBetween(before: Content, after: Content): Changed[] {
  const [old, now] = [leavesOf(before), leavesOf(after)]
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => ({ path, before: old.get(path), after: now.get(path) }))
}

function leavesOf(value: unknown, path: readonly string[] = []): Map<string, string> {
  if (!isContent(value)) return new Map([[path.join('.'), typeof value === 'string' ? value : JSON.stringify(value)]])
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...leavesOf(inner, [...path, key])]))
}
