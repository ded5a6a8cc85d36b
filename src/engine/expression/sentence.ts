import {
  type Declared,
  type Expression,
  type Label,
  type Node,
  type NodeOf,
  UNKNOWN,
  type Unknown,
  type Value,
  type ValueType,
} from '#engine/expression/expression.ts'
import { type SentenceKey, sentenceMessages } from '#engine/expression/sentence.messages.ts'
import { isList } from '#engine/expression/value-type.ts'
import { type Exact, exactText } from '#engine/number/exact.ts'
import { type Language, say } from '#engine/text/message.ts'

/** The rule in words, with the labels and units of its facts. Names without a label stand as they are. */
export function sentence({ tree }: Expression, language: Language): string {
  return sentenceOf(tree, language)
}

/** A rule says the same of everybody: it is put into words once. */
const told = { 'zh-CN': new WeakMap<Node, string>(), en: new WeakMap<Node, string>() }

/** One part in words, for a line of a trace. */
export function sentenceOf(node: Node, language: Language): string {
  let words = told[language].get(node)
  if (words === undefined) {
    words = new Speaker(language).say(node)
    told[language].set(node, words)
  }
  return words
}

/** How tightly a phrase holds together; a looser one inside a tighter is put in brackets. */
const TIGHTNESS: Readonly<Partial<Record<Node['kind'], number>>> = {
  choose: 0,
  or: 1,
  and: 2,
  compare: 4,
  in: 4,
  macro: 4,
  has: 4,
}
const ATOM = 9

function tightness(node: Node): number {
  if (node.kind === 'arithmetic') return node.operator === '+' || node.operator === '-' ? 5 : 6
  if (node.kind === 'negate') return 7
  return TIGHTNESS[node.kind] ?? ATOM
}

class Speaker {
  readonly #language: Language
  /** What each macro variable is called. */
  readonly #elements: string[] = []

  constructor(language: Language) {
    this.#language = language
  }

  say(node: Node): string {
    switch (node.kind) {
      case 'literal':
        return this.#literal(node.value, node.type)
      case 'name':
        return this.#fact(node.name, node.declared, node.type)
      case 'variable':
        return this.#elements[node.slot] ?? node.name
      case 'field':
        return this.#field(node)
      case 'index':
        return this.#words('index', { list: this.say(node.from), place: this.#place(node) })
      case 'list':
        return this.#words('list', { items: this.#items(node.items) })
      case 'record':
        return `{${node.entries.map(({ key, value }) => `${key}: ${this.say(value)}`).join(', ')}}`
      case 'not':
        return this.#not(node.operand)
      case 'negate':
        return `−${this.#inner(node.operand, 8)}`
      case 'and':
      case 'or':
        return node.operands.map((part) => this.#inner(part, tightness(node))).join(this.#words(node.kind))
      case 'compare':
        return this.#compare(node)
      case 'arithmetic':
        return this.#arithmetic(node)
      case 'in':
        return this.#in(node, 'in')
      case 'choose':
        return this.#words('choose', {
          condition: this.say(node.condition),
          result: this.#inner(node.then, 1),
          otherwise: this.#inner(node.otherwise, 1),
        })
      case 'has':
        return this.#words('has', { fact: this.#bare(node.path) })
      case 'macro':
        return this.#macro(node)
      case 'call':
        return this.#call(node)
    }
  }

  #words(key: SentenceKey, params: Readonly<Record<string, string | number>> = {}): string {
    return say(sentenceMessages, this.#language, key, params)
  }

  #label(label: Label | undefined): string | undefined {
    return this.#language === 'zh-CN' ? label?.zh : label?.en
  }

  #inner(node: Node, outer: number): string {
    const words = this.say(node)
    return tightness(node) < outer ? this.#words('brackets', { words }) : words
  }

  /** A bool fact alone is a statement: 已备案为“是”. */
  #fact(name: string, declared: Declared, type: ValueType): string {
    const label = this.#label(declared.label) ?? name
    return type === 'bool' ? this.#words('is', { fact: label }) : label
  }

  /** A fact as a thing, not as a statement. */
  #bare(node: Node): string {
    if (node.kind === 'name') return this.#label(node.declared.label) ?? node.name
    if (node.kind === 'field')
      return this.#words('field', {
        record: this.#bare(node.record),
        field: this.#label(node.declared.label) ?? node.field,
      })
    return this.say(node)
  }

  #field(node: NodeOf<'field'>): string {
    const fact = this.#bare(node)
    return node.type === 'bool' ? this.#words('is', { fact }) : fact
  }

  #literal(value: boolean | Exact | string, type: ValueType, unit?: Label): string {
    if (typeof value === 'boolean') return this.#words(value ? 'true' : 'false')
    if (type === 'number') return this.#withUnit(exactText(value as Exact), unit)
    if (type !== 'date') return this.#words('quoted', { text: value as string })
    const [year, month, day] = (value as string).split('-').map(Number)
    return this.#words('date', { year: year ?? 0, month: month ?? 0, day: day ?? 0, iso: value as string })
  }

  #withUnit(number: string, unit: Label | undefined): string {
    const words = this.#label(unit)
    if (words === undefined) return number
    return this.#language === 'zh-CN' || /^[%‰°]/.test(words) ? `${number}${words}` : `${number} ${words}`
  }

  #items(items: readonly Node[], unit?: Label): string {
    return items.map((item) => this.#measured(item, unit)).join(this.#words('comma'))
  }

  #place({ index }: NodeOf<'index'>): string {
    return index.kind === 'literal' && index.type === 'number'
      ? String(Number((index.value as Exact).valueOf()) + 1)
      : this.say(index)
  }

  /** A literal takes the unit of the fact it is compared with. */
  #measured(node: Node, unit: Label | undefined): string {
    return node.kind === 'literal' ? this.#literal(node.value, node.type, unit) : this.#inner(node, 5)
  }

  #not(operand: Node): string {
    if (operand.kind === 'has') return this.#words('has-not', { fact: this.#bare(operand.path) })
    if (operand.kind === 'in') return this.#in(operand, 'not-in')
    if (operand.type === 'bool' && (operand.kind === 'name' || operand.kind === 'field'))
      return this.#words('is-not', { fact: this.#bare(operand) })
    return this.#words('not', { words: this.say(operand) })
  }

  #compare({ operator, left, right }: NodeOf<'compare'>): string {
    const unit = unitOf(left) ?? unitOf(right)
    const kind = left.type === 'date' ? `date ${operator}` : operator
    const [a, b] =
      left.type === 'bool'
        ? [this.#bool(left), this.#bool(right)]
        : [this.#measured(left, unit), this.#measured(right, unit)]
    return this.#words(kind as SentenceKey, { left: a, right: b })
  }

  #bool(node: Node): string {
    return node.kind === 'name' || node.kind === 'field' ? this.#bare(node) : this.#inner(node, 5)
  }

  #arithmetic(node: NodeOf<'arithmetic'>): string {
    const { operator, left, right } = node
    if (left.type === 'date' && right.type === 'date')
      return this.#words('days-between', { from: this.#inner(right, 6), to: this.#inner(left, 6) })
    if (left.type === 'date' && right.type === 'number')
      return this.#words(operator === '-' ? 'days-before' : 'days-after', {
        date: this.#inner(left, 5),
        days: this.#inner(right, 6),
      })
    const own = tightness(node)
    const rest = operator === '-' || operator === '/' || operator === '%' ? own + 1 : own
    const sign = { '+': '+', '-': '−', '*': '×', '/': '÷', '%': this.#words('remainder') }[operator]
    return `${this.#inner(left, own)} ${sign} ${this.#inner(right, rest)}`
  }

  #in({ item, list }: NodeOf<'in'>, key: 'in' | 'not-in'): string {
    const items = list.kind === 'list' ? this.#items(list.items, unitOf(item)) : undefined
    if (items === undefined) return this.#words(`${key}-list`, { item: this.#inner(item, 5), list: this.say(list) })
    return this.#words(key, { item: this.#inner(item, 5), items })
  }

  #macro(node: NodeOf<'macro'>): string {
    const list = this.#bare(node.list)
    const nested = node.slot > 0 ? ` ${node.slot + 1}` : ''
    this.#elements[node.slot] = this.#words('element', { which: nested })
    const condition = node.keep ? this.say(node.keep) : ''
    const body = node.body ? this.say(node.body) : ''
    if (node.macro === 'map') return this.#words(node.keep ? 'map-filter' : 'map', { list, condition, body })
    return this.#words(node.macro, { list, condition: node.macro === 'filter' ? condition : body })
  }

  #call(node: NodeOf<'call'>): string {
    const [first, second] = node.args
    if (!first) return node.name
    const key = node.name === 'size' && first.type === 'text' ? 'length' : node.name === 'size' ? 'size' : node.name
    const several = (node.name === 'min' || node.name === 'max') && !isList(first.type)
    if (several) return this.#words(node.name === 'min' ? 'min' : 'max', { a: this.#items(node.args) })
    return this.#words(key as SentenceKey, { a: this.#inner(first, 5), b: second ? this.#inner(second, 5) : '0' })
  }
}

const DAYS: Label = { zh: '天', en: 'days' }

function unitOf(node: Node): Label | undefined {
  if (node.kind === 'name' || node.kind === 'field') return node.declared.unit
  if (node.kind === 'negate') return unitOf(node.operand)
  if (node.kind === 'arithmetic' && node.left.type === 'date' && node.right.type === 'date') return DAYS
  if (node.kind === 'arithmetic' && (node.operator === '+' || node.operator === '-'))
    return unitOf(node.left) ?? unitOf(node.right)
  if (node.kind === 'call' && ['min', 'max', 'sum', 'abs', 'round', 'floor', 'ceil'].includes(node.name))
    return node.args[0] && unitOf(node.args[0])
  return undefined
}

/** A value as a person reads it in a trace: 未知, 是, 12.5 %. */
export function valueInWords(value: Value | Unknown, type: ValueType, language: Language, unit?: Label): string {
  const speaker = (key: SentenceKey): string => say(sentenceMessages, language, key)
  if (value === UNKNOWN) return speaker('unknown')
  if (typeof value === 'boolean') return speaker(value ? 'true' : 'false')
  if (type === 'number') {
    const words = language === 'zh-CN' ? unit?.zh : unit?.en
    const text = exactText(value as Exact)
    return words === undefined
      ? text
      : language === 'zh-CN' || /^[%‰°]/.test(words)
        ? `${text}${words}`
        : `${text} ${words}`
  }
  if (typeof value === 'string') return value
  if (!Array.isArray(value) || !isList(type)) return speaker('record')
  const of = type.list
  return `[${value.map((item) => valueInWords(item as Value | Unknown, of, language, unit)).join(speaker('comma'))}]`
}
