import { type Condition, nameOf, textOfLiteral } from '#engine/expression/condition.ts'
import type { Comparison } from '#engine/expression/expression.ts'
import { parseExact } from '#engine/number/exact.ts'
import { type Bounds, boundsText, parseBounds } from '#engine/policy/bounds.ts'
import type { NamedFactTold } from '#modules/policies/policy-draft.contract.ts'

export type Json = Readonly<Record<string, unknown>>
export type Keys = readonly (string | number)[]

export const isMap = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const listAt = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
export const textAt = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

/** The value with another at a path; `undefined` takes what is there away. What is given is not touched. */
export function withValue(value: unknown, keys: Keys, to: unknown): unknown {
  const [key, ...rest] = keys
  if (key === undefined) return to
  const below = withValue(isMap(value) || Array.isArray(value) ? (value as Json)[key] : undefined, rest, to)
  if (Array.isArray(value) || (typeof key === 'number' && !isMap(value))) {
    const list = [...listAt(value)]
    if (below === undefined) list.splice(Number(key), 1)
    else list[Number(key)] = below
    return list
  }
  const { [key]: _, ...others } = isMap(value) ? value : {}
  if (below === undefined) return others
  return isMap(value) && Object.hasOwn(value, key) ? { ...value, [key]: below } : { ...others, [key]: below }
}

/** What an officer chooses between a fact and a value. */
export const RELATIONS = ['>=', '>', '<=', '<', '==', '!=', 'in', 'begins', 'yes', 'no'] as const
export type Relation = (typeof RELATIONS)[number]

const BY_TYPE: Readonly<Record<string, readonly Relation[]>> = {
  number: ['>=', '>', '<=', '<', '==', '!='],
  money: ['>=', '>', '<=', '<', '==', '!='],
  date: ['>=', '>', '<=', '<', '==', '!='],
  text: ['==', '!=', 'in', 'begins'],
  bool: ['yes', 'no'],
}
export const relationsOf = (type: string): readonly Relation[] => BY_TYPE[type] ?? ['==', '!=']

/** One sentence: fact, relation, value. `value` is as the text of the rule has it; of `in` there are several. */
export interface Sentence {
  readonly fact: string
  readonly relation: Relation
  readonly values: readonly string[]
}

/** The sentence a condition is, where its left side is a fact; undefined for a group or a formula. */
export function sentenceOfCondition(one: Condition): Sentence | undefined {
  if (one.kind === 'yes' && nameOf(one.item)) return { fact: one.item, relation: 'yes', values: [] }
  if (one.kind === 'not' && one.part.kind === 'yes' && nameOf(one.part.item))
    return { fact: one.part.item, relation: 'no', values: [] }
  if (one.kind === 'compare' && nameOf(one.left))
    return { fact: one.left, relation: one.operator as Relation, values: [one.right] }
  if (one.kind === 'one-of' && nameOf(one.item)) return { fact: one.item, relation: 'in', values: one.values }
  if (one.kind === 'begins' && nameOf(one.item)) return { fact: one.item, relation: 'begins', values: [one.with] }
  return undefined
}

export function conditionOf({ fact, relation, values }: Sentence): Condition {
  const [value = ''] = values
  if (relation === 'yes') return { kind: 'yes', item: fact }
  if (relation === 'no') return { kind: 'not', part: { kind: 'yes', item: fact } }
  if (relation === 'in') return { kind: 'one-of', item: fact, values }
  if (relation === 'begins') return { kind: 'begins', item: fact, with: value }
  return { kind: 'compare', left: fact, operator: relation as Comparison, right: value }
}

/** A value as it is typed: 首次 of `"首次"`, 2023-01-01 of `date("2023-01-01")`. */
export function typedOf(value: string, type: string): string {
  if (type === 'date') return /^date\("(\d{4}-\d{2}-\d{2})"\)$/.exec(value)?.[1] ?? value
  return type === 'text' ? (textOfLiteral(value) ?? value) : value
}

/** What was typed as the text of the rule: a text in quotation marks, a day by its function, a number or formula as it is. */
export function writtenOf(typed: string, type: string): string {
  const text = typed.trim()
  if (type === 'date') return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `date("${text}")` : text
  return type === 'text' ? JSON.stringify(text) : text
}

/** The first sentence about a fact. */
export function startingSentence({ name, type, words }: NamedFactTold): Sentence {
  const relation = relationsOf(type)[0]!
  const first = type === 'text' ? writtenOf(words[0] ?? '', 'text') : type === 'date' ? 'on' : '0'
  return { fact: name, relation, values: relation === 'yes' ? [] : [first] }
}

/** The ends of an interval as they are typed. */
export interface Ends {
  readonly low: string
  readonly lowClosed: boolean
  readonly high: string
  readonly highClosed: boolean
}

export function endsOf(text: string): Ends {
  const found = /^\s*([[(])\s*([^,]*?)\s*,\s*([^\])]*?)\s*([\])])\s*$/.exec(text)
  return {
    ...{ low: found?.[2] ?? '', high: found?.[3] ?? '' },
    ...{ lowClosed: found?.[1] === '[', highClosed: found?.[4] === ']' },
  }
}

export const textOfEnds = ({ low, lowClosed, high, highClosed }: Ends): string =>
  `${lowClosed && low !== '' ? '[' : '('}${low},${high}${highClosed && high !== '' ? ']' : ')'}`

/** The tier that follows the last one: from where it ends, without an end. */
export function nextTier(last: string | undefined): string {
  const bounds = last === undefined ? undefined : readBounds(last)
  if (bounds?.high === undefined) return '[0,)'
  return boundsText({ low: bounds.high, lowClosed: !bounds.highClosed, highClosed: false }).replaceAll(' ', '')
}

/** Undefined while it is not an interval. */
export function readBounds(text: string): Bounds | undefined {
  try {
    return parseBounds(text)
  } catch {
    return undefined
  }
}

/** A number as the definition has it: a plain one as a number, else the text as it was typed. */
export function decimalOf(typed: string): string | number {
  const text = typed.trim().replaceAll(/[,，\s]/g, '')
  return parseExact(text) !== undefined && String(Number(text)) === text ? Number(text) : text
}

/** Points of an item or a tier the other way: a number for all, or a range within which experts give theirs. */
export function markOfKind(kind: 'points' | 'range', former: Json, expert: string): Json {
  const { points, range, expert: _, ...rest } = former
  const most = listAt(range)[1] ?? points ?? former.max ?? 0
  return kind === 'points' ? { ...rest, points: most } : { ...rest, range: [0, most], expert }
}

/** Codes of all rules and values: each stands once. */
export function codesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(codesIn)
  if (!isMap(value)) return []
  return [...(typeof value.code === 'string' ? [value.code] : []), ...Object.values(value).flatMap(codesIn)]
}

/** A rule of which nothing has been said yet but what stands above it. */
export const startingRule = (definition: Json, stem: string, more: Json): Json => {
  const code = freeCode(codesIn(definition), stem)
  return { code, name: { zh: '', en: code }, clause: '', ...more }
}

/** A code for a rule that has none yet: free among those there are. */
export function freeCode(codes: readonly string[], stem: string): string {
  for (let n = codes.length + 1; ; n++) if (!codes.includes(`${stem}${n}`)) return `${stem}${n}`
}

/** Forms of a sum, each by the keys that make it. */
export const AMOUNT_KINDS = ['fixed', 'percent', 'tiers', 'bands', 'each', 'is', 'choose', 'sumOf', 'bestOf'] as const
export type AmountKind = (typeof AMOUNT_KINDS)[number]

export const kindOfAmount = (amount: Json): AmountKind =>
  AMOUNT_KINDS.find((kind) => amount[kind] !== undefined) ?? 'fixed'

/** A sum of another form: clause, difference, floor and cap stay, and of its numbers what fits. */
export function amountOfKind(kind: AmountKind, former: Json): Json {
  const { clause, less, floor, cap } = former
  const kept = Object.fromEntries(Object.entries({ clause, less, floor, cap }).filter(([, one]) => one !== undefined))
  const base = textAt(former.of ?? former.by ?? former.count ?? former.is)
  const number = decimalOf(textAt(former.fixed ?? former.each ?? 0))
  const { clause: _, less: __, floor: ___, cap: ____, ...plain } = former
  const starting: Readonly<Record<AmountKind, Json>> = {
    fixed: { fixed: number },
    percent: { of: base, percent: 10 },
    tiers: { by: base, tiers: [{ in: '(,)', amount: number }] },
    bands: { of: base, bands: [{ in: '[0,)', percent: 10 }] },
    each: { each: number === 0 ? 1 : number, count: base },
    is: { is: base },
    choose: { choose: [{ when: '', amount: { fixed: number } }, { amount: plain }] },
    sumOf: { sumOf: [plain] },
    bestOf: { bestOf: [plain] },
  }
  return { ...kept, ...starting[kind] }
}

/** What an instalment is called until it has a better name. */
export const numbered = (n: number) => ({ zh: `第${n}期`, en: `Part ${n}` })
