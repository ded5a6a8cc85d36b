import { computationOf } from '#engine/expression/evaluate.ts'
import type { Comparison, Node, NodeOf, Value } from '#engine/expression/expression.ts'
import { newScope } from '#engine/expression/scope.ts'
import { isOpen, type Outcome } from '#engine/expression/value.ts'
import { nodesOf } from '#engine/expression/walk.ts'
import { exact } from '#engine/number/exact.ts'
import type { ProcessFact } from '#engine/process/process.ts'
import { ValueRange } from '#engine/process/value-range.ts'

/** Can conditions hold together? Never and sometimes are proven; unclear is all that the analysis cannot see through. */
export type Chance = 'never' | 'sometimes' | 'unclear'

/** A condition, or its contrary. */
export interface Wanted {
  readonly node: Node
  readonly holds: boolean
}

type Facts = Readonly<Record<string, Pick<ProcessFact, 'least' | 'most' | 'oneOf'>>>

const MOST_CASES = 512

/**
 * Whether all of these can be at once. Conditions are spread into cases, and in each the comparisons of a fact with constants must leave
 * it a value (intervals, choices, declared bounds). Facts are taken as independent of each other.
 */
export function chanceOf(wanted: readonly Wanted[], facts: Facts): Chance {
  let cases: readonly (readonly Wanted[])[] | undefined = [[]]
  for (const one of wanted) cases = cases && product(cases, casesOf(one))
  if (cases === undefined) return 'unclear'
  let chance: Chance = 'never'
  for (const atoms of cases) {
    const here = chanceOfCase(atoms, facts)
    if (here === 'sometimes') return 'sometimes'
    if (here === 'unclear') chance = 'unclear'
  }
  return chance
}

type Cases = readonly (readonly Wanted[])[] | undefined

function casesOf({ node, holds }: Wanted): Cases {
  const constant = constantOf(node)
  if (constant !== undefined) return constant === holds ? [[]] : []
  const [when, unless] = [true, false].map((each) => (part: Node) => casesOf({ node: part, holds: each }))
  const as = holds ? when! : unless!
  switch (node.kind) {
    case 'not':
      return casesOf({ node: node.operand, holds: !holds })
    case 'and':
    case 'or': {
      const parts = node.operands.map(as)
      return (node.kind === 'and') === holds ? parts.reduce<Cases>(product, [[]]) : union(parts)
    }
    case 'choose':
      return union([
        product(when!(node.condition), as(node.then)),
        product(unless!(node.condition), as(node.otherwise)),
      ])
    case 'compare': {
      if (node.left.type !== 'bool' || (node.operator !== '==' && node.operator !== '!=')) return [[{ node, holds }]]
      const alike = (node.operator === '==') === holds
      return union([
        product(when!(node.left), alike ? when!(node.right) : unless!(node.right)),
        product(unless!(node.left), alike ? unless!(node.right) : when!(node.right)),
      ])
    }
    default:
      return [[{ node, holds }]]
  }
}

function product(a: Cases, b: Cases): Cases {
  if (a === undefined || b === undefined || a.length * b.length > MOST_CASES) return undefined
  return a.flatMap((left) => b.map((right) => [...left, ...right]))
}

function union(parts: readonly Cases[]): Cases {
  const all = parts.flatMap((part) => part ?? [])
  return parts.includes(undefined) || all.length > MOST_CASES ? undefined : all
}

function chanceOfCase(atoms: readonly Wanted[], facts: Facts): Chance {
  const ranges = new Map<string, ValueRange>()
  const absent = new Set<string>()
  let isClear = true
  const rangeOf = (key: string): ValueRange => {
    const found = ranges.get(key) ?? declaredRange(facts, key)
    ranges.set(key, found)
    return found
  }
  for (const { node, holds } of atoms) {
    if (node.kind === 'has' && !holds) absent.add(pathOf(node.path) ?? '')
    else if (node.kind !== 'has' && !narrow(node, holds, rangeOf)) isClear = false
  }
  if ([...absent].some((key) => ranges.has(key)) || [...ranges.values()].some(({ isEmpty }) => isEmpty)) return 'never'
  return isClear ? 'sometimes' : 'unclear'
}

/** What is a fact is narrowed; false when the part says something that ranges cannot express. */
function narrow(node: Node, holds: boolean, rangeOf: (key: string) => ValueRange): boolean {
  const key = pathOf(node)
  if (key !== undefined) {
    rangeOf(key).among([holds])
    return true
  }
  if (node.kind === 'compare') return narrowCompared(node, holds, rangeOf)
  if (node.kind !== 'in') return false
  const item = pathOf(node.item)
  const list = constantOf(node.list)
  if (item === undefined || typeof node.item.type !== 'string' || !Array.isArray(list)) return false
  if (holds) rangeOf(item).among(list as readonly Value[])
  else rangeOf(item).notAmong(list as readonly Value[])
  return true
}

const FLIPPED: Readonly<Record<Comparison, Comparison>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}
const CONTRARY: Readonly<Record<Comparison, Comparison>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
}

function narrowCompared(
  { operator, left, right }: NodeOf<'compare'>,
  holds: boolean,
  rangeOf: (key: string) => ValueRange,
): boolean {
  if (typeof left.type !== 'string') return false
  const wanted = holds ? operator : CONTRARY[operator]
  const [a, b] = [pathOf(left), pathOf(right)]
  if (a !== undefined && a === b) {
    if (wanted === '<' || wanted === '>' || wanted === '!=') rangeOf(a).among([])
    return true
  }
  const constant = constantOf(a === undefined ? left : right)
  const key = a ?? b
  if (key === undefined || constant === undefined) return false
  rangeOf(key).compare(a === undefined ? FLIPPED[wanted] : wanted, constant)
  return true
}

function declaredRange(facts: Facts, key: string): ValueRange {
  const range = new ValueRange()
  const fact = Object.hasOwn(facts, key) ? facts[key] : undefined
  if (fact?.least !== undefined) range.compare('>=', exact(fact.least))
  if (fact?.most !== undefined) range.compare('<=', exact(fact.most))
  if (fact?.oneOf !== undefined) range.among(fact.oneOf)
  return range
}

/** A fact, or a field of one, as the key of its range. */
function pathOf(node: Node): string | undefined {
  if (node.kind === 'name') return node.name
  if (node.kind !== 'field') return undefined
  const record = pathOf(node.record)
  return record === undefined ? undefined : `${record}.${node.field}`
}

/** The value of a part that reads nothing; undefined when it reads something, or can have no value. */
function constantOf(node: Node): Value | undefined {
  for (const part of nodesOf(node)) if (part.kind === 'name' || part.kind === 'variable') return undefined
  const value: Outcome = computationOf(node)(newScope({}))
  return isOpen(value) ? undefined : value
}
