import Fraction from 'fraction.js'
import { addDays, daysBetween } from '#engine/expression/calendar-day.ts'
import {
  type Expression,
  type Facts,
  type Node,
  type NodeOf,
  UNKNOWN,
  type Unknown,
  type Value,
} from '#engine/expression/expression.ts'
import { FUNCTIONS } from '#engine/expression/functions.ts'
import { readPattern } from '#engine/expression/pattern.ts'
import { quickComparison } from '#engine/expression/quick-comparison.ts'
import { type Compute, MOST_VISITS, mayVisit, newScope, type Scope, type Watch } from '#engine/expression/scope.ts'
import {
  compareKnown,
  DATE_OUT_OF_RANGE,
  DIVISION_BY_ZERO,
  equal,
  Invalid,
  isOpen,
  kept,
  NO_SUCH_ELEMENT,
  NO_SUCH_KEY,
  NOT_WHOLE_DAYS,
  type Outcome,
  openOf,
  readFact,
  readField,
  softer,
  TOO_COSTLY,
} from '#engine/expression/value.ts'
import { isList, isRecord } from '#engine/expression/value-type.ts'
import type { Exact } from '#engine/number/exact.ts'

const computations = new WeakMap<Node, Compute>()

/** The compiled computation of a node, made once. */
export function computationOf(node: Node): Compute {
  let compute = computations.get(node)
  if (!compute) {
    compute = build(node)
    computations.set(node, compute)
  }
  return compute
}

/** The value by the one truth table, without a trace; UNKNOWN also stands for invalid. For many rows take `evaluator`. */
export function evaluate(expression: Expression, facts: Facts): Value | Unknown {
  return settled(computationOf(expression.tree)(newScope(facts)))
}

/** `evaluate` of one expression, with its computation at hand. */
export function evaluator(expression: Expression): (facts: Facts) => Value | Unknown {
  const compute = computationOf(expression.tree)
  const scope = newScope({})
  return (facts) => {
    scope.facts = facts
    scope.visits = MOST_VISITS
    return settled(compute(scope))
  }
}

/** A value fit for the world: what is invalid, also inside a list, shows as UNKNOWN. */
export function settled(outcome: Outcome): Value | Unknown {
  if (outcome instanceof Invalid) return UNKNOWN
  if (Array.isArray(outcome)) return outcome.map((item) => settled(item as Outcome)) as Value
  return outcome
}

/** Builds the closure of a node. Kleene's strong three values; arithmetic and functions need every argument. */
export function build(node: Node, watch?: Watch): Compute {
  const compute = buildPlain(node, (part) => build(part, watch))
  return watch ? watch(node, compute) : (quickComparison(node, compute) ?? compute)
}

function buildPlain(node: Node, part: (node: Node) => Compute): Compute {
  switch (node.kind) {
    case 'literal': {
      const { value } = node
      return () => value
    }
    case 'name': {
      const { name, type } = node
      const read = ({ facts }: Scope) => (Object.hasOwn(facts, name) ? readFact(facts[name], type) : UNKNOWN)
      return isList(type) ? metered(read) : read
    }
    case 'variable': {
      const { slot } = node
      return ({ slots }) => slots[slot] ?? UNKNOWN
    }
    case 'field': {
      const { field, type } = node
      const record = part(node.record)
      const read = (scope: Scope) => readField(record(scope), field, type)
      return isList(type) ? metered(read) : read
    }
    case 'index':
      return buildIndex(node, part)
    case 'list': {
      const items = node.items.map(part)
      return metered((scope) => items.map((item) => item(scope) as Value))
    }
    case 'record': {
      const entries = node.entries.map(({ key, value }) => [key, part(value)] as const)
      return (scope) => Object.fromEntries(entries.map(([key, value]) => [key, value(scope)]))
    }
    case 'not': {
      const operand = part(node.operand)
      return (scope) => {
        const value = operand(scope)
        return value === true ? false : value === false ? true : value
      }
    }
    case 'negate': {
      const operand = part(node.operand)
      return (scope) => {
        const value = operand(scope)
        return isOpen(value) ? value : (value as Exact).neg()
      }
    }
    case 'and':
      return buildLogic(node.operands.map(part), false)
    case 'or':
      return buildLogic(node.operands.map(part), true)
    case 'compare':
      return buildCompare(node, part)
    case 'arithmetic':
      return buildArithmetic(node, part)
    case 'in':
      return buildIn(node, part)
    case 'choose': {
      const condition = part(node.condition)
      const then = part(node.then)
      const otherwise = part(node.otherwise)
      return (scope) => {
        const value = condition(scope)
        return value === true ? then(scope) : value === false ? otherwise(scope) : value
      }
    }
    case 'has': {
      const path = part(node.path)
      return (scope) => path(scope) !== UNKNOWN
    }
    case 'macro':
      return buildMacro(node, part)
    case 'call':
      return buildCall(node, part)
  }
}

/** A list counts with its length, each time it is read. */
function metered(compute: Compute): Compute {
  return (scope) => {
    const list = compute(scope)
    return Array.isArray(list) && !mayVisit(scope, list.length) ? TOO_COSTLY : list
  }
}

/** `and` (decided by false) and `or` (decided by true): one deciding operand is enough, whatever the others are. */
function buildLogic(operands: readonly Compute[], deciding: boolean): Compute {
  return (scope) => {
    let open: Unknown | Invalid | undefined
    for (let index = 0; index < operands.length; index++) {
      const value = (operands[index] as Compute)(scope)
      if (value === deciding) return deciding
      if (value !== !deciding) open = softer(open, value as Unknown | Invalid)
    }
    return open ?? !deciding
  }
}

function buildCompare({ operator, left, right }: NodeOf<'compare'>, part: (node: Node) => Compute): Compute {
  const leftOf = part(left)
  const rightOf = part(right)
  const { type } = left
  if (operator === '==' || operator === '!=') {
    const wanted = operator === '=='
    if (typeof type === 'string')
      return (scope) => {
        const a = leftOf(scope)
        const b = rightOf(scope)
        return openOf(a, b) ?? (compareKnown(a as Value, b as Value) === 0) === wanted
      }
    return (scope) => {
      const same = equal(leftOf(scope), rightOf(scope), type)
      return typeof same === 'boolean' ? same === wanted : same
    }
  }
  const below = operator === '<' || operator === '<='
  const orEqual = operator === '<=' || operator === '>='
  return (scope) => {
    const a = leftOf(scope)
    const b = rightOf(scope)
    const open = openOf(a, b)
    if (open) return open
    const order = compareKnown(a as Value, b as Value)
    return order === 0 ? orEqual : (order === -1) === below
  }
}

function buildArithmetic({ operator, left, right }: NodeOf<'arithmetic'>, part: (node: Node) => Compute): Compute {
  const leftOf = part(left)
  const rightOf = part(right)
  const apply = arithmetic(operator, left, right)
  const compute: Compute = (scope) => {
    const a = leftOf(scope)
    const b = rightOf(scope)
    return openOf(a, b) ?? apply(a as never, b as never)
  }
  return isList(left.type) ? metered(compute) : compute
}

function arithmetic(
  operator: NodeOf<'arithmetic'>['operator'],
  left: Node,
  right: Node,
): (a: never, b: never) => Outcome {
  if (left.type === 'text') return (a: string, b: string) => a + b
  if (isList(left.type)) return (a: readonly Value[], b: readonly Value[]) => [...a, ...b]
  if (left.type === 'date' && right.type === 'date') return (a: string, b: string) => new Fraction(daysBetween(b, a))
  if (left.type === 'date') return (a: string, b: Exact) => shiftDay(a, operator === '-' ? b.neg() : b)
  if (right.type === 'date') return (a: Exact, b: string) => shiftDay(b, a)
  switch (operator) {
    case '+':
      return (a: Exact, b: Exact) => kept(a.add(b))
    case '-':
      return (a: Exact, b: Exact) => kept(a.sub(b))
    case '*':
      return (a: Exact, b: Exact) => kept(a.mul(b))
    case '/':
      return (a: Exact, b: Exact) => (b.n === 0n ? DIVISION_BY_ZERO : kept(a.div(b)))
    case '%':
      return (a: Exact, b: Exact) => (b.n === 0n ? DIVISION_BY_ZERO : kept(a.mod(b)))
  }
}

function shiftDay(isoDay: string, days: Exact): Outcome {
  if (days.d !== 1n) return NOT_WHOLE_DAYS
  return addDays(isoDay, Number(days.s * days.n)) ?? DATE_OUT_OF_RANGE
}

function buildIndex({ from, index, type }: NodeOf<'index'>, part: (node: Node) => Compute): Compute {
  const fromOf = part(from)
  const indexOf = part(index)
  const fields = isRecord(from.type) ? from.type.record : undefined
  return (scope) => {
    const container = fromOf(scope)
    const place = indexOf(scope)
    const open = openOf(container, place)
    if (open) return open
    if (fields)
      return Object.hasOwn(fields, place as string) ? readField(container, place as string, type) : NO_SUCH_KEY
    const { s, n, d } = place as Exact
    const items = container as readonly Value[]
    const item = d === 1n && (s > 0n || n === 0n) && n < BigInt(items.length) ? items[Number(n)] : undefined
    return item === undefined ? NO_SUCH_ELEMENT : item
  }
}

function buildIn({ item, list }: NodeOf<'in'>, part: (node: Node) => Compute): Compute {
  const itemOf = part(item)
  const listOf = part(list)
  const { type } = item
  return (scope) => {
    const value = itemOf(scope)
    const items = listOf(scope)
    if (isOpen(items)) return items
    if (!mayVisit(scope, (items as readonly Value[]).length)) return TOO_COSTLY
    let open: Unknown | Invalid | undefined
    for (const candidate of items as readonly Outcome[]) {
      const same = equal(value, candidate, type)
      if (same === true) return true
      if (same !== false) open = softer(open, same)
    }
    return open ?? false
  }
}

function buildMacro(node: NodeOf<'macro'>, part: (node: Node) => Compute): Compute {
  const listOf = part(node.list)
  const keep = node.keep && part(node.keep)
  const body = node.body && part(node.body)
  const { macro, slot } = node
  return (scope) => {
    const items = listOf(scope)
    if (isOpen(items)) return items
    const at = (compute: Compute, item: Outcome, index: number): Outcome => {
      scope.slots[slot] = item
      scope.element = index
      return compute(scope)
    }
    let open: Unknown | Invalid | undefined
    let found = 0
    const results: Outcome[] = []
    for (const [index, item] of (items as readonly Outcome[]).entries()) {
      if (!mayVisit(scope, 1)) return TOO_COSTLY
      const kept = keep ? at(keep, item, index) : true
      if (kept === false) continue
      if (kept !== true) open = softer(open, kept as Unknown | Invalid)
      else if (macro === 'filter') results.push(item)
      else if (body) {
        const value = at(body, item, index)
        if (macro === 'map') results.push(value)
        else if (macro === 'all' && value === false) return false
        else if (macro === 'exists' && value === true) return true
        else if (value === true) found++
        else if (value !== false) open = softer(open, value as Unknown | Invalid)
      }
    }
    if (macro === 'exists_one') return found > 1 ? false : (open ?? found === 1)
    if (open) return open
    if (macro === 'filter' || macro === 'map') return results as Value
    return macro === 'all'
  }
}

/** A step of a pattern costs so much less than reading an element. */
const STEPS_PER_VISIT = 64

function buildCall({ name, args }: NodeOf<'call'>, part: (node: Node) => Compute): Compute {
  const computes = args.map(part)
  const pattern = name === 'matches' ? readPattern(String((args[1] as NodeOf<'literal'>).value)) : undefined
  const rule = FUNCTIONS[name]
  if (!rule) throw new TypeError(`no function ${name}`)
  return (scope) => {
    const values: Outcome[] = []
    let open: Unknown | Invalid | undefined
    for (const compute of computes) {
      const value = compute(scope)
      if (isOpen(value)) open = open instanceof Invalid ? open : value
      values.push(value)
    }
    if (open) return open
    if (pattern) {
      const text = values[0] as string
      return mayVisit(scope, Math.ceil((text.length * pattern.states) / STEPS_PER_VISIT))
        ? pattern.matches(text)
        : TOO_COSTLY
    }
    return rule.apply(values as readonly Value[])
  }
}
