import { readPattern } from '#engine/expression/pattern.ts'
import { isRecord } from '#engine/form/same-value.ts'

/** A schema of the subset: an object of keywords, or true (anything) or false (nothing). */
export type JsonSchema = boolean | { readonly [keyword: string]: unknown }

/** What a keyword holds: schemas below it, and whether these look at the same value (`in-place`) or at a part of it. */
interface Keyword {
  readonly allows: (value: unknown) => boolean
  readonly schemas?: 'one' | 'list' | 'map'
  readonly inPlace?: boolean
}

export const DIALECT = 'https://json-schema.org/draft/2020-12/schema'
const TYPES: readonly unknown[] = ['null', 'boolean', 'object', 'array', 'number', 'string', 'integer']

const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isInteger(value) && value >= 0
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value)
const isText = (value: unknown): boolean => typeof value === 'string'
const isFlag = (value: unknown): boolean => typeof value === 'boolean'
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText)
const isSchema = (value: unknown): boolean => typeof value === 'boolean' || isRecord(value)
const isSchemas = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isSchema)
const isSchemaMap = (value: unknown): boolean => isRecord(value) && Object.values(value).every(isSchema)
const isType = (value: unknown): boolean =>
  TYPES.includes(value) || (Array.isArray(value) && value.length > 0 && value.every((one) => TYPES.includes(one)))

const count: Keyword = { allows: isCount }
const number: Keyword = { allows: isNumber }
const note: Keyword = { allows: () => true }
const one = (inPlace = false): Keyword => ({ allows: isSchema, schemas: 'one', inPlace })
const list = (inPlace = false): Keyword => ({ allows: isSchemas, schemas: 'list', inPlace })
const map = (inPlace = false): Keyword => ({ allows: isSchemaMap, schemas: 'map', inPlace })

/** The subset of JSON Schema 2020-12. What is not here is refused by its name. */
export const KEYWORDS: Readonly<Record<string, Keyword>> = {
  $schema: { allows: (value) => value === DIALECT },
  $defs: map(),
  $ref: { allows: (value) => typeof value === 'string' && /^#($|\/)/.test(value) },
  $comment: { allows: isText },
  title: note,
  description: note,
  default: note,
  examples: note,
  deprecated: note,
  readOnly: note,
  writeOnly: note,
  type: { allows: isType },
  enum: { allows: Array.isArray },
  const: note,
  multipleOf: { allows: (value) => isNumber(value) && (value as number) > 0 },
  maximum: number,
  exclusiveMaximum: number,
  minimum: number,
  exclusiveMinimum: number,
  maxLength: count,
  minLength: count,
  pattern: { allows: (value) => typeof value === 'string' && readPattern(value) !== undefined },
  prefixItems: list(),
  items: one(),
  maxItems: count,
  minItems: count,
  uniqueItems: { allows: isFlag },
  contains: one(),
  maxContains: count,
  minContains: count,
  maxProperties: count,
  minProperties: count,
  required: { allows: isTexts },
  properties: map(),
  additionalProperties: one(),
  propertyNames: one(),
  dependentRequired: { allows: (value) => isRecord(value) && Object.values(value).every(isTexts) },
  dependentSchemas: map(true),
  allOf: list(true),
  anyOf: list(true),
  oneOf: list(true),
  not: one(true),
  if: one(true),
  // biome-ignore lint/suspicious/noThenProperty: the name of the keyword
  then: one(true),
  else: one(true),
}

/** The schemas right below a schema, each with the path to it and whether it looks at the same value. */
export function schemasBelow(
  schema: JsonSchema,
): { readonly path: readonly (string | number)[]; readonly schema: JsonSchema; readonly inPlace: boolean }[] {
  if (typeof schema === 'boolean') return []
  return Object.entries(schema).flatMap(([name, value]) => {
    const keyword = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name] : undefined
    if (!keyword?.schemas || !keyword.allows(value)) return []
    const inPlace = keyword.inPlace === true
    if (keyword.schemas === 'one') return [{ path: [name], schema: value as JsonSchema, inPlace }]
    return Object.entries(value as Record<string, JsonSchema>).map(([step, below]) => ({
      path: [name, Array.isArray(value) ? Number(step) : step],
      schema: below,
      inPlace,
    }))
  })
}

/** The steps of a reference within the document, `#/$defs/a~1b`; undefined when it is malformed. */
export function pointerSteps(ref: string): string[] | undefined {
  try {
    const pointer = decodeURIComponent(ref.slice(1))
    return pointer
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  } catch {
    return undefined
  }
}
