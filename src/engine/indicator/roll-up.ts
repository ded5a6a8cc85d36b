import { averageFigures, ratioOf, ratioOfSums, sumFigures, weightedFigures } from '#engine/indicator/combine.ts'
import { type Figure, MISSING, NOT_APPLICABLE } from '#engine/indicator/figure.ts'
import { type Indicator, type RollUp, rollUpRuleAt } from '#engine/indicator/indicator.ts'
import { pathUp, type UnitTree } from '#engine/indicator/unit-tree.ts'
import { exact, HUNDRED } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'

/** One period to be rolled up: the units as they stand in it, the dictionary, and what the units themselves entered. */
export interface RollUpInput {
  readonly tree: UnitTree
  readonly indicators: ReadonlyMap<string, Indicator>
  readonly entered: (indicator: string, unit: string) => Figure
}

/** Figures by indicator code, then by unit id. */
export type RolledUp = ReadonlyMap<string, ReadonlyMap<string, Figure>>

type Lookup = (indicator: string, unit: string) => Figure

/**
 * The figures of all units for these indicators (and for those they are weighed or divided by).
 * Leaves show what was entered; a unit above follows its level's rule over the units right below it. Not-applicable
 * units are left out, missing ones are counted in `parts`, so that a partial figure says so.
 * @throws Refusal rule-broken for an unknown indicator or indicators that weigh each other in a circle.
 */
export function rollUp(input: RollUpInput, codes: Iterable<string> = input.indicators.keys()): RolledUp {
  const done = new Map<string, Map<string, Figure>>()
  for (const code of rollUpOrder(input.indicators, codes)) {
    const figures = new Map<string, Figure>()
    done.set(code, figures)
    for (const unit of input.tree.bottomUp) {
      figures.set(
        unit,
        figureAt(input, code, unit, (other, id) => done.get(other)!.get(id) ?? MISSING),
      )
    }
  }
  return done
}

/**
 * After figures of some units and indicators changed: the figures worked out anew, which are those of these units and the
 * units above them, for these indicators and every indicator among `before` that is weighed or divided by one. `before` is
 * a whole roll-up of the state before the change; laid over it, the result equals a whole roll-up of the state after it.
 */
export function rollUpPaths(
  input: RollUpInput,
  before: RolledUp,
  changed: { readonly indicators: ReadonlySet<string>; readonly units: readonly string[] },
): RolledUp {
  const anew = new Map<string, Map<string, Figure>>()
  const touched = new Set(changed.units.flatMap((unit) => pathUp(input.tree, unit)))
  const paths = input.tree.bottomUp.filter((unit) => touched.has(unit))
  const lookup: Lookup = (code, unit) => anew.get(code)?.get(unit) ?? before.get(code)?.get(unit) ?? MISSING
  for (const code of rollUpOrder(input.indicators, before.keys())) {
    const isTouched =
      changed.indicators.has(code) || referencesOf(input.indicators.get(code)!).some((other) => anew.has(other))
    if (!isTouched) continue
    const figures = new Map<string, Figure>()
    anew.set(code, figures)
    for (const unit of paths) figures.set(unit, figureAt(input, code, unit, lookup))
  }
  return anew
}

/** The wanted indicators and all they lean on, each after what it leans on. */
export function rollUpOrder(indicators: ReadonlyMap<string, Indicator>, wanted: Iterable<string>): string[] {
  const order = new Set<string>()
  const under = new Set<string>()
  const visit = (code: string): void => {
    if (order.has(code)) return
    const indicator = indicators.get(code)
    if (indicator === undefined) throw broken('indicator.unknown', code)
    if (under.has(code)) throw broken('indicator.weighed-in-a-circle', code)
    under.add(code)
    for (const other of referencesOf(indicator)) visit(other)
    under.delete(code)
    order.add(code)
  }
  for (const code of wanted) visit(code)
  return [...order]
}

/** Codes of the indicators that this one’s roll-up rules are weighed or divided by, at any level. */
export function referencesOf(indicator: Indicator): string[] {
  const rules = [indicator.rollUp, ...Object.values(indicator.rollUpAt ?? {})]
  return [...new Set(rules.flatMap(namedIn))]
}

function namedIn(rule: RollUp): string[] {
  if (rule.rule === 'weighted') return [rule.weight]
  return rule.rule === 'ratio-of-sums' ? [rule.numerator, rule.denominator] : []
}

function figureAt(input: RollUpInput, code: string, unit: string, lookup: Lookup): Figure {
  const rule = ruleAt(input, code, unit)
  const children = input.tree.children.get(unit) ?? []
  if (rule.rule === 'ratio-of-sums') return ratioAt(input, code, unit, children, rule, lookup)
  if (rule.rule === 'own' || (children.length === 0 && rule.rule !== 'rows')) return input.entered(code, unit)
  const figures = children.map((child) => lookup(code, child))
  if (rule.rule === 'rows') return rowsAt(input.indicators.get(code)!, [input.entered(code, unit), ...figures])
  // A county whose firms are units of the tree is still asked itself: where nobody below has to say anything, the unit does.
  if (figures.every(({ state }) => state === 'not-applicable')) return ownOrNone(input.entered(code, unit))
  // What was published for the unit itself stands where nothing is known below it and nobody there was asked.
  if (figures.every(isUnasked)) {
    const own = input.entered(code, unit)
    if (own.state === 'value') return own
  }
  if (rule.rule === 'sum') return sumFigures(figures)
  if (rule.rule === 'average') return averageFigures(figures)
  return weightedFigures(
    figures,
    children.map((child) => lookup(rule.weight, child)),
  )
}

/** A row counts at its unit and at every unit above; a share keeps its terms, so that it is one of all rows together. */
const rowsAt = ({ derived }: Indicator, figures: readonly Figure[]): Figure =>
  derived?.measure.of === 'share' ? ratioOfSums(figures, HUNDRED) : sumFigures(figures)

const isUnasked = (figure: Figure): boolean =>
  figure.state === 'not-applicable' || (figure.state === 'missing' && figure.parts === undefined)

/** What is missing is only expected of a unit that is asked: its parts say so. */
const ownOrNone = (own: Figure): Figure => (own.state === 'missing' && own.parts === undefined ? NOT_APPLICABLE : own)

/**
 * A ratio is summed jointly: only units with both numerator and denominator count, else five counties’ spending would be
 * divided by six counties’ product. Where a level has its own published numerator or denominator, that one is taken.
 */
function ratioAt(
  input: RollUpInput,
  code: string,
  unit: string,
  children: readonly string[],
  rule: Extract<RollUp, { rule: 'ratio-of-sums' }>,
  lookup: Lookup,
): Figure {
  const scale = exact(rule.scale)
  const ownRatio = (id: string) => ratioOf(lookup(rule.numerator, id), lookup(rule.denominator, id), scale)
  const summed = [rule.numerator, rule.denominator].every((term) => ruleAt(input, term, unit).rule === 'sum')
  if (children.length === 0 || !summed) return ownRatio(unit)
  const ratios = children.map((child) => {
    const below = ruleAt(input, code, child)
    const same =
      below.rule === rule.rule && below.numerator === rule.numerator && below.denominator === rule.denominator
    return same ? lookup(code, child) : ownRatio(child)
  })
  return ratios.every(({ state }) => state === 'not-applicable') ? ownRatio(unit) : ratioOfSums(ratios, scale)
}

function ruleAt(input: RollUpInput, code: string, unit: string): RollUp {
  return rollUpRuleAt(input.indicators.get(code)!, input.tree.nodes.get(unit)!.level)
}

function broken(key: string, indicator: string): Refusal {
  return new Refusal('rule-broken', { key, params: { indicator } })
}
