import type { Label, Node } from '#engine/expression/expression.ts'
import { partsOf } from '#engine/expression/walk.ts'

/** Two parts of an expression that are measured differently: 人 beside 万元. */
export interface UnitFault {
  readonly offset: number
  readonly left: string
  readonly right: string
}

/** What a part is measured in; undefined where it is a bare number or a product whose unit nobody has said. */
type Measure = string | undefined

/** Sums and comparisons of what is measured in different units. A number that is written takes the unit of what it meets. */
export function unitFaults(tree: Node): readonly UnitFault[] {
  const faults: UnitFault[] = []
  measured(tree, faults)
  return faults
}

/** The unit of the whole, where it can be told. */
export const unitOfWhole = (tree: Node): string | undefined => measured(tree, [])

function measured(node: Node, faults: UnitFault[]): Measure {
  const parts = partsOf(node).map((part) => measured(part, faults))
  const [first, second] = parts
  const meet = (left: Measure, right: Measure): Measure => {
    if (left !== undefined && right !== undefined && left !== right) {
      faults.push({ offset: node.at.offset, left, right })
      return undefined
    }
    return left ?? right
  }
  switch (node.kind) {
    case 'name':
    case 'field':
      return node.type === 'number' ? wordOf(node.declared.unit) : undefined
    case 'negate':
      return first
    case 'compare':
      if (node.left.type === 'number') meet(first, second)
      return undefined
    case 'in':
      for (const each of node.list.kind === 'list' ? node.list.items : []) meet(first, measured(each, []))
      return undefined
    case 'arithmetic':
      if (node.type !== 'number' || node.left.type !== 'number') return undefined
      if (node.operator === '+' || node.operator === '-') return meet(first, second)
      if (node.operator === '/' && node.right.kind === 'literal') return first
      return undefined
    case 'choose':
      return node.type === 'number' ? meet(second, parts[2]) : undefined
    case 'call':
      return ['min', 'max'].includes(node.name)
        ? parts.reduce(meet, undefined)
        : KEEPING.has(node.name)
          ? first
          : undefined
    default:
      return undefined
  }
}

const KEEPING: ReadonlySet<string> = new Set(['abs', 'round', 'floor', 'ceil'])
const wordOf = (unit: Label | undefined): Measure => unit?.zh
