import type { Syntax } from '#engine/expression/parse.ts'
import { parse } from '#engine/expression/parse.ts'
import { compareExact, type Exact, exact, exactText } from '#engine/number/exact.ts'
import { parseBounds } from '#engine/policy/bounds.ts'

/** A number, border or day of a policy that may be set otherwise. */
export interface PolicyNumber {
  /**
   * Its place in the definition, `gives/amount/cap`. The n-th literal of an expression is `requirements/1/when#0`, the n-th
   * border of a table, counted from below, `score/parts/0/tiers#2`: one border stands in two tiers.
   */
  readonly address: string
  readonly kind: 'number' | 'border' | 'threshold' | 'day'
  /** Decimal text, or an ISO day. */
  readonly value: string
  /** The key it stands under: percent, cap, points, when. */
  readonly key: string
  /** Path of the nearest rule around it that has a name or a clause; '' where there is none. */
  readonly rule: string
}

/** Parts of a policy that decide. Head and document are its identity: another one is another policy. */
const DECIDING = ['inForce', 'vetoes', 'requirements', 'score', 'values', 'gives']
/** Keys whose texts are words and names, never numbers or expressions. */
const WORDS: ReadonlySet<string> = new Set([
  'code',
  'name',
  'clause',
  'says',
  'expert',
  'type',
  'unit',
  'what',
  'rounding',
])
const DECIMAL = /^[+-]?\d+(?:\.\d+)?$/
const DAY = /^\d{4}-\d{2}-\d{2}$/
const INTERVAL = /^[[(].*,.*[\])]$/

type Keys = readonly (string | number)[]

/** Every number, border and day of a policy, found by walking it: thresholds, tiers, points, amounts, rates, caps, days. */
export function policyNumbers(policy: object): readonly PolicyNumber[] {
  return DECIDING.flatMap((key) => walk((policy as Readonly<Record<string, unknown>>)[key], [key], ''))
}

function walk(value: unknown, path: Keys, rule: string): PolicyNumber[] {
  const key = String(path.findLast((step) => typeof step === 'string') ?? '')
  if (typeof value === 'number') return [{ address: path.join('/'), kind: 'number', value: String(value), key, rule }]
  if (typeof value === 'string') return ofText(value, path, key, rule)
  if (Array.isArray(value)) {
    const below = value.flatMap((item, at) => walk(item, [...path, at], rule))
    const address = path.join('/')
    const borders = bordersOf(value).map((border, at): PolicyNumber => {
      return { address: `${address}#${at}`, kind: 'border', value: exactText(border), key, rule }
    })
    return [...borders, ...below]
  }
  if (!isMap(value)) return []
  const here = 'name' in value || 'clause' in value ? path.join('/') : rule
  return Object.entries(value).flatMap(([name, one]) => (WORDS.has(name) ? [] : walk(one, [...path, name], here)))
}

function ofText(text: string, path: Keys, key: string, rule: string): PolicyNumber[] {
  const address = path.join('/')
  if (DECIMAL.test(text)) return [{ address, kind: 'number', value: text, key, rule }]
  if (DAY.test(text)) return [{ address, kind: 'day', value: text, key, rule }]
  if (INTERVAL.test(text)) return []
  return literalsOf(text).map(({ kind, value }, at) => ({ address: `${address}#${at}`, kind, value, key, rule }))
}

interface Literal {
  readonly kind: 'threshold' | 'day'
  readonly value: string
  readonly from: number
  readonly to: number
}

/** Numbers and days written in an expression, in the order they stand. */
export function literalsOf(source: string): readonly Literal[] {
  const parsed = parse(source)
  return 'key' in parsed ? [] : literalsIn(parsed.root, source).sort((a, b) => a.from - b.from)
}

function literalsIn(node: Syntax, source: string): Literal[] {
  const { start: from, end: to } = node as { readonly start: number; readonly end: number }
  if (node.op === 'value') {
    const text = source.slice(from, to)
    if (DECIMAL.test(text)) return [{ kind: 'threshold', value: text, from, to }]
    const day = typeof node.args === 'string' && DAY.test(node.args) ? node.args : undefined
    return day === undefined ? [] : [{ kind: 'day', value: day, from: from + 1, to: to - 1 }]
  }
  return syntaxIn(node.args).flatMap((part) => literalsIn(part, source))
}

const isSyntax = (part: unknown): part is Syntax => typeof part === 'object' && part !== null && 'op' in part

function syntaxIn(args: unknown): readonly Syntax[] {
  if (isSyntax(args)) return [args]
  return Array.isArray(args) ? args.flatMap(syntaxIn) : []
}

/** Where the tiers of a list begin and end, from below, each once. */
export function bordersOf(list: readonly unknown[]): readonly Exact[] {
  const ends = list.flatMap((item) => {
    const text = isMap(item) ? item.in : undefined
    if (typeof text !== 'string' || !INTERVAL.test(text)) return []
    try {
      const { low, high } = parseBounds(text)
      return [low, high].flatMap((end) => end ?? [])
    } catch (error) {
      if (error instanceof RangeError) return []
      throw error
    }
  })
  const sorted = ends.sort(compareExact)
  return sorted.filter((end, at) => at === 0 || compareExact(end, sorted[at - 1] ?? exact(0)) !== 0)
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
