import { explain } from '#engine/expression/explain.ts'
import { type Expression, type Node, UNKNOWN } from '#engine/expression/expression.ts'
import { nodesOf } from '#engine/expression/walk.ts'
import type { Column, Field } from '#engine/form/field.ts'
import { type Form, fieldsOf, type PlacedField } from '#engine/form/form.ts'
import type { FormExpressions } from '#engine/form/form-expressions.ts'
import type { TellFault } from '#engine/form/form-fault.ts'
import type { FormLibrary } from '#engine/form/form-library.ts'
import type { FormOrder } from '#engine/form/form-order.ts'

/** Conditions over so many combinations of choices are tried one by one; of more nothing is said. */
const MOST_COMBINATIONS = 2000

/** Choices that conditions name but that do not exist; fields that no combination of choices ever shows. */
export function checkShown(
  form: Form,
  expressions: FormExpressions,
  { order, reads }: FormOrder,
  library: FormLibrary,
  tell: TellFault,
): void {
  const fields = new Map(fieldsOf(form).map((placed) => [placed.field.code, placed]))
  for (const [path, expression] of expressions.at) checkChoices(expression, path, fields, library, tell)
  const search: Search = { fields, order, expressions, reads }
  const never = new Set<string>()
  for (const placed of fields.values()) {
    const found = canBeShown(placed, search)
    if (found.true) {
      if (!found.other && placed.field.when !== undefined)
        tell([...placed.path, 'when'], 'form.always-shown', undefined, 'warning')
      continue
    }
    never.add(placed.field.code)
    const { code, required, when } = placed.field
    if (required === true) tell([...placed.path, 'required'], 'form.required-hidden', { name: code })
    else tell([...placed.path, ...(when === undefined ? [] : ['when'])], 'form.never-shown')
  }
}

const optionsOf = (field: Field | Column, library: FormLibrary): ReadonlySet<string> | undefined => {
  if (field.kind !== 'choice') return undefined
  if (field.options) return new Set(field.options.map(({ code }) => code))
  return new Set(library.lists.get(field.list ?? '')?.keys() ?? [])
}

/** `mode == "open-competiton"` can never hold: a word against a choice must be one of its options. */
function checkChoices(
  { tree }: Expression,
  path: string,
  fields: ReadonlyMap<string, PlacedField>,
  library: FormLibrary,
  tell: TellFault,
): void {
  const steps = path.split('/').map((step) => (/^\d+$/.test(step) ? Number(step) : step))
  const inTable = [...fields.values()].find(
    ({ field, path: at }) =>
      field.kind === 'table' && steps.length > at.length && at.every((step, place) => step === steps[place]),
  )?.field
  const of = (node: Node): ReadonlySet<string> | undefined => {
    if (node.kind === 'name')
      return fields.has(node.name) ? optionsOf(fields.get(node.name)!.field, library) : undefined
    if (node.kind !== 'field' || node.record.kind !== 'name' || node.record.name !== 'row' || inTable?.kind !== 'table')
      return undefined
    const column = inTable.columns.find(({ code }) => code === node.field)
    return column && optionsOf(column, library)
  }
  const tellUnless = (options: ReadonlySet<string> | undefined, word: Node): void => {
    if (options && word.kind === 'literal' && typeof word.value === 'string' && !options.has(word.value))
      tell(steps, 'form.not-option', { value: word.value })
  }
  for (const node of nodesOf(tree)) {
    if (node.kind === 'compare') {
      tellUnless(of(node.left), node.right)
      tellUnless(of(node.right), node.left)
    } else if (node.kind === 'in') {
      if (node.list.kind === 'list') for (const item of node.list.items) tellUnless(of(node.item), item)
      else tellUnless(of(node.list), node.item)
    }
  }
}

interface Search {
  readonly fields: ReadonlyMap<string, PlacedField>
  readonly order: readonly string[]
  readonly expressions: FormExpressions
  readonly reads: ReadonlyMap<string, readonly string[]>
}

interface Found {
  /** Some combination shows it, or may do so. */
  readonly true: boolean
  /** Some combination does not. */
  readonly other: boolean
}

function canBeShown(placed: PlacedField, search: Search): Found {
  const conditions = conditionsOf(placed, search.expressions)
  if (conditions.length === 0) return { true: true, other: true }
  const chain = ancestorsOf(placed.field.code, search)
  const finite = chain.filter((code) => valuesOf(search.fields.get(code)!.field) !== undefined)
  const sizes = finite.map((code) => valuesOf(search.fields.get(code)!.field)!.length)
  if (sizes.reduce((product, size) => product * size, 1) > MOST_COMBINATIONS) return { true: true, other: true }
  let [shown, hidden] = [false, false]
  for (const facts of combinations(finite, search)) {
    const verdict = verdictOf(placed, facts, chain, search)
    shown ||= verdict !== false
    hidden ||= verdict !== true
    if (shown && hidden) break
  }
  return { true: shown, other: hidden }
}

const conditionsOf = ({ path }: PlacedField, { at }: FormExpressions): Expression[] =>
  [
    [...path.slice(0, 4), 'when'],
    [...path, 'when'],
  ].flatMap((one) => at.get(one.join('/')) ?? [])

/** The fields that its conditions follow from, in the order of working out. */
function ancestorsOf(code: string, { order, fields, expressions, reads }: Search): string[] {
  const found = new Set<string>()
  const walk = (name: string): void => {
    const placed = fields.get(name)
    if (!placed || found.has(name)) return
    found.add(name)
    for (const read of reads.get(name) ?? []) walk(read)
  }
  for (const { names } of conditionsOf(fields.get(code)!, expressions)) for (const name of names) walk(name)
  return order.filter((name) => found.has(name))
}

/** Everything a field may say, where that is little; undefined is no answer. Computed ones and facts may be anything. */
function valuesOf(field: Field): readonly unknown[] | undefined {
  if (field.compute !== undefined || field.from !== undefined) return undefined
  if (field.kind === 'yes-no') return [undefined, true, false]
  return field.kind === 'choice' && field.options && !field.many
    ? [undefined, ...field.options.map(({ code }) => code)]
    : undefined
}

function* combinations(codes: readonly string[], search: Search): Generator<Record<string, unknown>> {
  const [first, ...rest] = codes
  if (first === undefined) yield {}
  else
    for (const others of combinations(rest, search))
      for (const value of valuesOf(search.fields.get(first)!.field)!) yield { [first]: value, ...others }
}

/** Shown, not shown, or `undefined`: that depends on something not tried here. */
function verdictOf(
  placed: PlacedField,
  given: Readonly<Record<string, unknown>>,
  chain: readonly string[],
  search: Search,
): boolean | undefined {
  const facts: Record<string, unknown> = {}
  const settled = new Set<string>()
  for (const code of chain) {
    const ancestor = search.fields.get(code)!
    const verdict = decide(conditionsOf(ancestor, search.expressions), facts, settled)
    if (verdict === false) settled.add(code)
    else if (verdict === true && Object.hasOwn(given, code)) {
      facts[code] = given[code]
      settled.add(code)
    }
  }
  return decide(conditionsOf(placed, search.expressions), facts, settled)
}

/** What is missing for good is missing: a condition that waits for it alone does not hold. */
function decide(
  conditions: readonly Expression[],
  facts: Readonly<Record<string, unknown>>,
  settled: ReadonlySet<string>,
): boolean | undefined {
  let verdict: boolean | undefined = true
  for (const condition of conditions) {
    const asksPresence = [...nodesOf(condition.tree)].some(
      (node) => node.kind === 'has' && !condition.names.every((name) => settled.has(name)),
    )
    const { value, missing } = explain(condition, facts)
    if (asksPresence) verdict = verdict === false ? false : undefined
    else if (value === false) return false
    else if (value === UNKNOWN && missing.length > 0 && missing.every((name) => settled.has(name.split(/[.[]/)[0]!)))
      return false
    else if (value === UNKNOWN) verdict = undefined
  }
  return verdict
}
