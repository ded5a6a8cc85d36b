import type { Declared, Node, ValueType } from '#engine/expression/expression.ts'
import { nodesOf } from '#engine/expression/walk.ts'
import type { Column, Field } from '#engine/form/field.ts'
import { type Form, fieldsOf, type Subject } from '#engine/form/form.ts'
import { wanOf } from '#engine/form/money.ts'
import type { FACT_TYPES, Register } from '#engine/form/register.ts'
import { plainText } from '#engine/form/rich-text.ts'
import { isEmpty, isRecord, own } from '#engine/form/same-value.ts'
import { exact } from '#engine/number/exact.ts'

type Names = Record<string, Declared>

const WAN = { zh: '万元', en: '10,000 yuan' }
const FACT_VALUES: Readonly<Record<(typeof FACT_TYPES)[number], ValueType>> = {
  text: 'text',
  number: 'number',
  money: 'number',
  date: 'date',
  'yes-no': 'bool',
  choice: 'text',
}

/** What an expression of the form may read. Subjects of registers that do not exist declare nothing. */
export function namesOf(form: Form, registers: ReadonlyMap<string, Register>): Names {
  const names: Names = { today: { type: 'date', label: { zh: '今天', en: 'today' } } }
  const totals: Names = {}
  for (const { code, register, name } of form.subjects) {
    const known = registers.get(register)
    if (known) names[code] = { type: { record: factNames(known) }, label: name }
  }
  for (const { field } of fieldsOf(form)) {
    const type = typeOfField(field, registers)
    if (type === undefined) continue
    names[field.code] = { type, label: field.label, ...unitOf(field) }
    if (field.kind !== 'table') continue
    const columns = field.columns.filter(({ code }) => field.totals.includes(code))
    const record = Object.fromEntries(
      columns.map((column) => [column.code, { type: 'number' as const, label: column.label, ...unitOf(column) }]),
    )
    totals[field.code] = { type: { record }, label: field.label }
  }
  names.totals = { type: { record: totals } }
  return names
}

const factNames = ({ facts }: Register): Names =>
  Object.fromEntries(
    facts.map(({ code, name, type }) => [
      code,
      { type: FACT_VALUES[type], label: name, ...(type === 'money' && { unit: WAN }) },
    ]),
  )

function unitOf(field: Field | Column): { unit?: Declared['unit'] } {
  if (field.kind === 'money') return { unit: WAN }
  return field.kind === 'number' && field.unit !== undefined ? { unit: field.unit } : {}
}

const TEXT: Declared = { type: 'text' }

/** The type an answer has in expressions; a note has none. */
export function typeOfField(field: Field | Column, registers: ReadonlyMap<string, Register>): ValueType | undefined {
  switch (field.kind) {
    case 'note':
      return undefined
    case 'number':
    case 'money':
      return 'number'
    case 'yes-no':
    case 'signature':
      return 'bool'
    case 'date':
      return 'date'
    case 'period':
      return { record: { from: { type: 'date' }, to: { type: 'date' } } }
    case 'choice':
      return field.many ? { list: 'text' } : 'text'
    case 'keywords':
      return { list: 'text' }
    case 'reference': {
      const register = registers.get(field.register)
      return { record: { id: TEXT, name: TEXT, ...(register && factNames(register)) } }
    }
    case 'file':
      return { list: { record: { name: TEXT, type: TEXT, bytes: { type: 'number' } } } }
    case 'table':
      return { list: { record: rowNames(field.columns, registers) } }
    default:
      return 'text'
  }
}

/** The columns of a row by name, and its key. */
export function rowNames(columns: readonly Column[], registers: ReadonlyMap<string, Register>): Names {
  const names: Names = { row: TEXT }
  for (const column of columns) {
    const type = typeOfField(column, registers)
    if (type !== undefined) names[column.code] = { type, label: column.label, ...unitOf(column) }
  }
  return names
}

/** An answer as expressions read it; what is empty or of another kind is missing. */
export function factOf(field: Field | Column, value: unknown): unknown {
  if (field.kind !== 'choice' && isEmpty(value))
    return field.kind === 'file' || field.kind === 'keywords' ? value : undefined
  switch (field.kind) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined
    case 'money':
      return Number.isSafeInteger(value) ? wanOf(value as number) : undefined
    case 'rich-text':
      return plainText(value) || undefined
    case 'signature':
      return isRecord(value) ? true : undefined
    case 'choice':
      return isEmpty(value) && !field.many ? undefined : value
    case 'reference':
      return isRecord(value)
        ? { ...(isRecord(value.facts) ? value.facts : {}), id: value.id, name: value.name }
        : undefined
    default:
      return value
  }
}

/** The facts of the subjects as expressions read them: money of registers is fen, and is read in 万元. */
export function subjectFacts(
  subjects: readonly Subject[],
  registers: ReadonlyMap<string, Register>,
  facts: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const read: Record<string, unknown> = { today: own(facts, 'today') }
  for (const { code, register } of subjects) {
    const given = own(facts, code)
    const known = registers.get(register)?.facts ?? []
    read[code] = Object.fromEntries(
      known.map((fact) => [
        fact.code,
        fact.type === 'money' ? moneyFact(own(given, fact.code)) : own(given, fact.code),
      ]),
    )
  }
  return read
}

function moneyFact(value: unknown): unknown {
  if (typeof value === 'bigint') return exact(value).div(1_000_000)
  return Number.isSafeInteger(value) ? wanOf(value as number) : undefined
}

export interface Reads {
  /** Fields and subjects. */
  readonly names: readonly string[]
  /** Columns of the own row. */
  readonly columns: readonly string[]
}

/** What an expression reads: of `totals` the tables, of `row` the columns. */
export function readsOf(tree: Node): Reads {
  const names = new Set<string>()
  const columns = new Set<string>()
  for (const node of nodesOf(tree)) {
    if (node.kind === 'name' && node.name !== 'totals' && node.name !== 'row') names.add(node.name)
    if (node.kind !== 'field' || node.record.kind !== 'name') continue
    if (node.record.name === 'totals') names.add(node.field)
    if (node.record.name === 'row') columns.add(node.field)
  }
  return { names: [...names], columns: [...columns] }
}
