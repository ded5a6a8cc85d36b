/** Facts that lie exactly on a border of a policy, and one unit of their last decimal place beside it. */
import { evaluatorOf } from '#engine/expression/column-rows.ts'
import type { Expression, Facts, Node } from '#engine/expression/expression.ts'
import { isOpen } from '#engine/expression/value.ts'
import { namesOf, nodesOf } from '#engine/expression/walk.ts'
import { decimalsOf, type Exact, exact, formatExact, isZero } from '#engine/number/exact.ts'
import type { CompiledAmount, CompiledItem, CompiledNode, CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { knownFacts } from '#engine/policy/decide.ts'

/** A number that facts come down to, where something changes. */
interface Border {
  readonly of: readonly Node[]
  /** What the first is, less the second where there is one. */
  readonly at: Exact
}

/** More digits than these a double does not tell apart. */
const DIGITS = 15
const PLACES = [0, 2, 6]

/**
 * Facts moved onto every border that they can be moved onto by one number, in groups: on it, just below and just above, written
 * with as many decimals as offices write, and with as many as a double holds.
 */
export function besideBorders(compiled: CompiledPolicy, facts: Facts, on: string): Facts[][] {
  const borders = new Map(bordersOf(compiled).map((border) => [told(border), border]))
  return [...borders.values()].flatMap((border) =>
    movable(compiled, border).flatMap((name) => {
      const value = solved(compiled, border, { name, facts, on })
      return value === undefined ? [] : beside(value).map((few) => few.map((number) => ({ ...facts, [name]: number })))
    }),
  )
}

/** Two tiers meet at one border. */
const told = ({ of, at }: Border): string =>
  JSON.stringify([of, at], (_, part) => (typeof part === 'bigint' ? String(part) : part))

function bordersOf(compiled: CompiledPolicy): Border[] {
  const { vetoes, requirements, values, score, amount } = compiled
  const expressions = [
    ...vetoes.map(({ expression }) => expression),
    ...requirements.flatMap(conditionsOf),
    ...values.map(({ expression }) => expression),
    ...(score?.parts.flatMap(conditionsOfItem) ?? []),
  ]
  return [
    ...expressions.flatMap(comparedIn),
    ...(score?.parts.flatMap(tiersOfItem) ?? []),
    ...(amount ? bordersOfAmount(amount) : []),
  ]
}

const conditionsOf = (node: CompiledNode): Expression[] =>
  node.kind === 'when' ? [node.expression] : node.kind === 'score' ? [] : node.children.flatMap(conditionsOf)

function conditionsOfItem(item: CompiledItem): Expression[] {
  if (item.kind === 'mark' || item.kind === 'tiers') return []
  const own = item.kind === 'first' ? item.conditions.flatMap((each) => each?.expression ?? []) : []
  return [...own, ...item.items.flatMap(conditionsOfItem)]
}

function tiersOfItem(item: CompiledItem): Border[] {
  if (item.kind === 'mark') return []
  return item.kind === 'tiers' ? tiered(item.by.expression, item.tiers) : item.items.flatMap(tiersOfItem)
}

const tiered = ({ tree }: Expression, tiers: readonly { readonly bounds: { low?: Exact; high?: Exact } }[]): Border[] =>
  tiers.flatMap(({ bounds: { low, high } }) => [low, high].flatMap((at) => (at ? [{ of: [tree], at }] : [])))

function bordersOfAmount(amount: CompiledAmount): Border[] {
  switch (amount.kind) {
    case 'fixed':
    case 'each':
      return []
    case 'percent': {
      // Where the cap begins, and where the sum is half a fen.
      const perFen = exact('0.000001').mul(100).div(amount.percent)
      const caps = amount.cap ? [amount.cap.mul(100).div(amount.percent)] : []
      return [...caps, perFen.mul('12345678.5')].map((at) => ({ of: [amount.of.expression.tree], at }))
    }
    case 'formula':
      return amount.cap ? [{ of: [amount.is.expression.tree], at: amount.cap }] : []
    case 'bands':
      return tiered(amount.of.expression, amount.bands)
    case 'tiers':
      return tiered(amount.by.expression, amount.tiers)
    case 'choose':
      return amount.options.flatMap(({ when, amount: of }) => [
        ...(when ? comparedIn(when.expression) : []),
        ...bordersOfAmount(of),
      ])
    case 'sum':
    case 'best':
      return amount.parts.flatMap(bordersOfAmount)
  }
}

function comparedIn({ tree }: Expression): Border[] {
  return [...nodesOf(tree)].flatMap((node): Border[] => {
    if (node.kind !== 'compare' || node.left.type !== 'number') return []
    const { left, right } = node
    if (right.kind === 'literal') return [{ of: [left], at: right.value as Exact }]
    if (left.kind === 'literal') return [{ of: [right], at: left.value as Exact }]
    return [{ of: [left, right], at: exact(0) }]
  })
}

/** Numbers that facts bring in, through all computed values. */
function movable({ values, dictionary }: CompiledPolicy, { of }: Border): string[] {
  const names = new Set(of.flatMap(namesOf).map(({ name }) => name))
  for (const { code, expression } of values.toReversed())
    if (names.has(code)) for (const name of expression.names) names.add(name)
  return [...names].filter((name) => dictionary.facts.get(name)?.declared.type === 'number')
}

/** Where the fact must lie, as far as what is compared follows it in a straight line. */
function solved(
  compiled: CompiledPolicy,
  { of: [first, second], at }: Border,
  { name, facts, on }: { readonly name: string; readonly facts: Facts; readonly on: string },
): Exact | undefined {
  const reached = (value: Exact): Exact | undefined => {
    const known = knownFacts(compiled, { ...facts, [name]: value }, on)
    const [a, b] = [first, second].map((node) => (node ? evaluatorOf(node)(known) : exact(0)))
    return isOpen(a!) || isOpen(b!) ? undefined : (a as Exact).sub(b as Exact)
  }
  const from = facts[name] === undefined ? undefined : exact(String(facts[name]))
  const before = from && reached(from)
  const after = from && reached(from.add(1))
  if (!from || !before || !after || isZero(after.sub(before))) return undefined
  return from.add(at.sub(before).div(after.sub(before)))
}

/** The decimals below, on and above a number, for each count of places. */
function beside(value: Exact): number[][] {
  const whole = formatExact(value.abs(), 0, 'truncate').length
  const most = DIGITS - whole
  const places = [...new Set([...PLACES, decimalsOf(value) ?? most, most])].filter((at) => at >= 0 && at <= most)
  return places.flatMap((at) => {
    const unit = exact(1).div(10n ** BigInt(at))
    const nearest = exact(formatExact(value, at, 'truncate'))
    const few = [nearest.sub(unit), nearest, nearest.add(unit)].map((each) => Number(formatExact(each, at, 'truncate')))
    return few.some((each) => /e/.test(String(each))) ? [] : [few]
  })
}
