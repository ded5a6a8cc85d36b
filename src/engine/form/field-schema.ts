import type { Column, Field } from '#engine/form/field.ts'
import { type Form, fieldsOf } from '#engine/form/form.ts'
import { DIALECT, type JsonSchema } from '#engine/form/json-keywords.ts'
import { fenOf } from '#engine/form/money.ts'
import { isRecord } from '#engine/form/same-value.ts'
import { exact } from '#engine/number/exact.ts'

const BIGGEST = Number.MAX_SAFE_INTEGER
const text = (maxLength: number): JsonSchema => ({ type: 'string', maxLength })
const object = (properties: Readonly<Record<string, JsonSchema>>, required: readonly string[]): JsonSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})

/** What the answer to a field must be, as JSON Schema: its kind, and what the author says of it. */
export function fieldSchema(field: Field | Column): JsonSchema {
  const base = baseSchema(field)
  const said = 'schema' in field ? field.schema : undefined
  if (said === undefined || said === true) return base
  if (said === false) return false
  const scaled = field.kind === 'money' ? (inFen(said) as Readonly<Record<string, unknown>>) : said
  return { ...scaled, allOf: [base, ...(Array.isArray(scaled.allOf) ? scaled.allOf : [])] }
}

function baseSchema(field: Field | Column): JsonSchema {
  switch (field.kind) {
    case 'text':
      return text(field.lines > 1 ? 20_000 : 500)
    case 'number':
      return field.decimals === 0 ? { type: 'integer' } : { type: 'number', multipleOf: Number(`1e-${field.decimals}`) }
    case 'money': {
      const said = isRecord(field.schema) ? field.schema : {}
      const least = 'minimum' in said || 'exclusiveMinimum' in said ? -BIGGEST : 0
      return { type: 'integer', minimum: least, maximum: BIGGEST }
    }
    case 'yes-no':
      return { type: 'boolean' }
    case 'date':
      return { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }
    case 'period':
      return object({ from: text(10), to: text(10) }, [])
    case 'choice': {
      const one: JsonSchema = field.options ? { enum: field.options.map(({ code }) => code) } : text(80)
      return field.many ? { type: 'array', items: one, uniqueItems: true, maxItems: 500 } : one
    }
    case 'keywords':
      return {
        type: 'array',
        items: { type: 'string', minLength: 1, maxLength: 60 },
        uniqueItems: true,
        maxItems: field.most,
      }
    case 'reference':
      return object({ id: text(80), name: text(400), facts: { type: 'object', maxProperties: 200 } }, ['id', 'name'])
    case 'file': {
      const file = {
        id: text(80),
        name: text(300),
        type: text(20),
        bytes: { type: 'integer', minimum: 1 },
        sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
      }
      return { type: 'array', items: object(file, ['id', 'name', 'type', 'bytes', 'sha256']), maxItems: field.most }
    }
    case 'signature':
      return object({ by: text(80), name: text(200), at: text(40), hash: text(64) }, ['by', 'at', 'hash'])
    case 'rich-text':
      return { type: 'object' }
    case 'table':
      return { type: 'array', items: { type: 'object' }, maxItems: field.rows?.length ?? field.most }
    case 'note':
      return false
  }
}

const AMOUNTS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'const']

/** Authors write amounts in 万元; answers are fen. What is no amount is left for the check of the schema to tell. */
function inFen(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(inFen)
  if (!isRecord(schema)) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) => {
      if (AMOUNTS.includes(name)) return [name, fen(value)]
      if (name === 'enum') return [name, Array.isArray(value) ? value.map(fen) : value]
      return [name, inFen(value)]
    }),
  )
}

const fen = (amount: unknown): unknown =>
  typeof amount === 'number' && Number.isFinite(amount) && !/e/.test(String(amount))
    ? (fenOf(exact(amount)) ?? amount)
    : amount

/**
 * The answers to a form as one JSON Schema 2020-12 document, for whoever sends or reads them from outside. It tells kinds
 * and limits; what depends on other answers (conditions, rules, code lists) only the form tells.
 */
export function answersSchema(form: Form): JsonSchema {
  const properties = fieldsOf(form)
    .filter(({ field }) => field.kind !== 'note')
    .map(({ field }) => [field.code, titled(field, `#/properties/${field.code}`)])
  return { $schema: DIALECT, title: form.name.zh, ...(object(Object.fromEntries(properties), []) as object) }
}

function titled(field: Field | Column, place: string): JsonSchema {
  const schema = rebased(fieldSchema(field), place) as JsonSchema
  if (typeof schema === 'boolean') return schema
  if (field.kind !== 'table') return { title: field.label.zh, ...schema }
  const columns = field.columns.map((column) => [
    column.code,
    titled(column, `${place}/items/properties/${column.code}`),
  ])
  const row = object({ ...Object.fromEntries(columns), row: text(80) }, ['row'])
  return { title: field.label.zh, ...schema, items: row }
}

/** References of a schema that stands within another document. */
function rebased(schema: unknown, place: string): unknown {
  if (Array.isArray(schema)) return schema.map((one) => rebased(one, place))
  if (!isRecord(schema)) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) => {
      if (name === '$ref' && typeof value === 'string') return [name, `${place}${value.slice(1)}`]
      return [name, name === 'const' || name === 'enum' ? value : rebased(value, place)]
    }),
  )
}
