import Fraction from 'fraction.js'
import { isCalendarDay } from '#engine/expression/calendar-day.ts'
import {
  type Comparison,
  type Declarations,
  type Declared,
  type ExpressionFault,
  faultAt,
  type Macro,
  type Node,
  type Operator,
  type Span,
  type ValueType,
} from '#engine/expression/expression.ts'
import { FUNCTIONS } from '#engine/expression/functions.ts'
import { nearestName } from '#engine/expression/nearest-name.ts'
import type { Parsed, Syntax } from '#engine/expression/parse.ts'
import { readPattern } from '#engine/expression/pattern.ts'
import { EMPTY_LIST, isList, isRecord, typeName, unify, unifyAll } from '#engine/expression/value-type.ts'
import { type Exact, parseExact } from '#engine/number/exact.ts'

type Variables = ReadonlyMap<string, { readonly slot: number; readonly type: ValueType }>
type Params = Readonly<Record<string, string | number>>
type SyntaxOf<Op extends Syntax['op']> = Extract<Syntax, { readonly op: Op }>

const MACROS: ReadonlySet<string> = new Set<Macro>(['all', 'exists', 'exists_one', 'filter', 'map'])
const ORDERED: ReadonlySet<ValueType> = new Set<ValueType>(['number', 'text', 'date', 'bool'])
const MOST_ROUND_DIGITS = 12

/** Gives every node its type and gathers every fault; a part that is already faulty raises no second fault above it. */
export class TreeTyper {
  readonly faults: ExpressionFault[] = []
  readonly names = new Set<string>()
  readonly #source: string
  readonly #declarations: Declarations
  readonly #parsed: Parsed

  constructor(source: string, declarations: Declarations, parsed: Parsed) {
    this.#source = source
    this.#declarations = declarations
    this.#parsed = parsed
  }

  whole(): Node | undefined {
    const tree = this.#typed(this.#parsed.root, new Map())
    const wanted = this.#declarations.result
    if (tree && wanted && unify(tree.type, wanted) === undefined)
      return this.#wrongType(tree.at, typeName(wanted), tree.type)
    return tree
  }

  #fault(at: Span, key: string, params?: Params): undefined {
    this.faults.push(faultAt(this.#source, at, `expression.${key}`, params))
    return undefined
  }

  #wrongType(at: Span, wanted: string, found: ValueType): undefined {
    return this.#fault(at, 'wrong-type', { wanted, found: typeName(found) })
  }

  #typed(node: Syntax, variables: Variables): Node | undefined {
    const at = this.#parsed.spanOf(node)
    switch (node.op) {
      case 'value':
        return this.#literal(node, at)
      case 'id':
        return this.#name(node.args, at, variables)
      case '.':
        return this.#field(this.#typed(node.args[0], variables), node.args[1], at)
      case '[]':
        return this.#index(node, at, variables)
      case 'list':
        return this.#list(node, at, variables)
      case 'map':
        return this.#record(node, at, variables)
      case '!_':
      case '-_':
        return this.#unary(node, at, variables)
      case '&&':
      case '||':
        return this.#logic(node, at, variables)
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
        return this.#compare(node.op, this.#typed(node.args[0], variables), this.#typed(node.args[1], variables), at)
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
        return this.#arithmetic(node.op, this.#typed(node.args[0], variables), this.#typed(node.args[1], variables), at)
      case 'in':
        return this.#in(this.#typed(node.args[0], variables), this.#typed(node.args[1], variables), at)
      case '?:':
        return this.#choose(node, at, variables)
      case 'call':
        return this.#call(node.args[0], node.args[1], at, variables)
      case 'rcall':
        return MACROS.has(node.args[0])
          ? this.#macro(node, at, variables)
          : this.#call(node.args[0], [node.args[1], ...node.args[2]], at, variables)
      default:
        return this.#fault(at, 'not-covered', { part: node.op })
    }
  }

  #literal(node: SyntaxOf<'value'>, at: Span): Node | undefined {
    const value: unknown = node.args
    if (typeof value === 'boolean') return { kind: 'literal', type: 'bool', value, at }
    if (typeof value === 'string') return { kind: 'literal', type: 'text', value, at }
    if (value === null) return this.#fault(at, 'no-null')
    if (value instanceof Uint8Array) return this.#fault(at, 'not-covered', { part: 'bytes' })
    const text = this.#source.slice(node.start, node.end)
    const number = readLiteral(text)
    return number ? { kind: 'literal', type: 'number', value: number, at } : this.#fault(at, 'bad-number', { text })
  }

  #name(name: string, at: Span, variables: Variables): Node | undefined {
    const variable = variables.get(name)
    if (variable) return { kind: 'variable', type: variable.type, name, slot: variable.slot, at }
    const { names } = this.#declarations
    const declared = Object.hasOwn(names, name) ? names[name] : undefined
    if (declared) {
      this.names.add(name)
      return { kind: 'name', type: declared.type, name, declared, at }
    }
    return this.#unknown('unknown-name', name, [...variables.keys(), ...Object.keys(names)], at)
  }

  #unknown(key: string, name: string, known: readonly string[], at: Span): undefined {
    const nearest = nearestName(name, known)
    return this.#fault(at, key, { name, ...(nearest && { nearest }) })
  }

  #field(record: Node | undefined, field: string, at: Span): Node | undefined {
    if (!record) return undefined
    if (!isRecord(record.type)) return this.#wrongType(record.at, 'record', record.type)
    const fields = record.type.record
    const declared = Object.hasOwn(fields, field) ? fields[field] : undefined
    if (declared) return { kind: 'field', type: declared.type, record, field, declared, at }
    return this.#unknown('unknown-field', field, Object.keys(fields), at)
  }

  #index(node: SyntaxOf<'[]'>, at: Span, variables: Variables): Node | undefined {
    const from = this.#typed(node.args[0], variables)
    const index = this.#typed(node.args[1], variables)
    if (!from || !index) return undefined
    if (isList(from.type)) {
      if (index.type !== 'number') return this.#wrongType(index.at, 'number', index.type)
      return { kind: 'index', type: from.type.list, from, index, at }
    }
    if (!isRecord(from.type)) return this.#wrongType(from.at, 'list or record', from.type)
    if (index.type !== 'text') return this.#wrongType(index.at, 'text', index.type)
    if (index.kind === 'literal') return this.#field(from, String(index.value), at)
    const type = unifyAll(Object.values(from.type.record).map((declared) => declared.type))
    return type ? { kind: 'index', type, from, index, at } : this.#fault(index.at, 'mixed-types')
  }

  #list(node: SyntaxOf<'list'>, at: Span, variables: Variables): Node | undefined {
    const items = this.#all(node.args, variables)
    if (!items) return undefined
    const of = unifyAll(items.map((item) => item.type))
    if (items.length > 0 && of === undefined) return this.#fault(at, 'mixed-types')
    return { kind: 'list', type: of === undefined ? EMPTY_LIST : { list: of }, items, at }
  }

  #record(node: SyntaxOf<'map'>, at: Span, variables: Variables): Node | undefined {
    const record: Record<string, Declared> = {}
    const entries: { key: string; value: Node }[] = []
    let faulty = false
    for (const [keyNode, valueNode] of node.args) {
      const key = this.#typed(keyNode, variables)
      const value = this.#typed(valueNode, variables)
      if (key && (key.kind !== 'literal' || key.type !== 'text')) this.#fault(key.at, 'key-not-text')
      else if (key && value) {
        const name = String((key as { readonly value: unknown }).value)
        if (Object.hasOwn(record, name) || name === '__proto__') this.#fault(key.at, 'double-key', { name })
        record[name] = { type: value.type }
        entries.push({ key: name, value })
        continue
      }
      faulty = true
    }
    return faulty ? undefined : { kind: 'record', type: { record }, entries, at }
  }

  #all(nodes: readonly Syntax[], variables: Variables): Node[] | undefined {
    const typed = nodes.map((node) => this.#typed(node, variables))
    return typed.every((node) => node !== undefined) ? typed : undefined
  }

  #unary(node: SyntaxOf<'!_'> | SyntaxOf<'-_'>, at: Span, variables: Variables): Node | undefined {
    const operand = this.#typed(node.args, variables)
    const type = node.op === '!_' ? 'bool' : 'number'
    if (!operand) return undefined
    if (operand.type !== type) return this.#wrongType(operand.at, type, operand.type)
    if (node.op === '!_') return { kind: 'not', type, operand, at }
    if (operand.kind === 'literal') return { kind: 'literal', type, value: (operand.value as Exact).neg(), at }
    return { kind: 'negate', type, operand, at }
  }

  #logic(node: SyntaxOf<'&&'> | SyntaxOf<'||'>, at: Span, variables: Variables): Node | undefined {
    const parts: Syntax[] = []
    let rest: Syntax = node
    while (rest.op === node.op) {
      const [left, right]: readonly [Syntax, Syntax] = rest.args
      parts.unshift(right)
      rest = left
    }
    const operands = [rest, ...parts].map((part) => this.#typed(part, variables))
    const checked = operands.map((operand) =>
      operand && operand.type !== 'bool' ? this.#wrongType(operand.at, 'bool', operand.type) : operand,
    )
    if (!checked.every((operand) => operand !== undefined)) return undefined
    return { kind: node.op === '&&' ? 'and' : 'or', type: 'bool', operands: checked, at }
  }

  #compare(operator: Comparison, left: Node | undefined, right: Node | undefined, at: Span): Node | undefined {
    if (!left || !right) return undefined
    if (unify(left.type, right.type) === undefined)
      return this.#fault(at, 'cannot-compare', { left: typeName(left.type), right: typeName(right.type) })
    if (operator !== '==' && operator !== '!=' && !ORDERED.has(left.type))
      return this.#wrongType(left.at, 'number, text or date', left.type)
    return { kind: 'compare', type: 'bool', operator, left, right, at }
  }

  #arithmetic(operator: Operator, left: Node | undefined, right: Node | undefined, at: Span): Node | undefined {
    if (!left || !right) return undefined
    const type = arithmeticType(operator, left.type, right.type)
    if (type) return { kind: 'arithmetic', type, operator, left, right, at }
    return this.#fault(at, 'cannot-calculate', { operator, left: typeName(left.type), right: typeName(right.type) })
  }

  #in(item: Node | undefined, list: Node | undefined, at: Span): Node | undefined {
    if (!item || !list) return undefined
    if (isRecord(list.type)) {
      if (item.kind !== 'literal' || item.type !== 'text') return this.#fault(item.at, 'key-not-text')
      if (list.kind === 'record' && !Object.hasOwn(list.type.record, String(item.value)))
        return { kind: 'literal', type: 'bool', value: false, at }
      const path = this.#field(list, String(item.value), item.at)
      return path && { kind: 'has', type: 'bool', path, at }
    }
    if (!isList(list.type)) return this.#wrongType(list.at, 'list', list.type)
    if (list.type !== EMPTY_LIST && unify(item.type, list.type.list) === undefined)
      return this.#wrongType(item.at, typeName(list.type.list), item.type)
    return { kind: 'in', type: 'bool', item, list, at }
  }

  #choose(node: SyntaxOf<'?:'>, at: Span, variables: Variables): Node | undefined {
    const condition = this.#typed(node.args[0], variables)
    const then = this.#typed(node.args[1], variables)
    const otherwise = this.#typed(node.args[2], variables)
    if (condition && condition.type !== 'bool') this.#wrongType(condition.at, 'bool', condition.type)
    if (condition?.type !== 'bool' || !then || !otherwise) return undefined
    const type = unify(then.type, otherwise.type)
    if (type) return { kind: 'choose', type, condition, then, otherwise, at }
    return this.#wrongType(otherwise.at, typeName(then.type), otherwise.type)
  }

  #call(name: string, argNodes: readonly Syntax[], at: Span, variables: Variables): Node | undefined {
    if (name === 'has' || name === 'date') return this.#special(name, argNodes, at, variables)
    const rule = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
    if (!rule) {
      this.#all(argNodes, variables)
      return this.#unknown('unknown-function', name, [...Object.keys(FUNCTIONS), ...MACROS, 'has', 'date'], at)
    }
    const args = this.#all(argNodes, variables)
    if (!args) return undefined
    const type = rule.result(args.map((arg) => arg.type))
    if (type === undefined) {
      const found = args.map((arg) => typeName(arg.type)).join(', ')
      return this.#fault(at, 'wrong-arguments', { usage: rule.usage, found })
    }
    if (name === 'matches') this.#checkPattern(args[1])
    if (name === 'round' && args[1]) this.#checkDigits(args[1])
    return { kind: 'call', type, name, args, at }
  }

  #checkPattern(pattern: Node | undefined): void {
    if (pattern?.kind !== 'literal') this.#fault(pattern?.at ?? { offset: 0, length: 0 }, 'pattern-not-literal')
    else if (!readPattern(String(pattern.value))) this.#fault(pattern.at, 'bad-pattern')
  }

  #checkDigits(digits: Node): void {
    const value = digits.kind === 'literal' ? Number(digits.value) : -1
    if (!Number.isInteger(value) || value < 0 || value > MOST_ROUND_DIGITS)
      this.#fault(digits.at, 'bad-digits', { limit: MOST_ROUND_DIGITS })
  }

  #special(name: 'has' | 'date', argNodes: readonly Syntax[], at: Span, variables: Variables): Node | undefined {
    const args = this.#all(argNodes, variables)
    if (!args) return undefined
    const [arg] = args
    if (arg === undefined || args.length > 1)
      return this.#fault(at, 'wrong-arguments', { usage: `${name}(…)`, found: String(args.length) })
    if (name === 'has') {
      if (arg.kind !== 'name' && arg.kind !== 'field' && arg.kind !== 'variable')
        return this.#fault(arg.at, 'has-needs-name')
      return { kind: 'has', type: 'bool', path: arg, at }
    }
    if (arg.kind !== 'literal' || arg.type !== 'text' || !isCalendarDay(String(arg.value)))
      return this.#fault(arg.at, 'bad-date')
    return { kind: 'literal', type: 'date', value: arg.value, at }
  }

  #macro(node: SyntaxOf<'rcall'>, at: Span, variables: Variables): Node | undefined {
    const [name, listNode, args] = node.args
    const macro = name as Macro
    const list = this.#typed(listNode, variables)
    const [variableNode, ...parts] = args
    const expected = macro === 'map' ? [1, 2] : [1]
    if (variableNode?.op !== 'id' || !expected.includes(parts.length))
      return this.#fault(at, 'wrong-arguments', { usage: `list.${macro}(x, …)`, found: String(args.length) })
    if (list && !isList(list.type)) return this.#wrongType(list.at, 'list', list.type)
    if (!list || !isList(list.type)) return undefined
    const variable = variableNode.args
    const slot = variables.size
    const inner = new Map(variables).set(variable, { slot: nextSlot(variables), type: list.type.list })
    const typed = parts.map((part) => this.#typed(part, inner))
    const conditions = macro === 'map' ? typed.slice(0, -1) : typed
    for (const condition of conditions)
      if (condition && condition.type !== 'bool') return this.#wrongType(condition.at, 'bool', condition.type)
    if (!typed.every((part) => part !== undefined)) return undefined
    const last = typed.at(-1)
    const used = inner.get(variable)?.slot ?? slot
    const shape = { kind: 'macro', macro, list, variable, slot: used, at } as const
    if (macro === 'filter') return { ...shape, type: list.type, keep: last }
    if (macro !== 'map') return { ...shape, type: 'bool', body: last }
    return {
      ...shape,
      type: { list: last?.type ?? 'bool' },
      keep: typed.length === 2 ? typed[0] : undefined,
      body: last,
    }
  }
}

const nextSlot = (variables: Variables): number =>
  Math.max(-1, ...[...variables.values()].map((variable) => variable.slot)) + 1

function arithmeticType(operator: Operator, left: ValueType, right: ValueType): ValueType | undefined {
  if (left === 'number' && right === 'number') return 'number'
  if (operator === '+' && left === 'text' && right === 'text') return 'text'
  if (operator === '+' && isList(left) && isList(right)) return unify(left, right)
  if (left === 'date' && right === 'number' && (operator === '+' || operator === '-')) return 'date'
  if (operator === '+' && left === 'number' && right === 'date') return 'date'
  if (operator === '-' && left === 'date' && right === 'date') return 'number'
  return undefined
}

const MOST_EXPONENT = 40

/** A CEL number literal, exactly as written: `1.50`, `2e-3`, `0x1F`, `7u`. */
function readLiteral(text: string): Exact | undefined {
  if (text.length > 64) return undefined
  if (/^0[xX]/.test(text)) return new Fraction(BigInt(text.replace(/[uU]$/, '')))
  const match = /^(\d*(?:\.\d+)?)(?:[eE]([+-]?\d{1,3}))?[uU]?$/.exec(text)
  const mantissa = parseExact((match?.[1] ?? '').replace(/^\./, '0.'))
  const exponent = Number(match?.[2] ?? 0)
  if (!mantissa || Math.abs(exponent) > MOST_EXPONENT) return undefined
  const scale = new Fraction(10n ** BigInt(Math.abs(exponent)))
  return exponent < 0 ? mantissa.div(scale) : mantissa.mul(scale)
}
