import {
  type Expression,
  ExpressionError,
  faultAt,
  type Node,
  type NodeOf,
  type ValueType,
} from '#engine/expression/expression.ts'
import { readPattern } from '#engine/expression/pattern.ts'
import { betterOf, compareTerms } from '#engine/expression/sql-compare.ts'
import { addMonthsSql, integerSql, shiftDaySql, wholeNumberSql } from '#engine/expression/sql-date.ts'
import {
  aggregateRows,
  filterRows,
  isQuantifier,
  plain,
  quantifyItems,
  quantifyRows,
  rowsOf,
  type SqlRows,
  sizeRows,
  type Term,
} from '#engine/expression/sql-list.ts'
import {
  absoluteSql,
  ceilSql,
  chooseSql,
  dividedSql,
  floorSql,
  negativeSql,
  numberSql,
  plusSql,
  remainderSql,
  roundSql,
  type SqlNumber,
  SqlTooLong,
  timesSql,
  whole,
} from '#engine/expression/sql-number.ts'
import { type Sql, SqlParameters } from '#engine/expression/sql-parameters.ts'
import { hasSqlPattern, sqlPattern } from '#engine/expression/sql-pattern.ts'
import { isList, isRecord } from '#engine/expression/value-type.ts'
import { decimalsOf, type Exact, exactText } from '#engine/number/exact.ts'

const ARRAY_TYPES: Readonly<Record<string, string>> = { bool: 'boolean', number: 'numeric', text: 'text', date: 'date' }

/**
 * The expression as SQL for PostgreSQL 15 without extensions. Unknown and invalid are NULL; numbers are exact numerics.
 * `columnOf` gives the SQL of a fact: a name, or `record.field`; a list is an array column. Literals are parameters,
 * numbered from `firstParameter`.
 * @throws ExpressionError `expression.not-in-sql` for lists of records and lists as results.
 */
export function toSql(expression: Expression, columnOf: (name: string) => string, firstParameter = 1): Sql {
  const writer = new SqlWriter(expression.source, columnOf)
  try {
    return writer.parameters.finish(writer.whole(expression.tree), firstParameter)
  } catch (error) {
    if (error instanceof SqlTooLong) return writer.refuse(expression.tree, 'length')
    throw error
  }
}

class SqlWriter {
  readonly parameters = new SqlParameters()
  readonly #source: string
  readonly #columnOf: (name: string) => string
  readonly #slots: Term[] = []
  #aliases = 0

  constructor(source: string, columnOf: (name: string) => string) {
    this.#source = source
    this.#columnOf = columnOf
  }

  whole(tree: Node): string {
    const term = this.#term(tree)
    if (term.kind === 'number') return numberSql(term)
    return term.kind === 'plain' ? term.text : this.refuse(tree, 'result')
  }

  refuse(node: Node, part: string): never {
    throw new ExpressionError([faultAt(this.#source, node.at, 'expression.not-in-sql', { part })])
  }

  #text(node: Node): string {
    const term = this.#term(node)
    return term.kind === 'plain' ? term.text : this.refuse(node, term.kind)
  }

  #number(node: Node): SqlNumber {
    const term = this.#term(node)
    return term.kind === 'number' ? term : this.refuse(node, term.kind)
  }

  #term(node: Node): Term {
    switch (node.kind) {
      case 'literal':
        return this.#literal(node)
      case 'name':
        return this.#column(node, node.name, node.type)
      case 'variable':
        return this.#slots[node.slot] ?? this.refuse(node, node.name)
      case 'field': {
        const record = this.#term(node.record)
        return record.kind === 'record' ? record.field(node.field) : this.refuse(node, 'record')
      }
      case 'index':
        return this.#index(node)
      case 'list':
        return { kind: 'items', items: node.items.map((item) => this.#term(item)) }
      case 'record': {
        const fields = new Map(node.entries.map(({ key, value }) => [key, this.#term(value)]))
        return { kind: 'record', field: (name) => fields.get(name) ?? this.refuse(node, name) }
      }
      case 'not':
        return plain(`(NOT ${this.#text(node.operand)})`)
      case 'negate':
        return negativeSql(this.#number(node.operand))
      case 'and':
      case 'or':
        return plain(`(${node.operands.map((part) => this.#text(part)).join(node.kind === 'and' ? ' AND ' : ' OR ')})`)
      case 'compare':
        return plain(this.#compare(node))
      case 'arithmetic':
        return this.#arithmetic(node)
      case 'in':
        return plain(this.#in(node))
      case 'choose':
        return this.#choose(node)
      case 'has':
        return plain(this.#has(node))
      case 'macro':
        return this.#macro(node)
      case 'call':
        return this.#call(node)
    }
  }

  #literal(node: NodeOf<'literal'>): Term {
    const { value } = node
    if (typeof value === 'boolean') return plain(value ? 'true' : 'false')
    if (typeof value === 'string') {
      if (node.type === 'date') return plain(this.parameters.add(value, 'date'))
      return value.includes('\0') || !/^\P{Surrogate}*$/u.test(value)
        ? this.refuse(node, 'character')
        : plain(this.parameters.add(value, 'text'))
    }
    if ((decimalsOf(value) ?? 31) <= 30) return whole(this.parameters.add(exactText(value), 'numeric'))
    const top = this.parameters.add(String(value.s * value.n), 'numeric')
    return { kind: 'number', top, over: this.parameters.add(String(value.d), 'numeric'), positive: true }
  }

  #column(node: Node, path: string, type: ValueType): Term {
    if (isRecord(type)) {
      const fields = type.record
      return {
        kind: 'record',
        field: (name) => this.#column(node, `${path}.${name}`, fields[name]?.type ?? this.refuse(node, name)),
      }
    }
    const column = this.#columnOf(path)
    if (!isList(type)) return this.#scalar(`(${column})::${ARRAY_TYPES[type as string]}`, type)
    if (typeof type.list !== 'string') return this.refuse(node, 'list of records')
    const array = `(${column})::${ARRAY_TYPES[type.list]}[]`
    const alias = this.#alias()
    return {
      kind: 'rows',
      from: `unnest(${array}) AS ${alias}(v)`,
      item: this.#scalar(`${alias}.v`, type.list),
      unknown: `(${column}) IS NULL`,
      array,
    }
  }

  #alias(): string {
    this.#aliases++
    return `e${this.#aliases}`
  }

  #scalar(text: string, type: ValueType): Term {
    return type === 'number' ? whole(text) : plain(text)
  }

  #index(node: NodeOf<'index'>): Term {
    const from = this.#term(node.from)
    if (from.kind === 'record' && isRecord(node.from.type)) {
      const key = this.#text(node.index)
      const branches = Object.keys(node.from.type.record).map((name) => {
        const value = from.field(name)
        const text =
          value.kind === 'number'
            ? numberSql(value)
            : value.kind === 'plain'
              ? value.text
              : this.refuse(node, value.kind)
        if (value.kind === 'number' && value.over !== undefined) this.refuse(node, 'quotient')
        return ` WHEN ${this.parameters.add(name, 'text')} THEN ${text}`
      })
      return branches.length === 0
        ? this.refuse(node, 'record')
        : this.#scalar(`(CASE ${key}${branches.join('')} END)`, node.type)
    }
    if (from.kind === 'items' && node.index.kind === 'literal') {
      const item = from.items[Number((node.index.value as Exact).valueOf())]
      return (
        item ?? this.#scalar(`NULL::${ARRAY_TYPES[node.type as string] ?? this.refuse(node, 'element')}`, node.type)
      )
    }
    if (from.kind !== 'rows' || from.array === undefined) return this.refuse(node, 'element')
    const place = wholeNumberSql(this.#number(node.index))
    const inside = `${place} >= 0 AND ${place} < cardinality(${from.array})`
    return this.#scalar(`(CASE WHEN ${inside} THEN (${from.array})[${integerSql(place)} + 1] END)`, node.type)
  }

  #compare({ operator, left, right, at }: NodeOf<'compare'>): string {
    return (
      compareTerms(operator, this.#term(left), this.#term(right), left.type) ??
      this.refuse({ ...left, at }, 'comparison')
    )
  }

  #arithmetic(node: NodeOf<'arithmetic'>): Term {
    const { operator, left, right } = node
    if (left.type === 'text') return plain(`(${this.#text(left)} || ${this.#text(right)})`)
    if (isList(left.type)) {
      const a = this.#term(left)
      const b = this.#term(right)
      return a.kind === 'items' && b.kind === 'items'
        ? { kind: 'items', items: [...a.items, ...b.items] }
        : this.refuse(node, '+')
    }
    if (left.type === 'date' && right.type === 'date')
      return whole(`(${this.#text(left)} - ${this.#text(right)})::numeric`)
    if (left.type === 'date' || right.type === 'date') {
      const [day, days] = left.type === 'date' ? [left, right] : [right, left]
      return plain(shiftDaySql(this.#text(day), this.#number(days), operator === '-' ? '-' : '+'))
    }
    const a = this.#number(left)
    const b = this.#number(right)
    if (operator === '*') return timesSql(a, b)
    if (operator === '/') return dividedSql(a, b, right.kind === 'literal' ? signOf(right.value as Exact) : undefined)
    return operator === '%' ? remainderSql(a, b) : plusSql(a, b, operator)
  }

  #in({ item, list }: NodeOf<'in'>): string {
    const value = this.#term(item)
    const from = this.#term(list)
    const same = (other: Term): string => compareTerms('==', value, other, item.type) ?? this.refuse(item, 'in')
    if (from.kind === 'items') {
      if (value.kind === 'plain' && from.items.length > 1)
        return `(${value.text} IN (${from.items.map((part) => (part.kind === 'plain' ? part.text : '')).join(', ')}))`
      return quantifyItems('exists', from.items.map(same))
    }
    if (from.kind !== 'rows') return this.refuse(list, from.kind)
    if (from.array !== undefined && value.kind === 'plain') return `(${value.text} = ANY(${from.array}))`
    return quantifyRows('exists', from, same(from.item))
  }

  #choose(node: NodeOf<'choose'>): Term {
    const condition = this.#text(node.condition)
    const then = this.#term(node.then)
    const otherwise = this.#term(node.otherwise)
    if (then.kind === 'number' && otherwise.kind === 'number') return chooseSql(condition, then, otherwise)
    if (then.kind !== 'plain' || otherwise.kind !== 'plain') return this.refuse(node, 'choice')
    return plain(`(CASE ${condition} WHEN true THEN ${then.text} WHEN false THEN ${otherwise.text} END)`)
  }

  #has({ path }: NodeOf<'has'>): string {
    const term = this.#term(path)
    if (term.kind === 'rows' && term.array !== undefined) return `(NOT ${term.unknown})`
    if (term.kind === 'plain') return `(${term.text} IS NOT NULL)`
    return term.kind === 'number' ? `(${numberSql(term)} IS NOT NULL)` : this.refuse(path, 'has')
  }

  #macro(node: NodeOf<'macro'>): Term {
    const list = this.#term(node.list)
    if (list.kind === 'items' && node.keep && list.items.length > 0)
      return this.#macroOverRows(node, this.#asRows(node.list, list.items))
    if (list.kind === 'rows') return this.#macroOverRows(node, list)
    if (list.kind !== 'items') return this.refuse(node.list, list.kind)
    const bodies = list.items.map((item) => this.#at(node, item, (body) => this.#term(body)))
    if (!isQuantifier(node.macro)) return { kind: 'items', items: bodies }
    return plain(
      quantifyItems(
        node.macro,
        bodies.map((body) => (body.kind === 'plain' ? body.text : '')),
      ),
    )
  }

  #asRows(node: Node, items: readonly Term[]): SqlRows {
    const type = isList(node.type) ? node.type.list : this.refuse(node, 'list')
    const texts = items.map((item) => {
      if (item.kind === 'plain') return item.text
      return item.kind === 'number' && item.over === undefined ? item.top : this.refuse(node, 'quotient')
    })
    return rowsOf(texts, this.#alias(), (column) => this.#scalar(column, type))
  }

  #at<T>(node: NodeOf<'macro'>, item: Term, work: (body: Node) => T, body = node.body ?? node.list): T {
    const before = this.#slots[node.slot]
    this.#slots[node.slot] = item
    const result = work(body)
    if (before) this.#slots[node.slot] = before
    return result
  }

  #macroOverRows(node: NodeOf<'macro'>, list: SqlRows): Term {
    const rows = node.keep
      ? filterRows(
          list,
          this.#at(node, list.item, (keep) => this.#text(keep), node.keep),
        )
      : list
    if (node.macro === 'filter') return rows
    const item = this.#at(node, rows.item, (body) => this.#term(body))
    if (!isQuantifier(node.macro))
      return { kind: 'rows', from: rows.from, where: rows.where, unknown: rows.unknown, item }
    return plain(quantifyRows(node.macro, rows, item.kind === 'plain' ? item.text : this.refuse(node, 'condition')))
  }

  #call(node: NodeOf<'call'>): Term {
    const [first, second] = node.args as [Node, Node?]
    switch (node.name) {
      case 'size':
        return this.#size(first)
      case 'sum':
      case 'min':
      case 'max':
        return this.#aggregate(node, node.name)
      case 'abs':
        return absoluteSql(this.#number(first))
      case 'floor':
        return floorSql(this.#number(first))
      case 'ceil':
        return ceilSql(this.#number(first))
      case 'round':
        return roundSql(this.#number(first), second?.kind === 'literal' ? Number((second.value as Exact).valueOf()) : 0)
      case 'year':
      case 'month':
      case 'day':
        return whole(`extract(${node.name} FROM ${this.#text(first)})::numeric`)
      case 'addMonths':
        return plain(addMonthsSql(this.#text(first), this.#number(second as Node)))
      default:
        return plain(this.#textTest(node, this.#text(first), second as Node))
    }
  }

  #size(node: Node): Term {
    const term = this.#term(node)
    if (term.kind === 'plain') return whole(`char_length(${term.text})::numeric`)
    if (term.kind === 'items') return whole(`${term.items.length}::numeric`)
    return term.kind === 'rows' ? whole(sizeRows(term)) : this.refuse(node, 'size')
  }

  #aggregate(node: NodeOf<'call'>, name: 'sum' | 'min' | 'max'): Term {
    const [first] = node.args as [Node]
    const list = node.args.length === 1 && isList(first.type) ? this.#term(first) : undefined
    if (list?.kind === 'rows') {
      const { item } = list
      const text =
        item.kind === 'plain' ? item.text : item.kind === 'number' && item.over === undefined ? item.top : undefined
      return this.#scalar(aggregateRows(name, list, text ?? this.refuse(first, 'quotient')), node.type)
    }
    const terms = list?.kind === 'items' ? list.items : node.args.map((arg) => this.#term(arg))
    if (name === 'sum')
      return (terms as readonly SqlNumber[]).reduce((sum, term) => plusSql(sum, term), whole('0::numeric'))
    if (terms.length === 0) return this.#scalar(`NULL::${ARRAY_TYPES[node.type as string]}`, node.type)
    return terms.reduce((best, term) => betterOf(best, term, name === 'min' ? '<=' : '>='))
  }

  #textTest(node: NodeOf<'call'>, text: string, argument: Node): string {
    if (node.name === 'matches') {
      const pattern = readPattern(String((argument as NodeOf<'literal'>).value))
      if (!pattern || !hasSqlPattern(pattern.part)) return this.refuse(argument, 'pattern')
      return `(${text} COLLATE "C" ~ ${this.parameters.add(sqlPattern(pattern.part), 'text')})`
    }
    const part = this.#text(argument)
    if (node.name === 'contains') return `(position(${part} IN ${text}) > 0)`
    return `(${node.name === 'startsWith' ? 'left' : 'right'}(${text}, char_length(${part})) = ${part})`
  }
}

const signOf = (value: Exact): bigint | undefined => (value.n === 0n ? undefined : value.s)
