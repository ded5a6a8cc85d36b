import { readPattern } from '#engine/expression/pattern.ts'
import { readFact } from '#engine/expression/value.ts'
import { checkSchema } from '#engine/form/check-schema.ts'
import { type JsonSchema, pointerSteps } from '#engine/form/json-keywords.ts'
import { canonicalJson, isRecord } from '#engine/form/same-value.ts'
import { divide, type Exact } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'

/** One keyword that a value breaks, and where in the value. */
export interface Breach {
  readonly path: readonly (string | number)[]
  readonly keyword: string
  readonly params?: Readonly<Record<string, string | number>>
}

type Rule = (value: unknown, path: Breach['path'], breaches: Breach[]) => void
type Params = NonNullable<Breach['params']>

/** Values nested deeper than this are refused before any recursion can hurt. */
const DEEPEST = 200

/**
 * Makes a schema of the subset ready: a function that tells every breach of a JSON value, in the order of the schema.
 * Numbers are compared exactly by their shortest decimal text, lengths are code points, patterns run in linear time.
 * @throws Refusal form-invalid when the schema uses anything else.
 */
export function compileSchema(root: JsonSchema): (value: unknown) => Breach[] {
  const faults = checkSchema(root)
  if (faults.length > 0)
    throw new Refusal('form-invalid', ...faults.map(({ key, params, path }) => ({ key, params, at: path.join('/') })))
  const rule = new SchemaCompiler(root).ruleOf(root)
  return (value) => {
    const breaches: Breach[] = []
    rule(value, [], breaches)
    return breaches
  }
}

class SchemaCompiler {
  readonly #root: JsonSchema
  readonly #rules = new Map<JsonSchema, Rule>()

  constructor(root: JsonSchema) {
    this.#root = root
  }

  ruleOf(schema: JsonSchema): Rule {
    if (schema === true) return () => undefined
    if (schema === false) return (_, path, breaches) => breaches.push({ path, keyword: 'false' })
    const before = this.#rules.get(schema)
    if (before) return before
    let rules: readonly Rule[] | undefined
    const whole: Rule = (value, path, breaches) => {
      if (path.length > DEEPEST) {
        breaches.push({ path, keyword: 'depth', params: { limit: DEEPEST } })
        return
      }
      rules ??= this.#rulesOf(schema)
      for (const rule of rules) rule(value, path, breaches)
    }
    this.#rules.set(schema, whole)
    return whole
  }

  #rulesOf(schema: Exclude<JsonSchema, boolean>): Rule[] {
    const keywords = Object.keys(schema).filter((name) => Object.hasOwn(BUILDERS, name))
    return keywords.map((name) =>
      BUILDERS[name]!(schema[name], { schema, rule: (below) => this.ruleOf(below), ref: (ref) => this.#target(ref) }),
    )
  }

  #target(ref: string): Rule {
    let schema: unknown = this.#root
    for (const step of pointerSteps(ref)!) schema = (schema as Record<string, unknown>)[step]
    return this.ruleOf(schema as JsonSchema)
  }
}

interface Around {
  readonly schema: Exclude<JsonSchema, boolean>
  readonly rule: (schema: JsonSchema) => Rule
  readonly ref: (ref: string) => Rule
}
type Builder = (value: unknown, around: Around) => Rule

const keep =
  (keyword: string, holds: (value: unknown) => boolean, params?: Params): Rule =>
  (value, path, breaches) => {
    if (!holds(value)) breaches.push({ path, keyword, ...(params && { params }) })
  }

const TYPE_TESTS: Readonly<Record<string, (value: unknown) => boolean>> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  object: isRecord,
  array: Array.isArray,
  number: (value) => typeof value === 'number',
  string: (value) => typeof value === 'string',
  integer: Number.isInteger,
}

/** The number a double is the shortest decimal text of. */
const exactOf = (value: unknown): Exact => readFact(value, 'number') as Exact

/** Doubles have the order of the decimals they are the shortest text of. */
const border =
  (keyword: string, holds: (value: number, limit: number) => boolean): Builder =>
  (limit) =>
    keep(keyword, (value) => typeof value !== 'number' || holds(value, limit as number), { limit: limit as number })

/** Characters as people count them: code points. */
export function lengthOf(text: string): number {
  let length = 0
  for (const _ of text) length++
  return length
}

const sized =
  (keyword: string, sizeOf: (value: unknown) => number | undefined, isMost: boolean): Builder =>
  (limit) => {
    const bound = limit as number
    return keep(
      keyword,
      (value) => {
        const size = sizeOf(value)
        return size === undefined || (isMost ? size <= bound : size >= bound)
      },
      { limit: bound },
    )
  }

/** Counted only where its code units leave it open: a character is one or two of them. */
const textSized =
  (keyword: string, isMost: boolean): Builder =>
  (limit) => {
    const bound = limit as number
    const holds = (text: string) =>
      isMost
        ? text.length <= bound || (text.length <= 2 * bound && lengthOf(text) <= bound)
        : text.length >= 2 * bound || (text.length >= bound && lengthOf(text) >= bound)
    return keep(keyword, (value) => typeof value !== 'string' || holds(value), { limit: bound })
  }
const listSize = (value: unknown) => (Array.isArray(value) ? value.length : undefined)
const recordSize = (value: unknown) => (isRecord(value) ? Object.keys(value).length : undefined)

const holdsFor = (rule: Rule, value: unknown, path: Breach['path']): boolean => {
  const breaches: Breach[] = []
  rule(value, path, breaches)
  return breaches.length === 0
}

const oneOfMany =
  (keyword: string, holds: (fitting: number) => boolean): Builder =>
  (schemas, { rule }) => {
    const rules = (schemas as JsonSchema[]).map(rule)
    return (value, path, breaches) => {
      if (!holds(rules.filter((one) => holdsFor(one, value, path)).length)) breaches.push({ path, keyword })
    }
  }

const BUILDERS: Readonly<Record<string, Builder>> = {
  $ref: (ref, around) => {
    let rule: Rule | undefined
    return (value, path, breaches) => {
      rule ??= around.ref(ref as string)
      rule(value, path, breaches)
    }
  },
  type: (types) => {
    const wanted = [types].flat() as string[]
    const tests = wanted.map((type) => TYPE_TESTS[type]!)
    return keep('type', (value) => tests.some((test) => test(value)), { type: wanted.join(', ') })
  },
  enum: (options) => {
    const known = new Set((options as unknown[]).map(canonicalJson))
    return keep('enum', (value) => known.has(canonicalJson(value)))
  },
  const: (wanted) => {
    const text = canonicalJson(wanted)
    return keep('const', (value) => canonicalJson(value) === text)
  },
  multipleOf: (step) => {
    const divisor = exactOf(step)
    const params = { step: step as number }
    return keep('multipleOf', (value) => typeof value !== 'number' || divide(exactOf(value), divisor)!.d === 1n, params)
  },
  maximum: border('maximum', (value, limit) => value <= limit),
  exclusiveMaximum: border('exclusiveMaximum', (value, limit) => value < limit),
  minimum: border('minimum', (value, limit) => value >= limit),
  exclusiveMinimum: border('exclusiveMinimum', (value, limit) => value > limit),
  maxLength: textSized('maxLength', true),
  minLength: textSized('minLength', false),
  pattern: (text) => {
    const pattern = readPattern(text as string)!
    return keep('pattern', (value) => typeof value !== 'string' || pattern.matches(value))
  },
  maxItems: sized('maxItems', listSize, true),
  minItems: sized('minItems', listSize, false),
  uniqueItems: (wanted) =>
    keep(
      'uniqueItems',
      (value) => wanted !== true || !Array.isArray(value) || new Set(value.map(canonicalJson)).size === value.length,
    ),
  prefixItems: (schemas, { rule }) => {
    const rules = (schemas as JsonSchema[]).map(rule)
    return (value, path, breaches) => {
      if (Array.isArray(value))
        for (const [at, one] of rules.entries()) if (at < value.length) one(value[at], [...path, at], breaches)
    }
  },
  items: (schema, { schema: around, rule }) => {
    const one = rule(schema as JsonSchema)
    const from = Array.isArray(around.prefixItems) ? around.prefixItems.length : 0
    return (value, path, breaches) => {
      if (Array.isArray(value)) for (let at = from; at < value.length; at++) one(value[at], [...path, at], breaches)
    }
  },
  contains: (schema, { schema: around, rule }) => {
    const one = rule(schema as JsonSchema)
    const least = (around.minContains as number | undefined) ?? 1
    const most = (around.maxContains as number | undefined) ?? Infinity
    return (value, path, breaches) => {
      if (!Array.isArray(value)) return
      const fitting = value.filter((item, at) => holdsFor(one, item, [...path, at])).length
      if (fitting < least) breaches.push({ path, keyword: 'minContains', params: { limit: least } })
      if (fitting > most) breaches.push({ path, keyword: 'maxContains', params: { limit: most } })
    }
  },
  maxProperties: sized('maxProperties', recordSize, true),
  minProperties: sized('minProperties', recordSize, false),
  required: (names) => (value, path, breaches) => {
    if (!isRecord(value)) return
    for (const name of names as string[])
      if (!Object.hasOwn(value, name)) breaches.push({ path, keyword: 'required', params: { name } })
  },
  properties: (schemas, { rule }) => {
    const rules = Object.entries(schemas as Record<string, JsonSchema>).map(
      ([name, schema]) => [name, rule(schema)] as const,
    )
    return (value, path, breaches) => {
      if (!isRecord(value)) return
      for (const [name, one] of rules) if (Object.hasOwn(value, name)) one(value[name], [...path, name], breaches)
    }
  },
  additionalProperties: (schema, { schema: around, rule }) => {
    const named = new Set(Object.keys((around.properties as object | undefined) ?? {}))
    const one = rule(schema as JsonSchema)
    return (value, path, breaches) => {
      if (!isRecord(value)) return
      for (const name of Object.keys(value)) {
        if (named.has(name)) continue
        if (schema === false)
          breaches.push({ path: [...path, name], keyword: 'additionalProperties', params: { name: name.slice(0, 80) } })
        else one(value[name], [...path, name], breaches)
      }
    }
  },
  propertyNames: (schema, { rule }) => {
    const one = rule(schema as JsonSchema)
    return (value, path, breaches) => {
      if (isRecord(value)) for (const name of Object.keys(value)) one(name, [...path, name], breaches)
    }
  },
  dependentRequired: (names) => (value, path, breaches) => {
    if (!isRecord(value)) return
    for (const [name, needed] of Object.entries(names as Record<string, string[]>))
      for (const other of Object.hasOwn(value, name) ? needed : [])
        if (!Object.hasOwn(value, other)) breaches.push({ path, keyword: 'dependentRequired', params: { name: other } })
  },
  dependentSchemas: (schemas, { rule }) => {
    const rules = Object.entries(schemas as Record<string, JsonSchema>).map(
      ([name, schema]) => [name, rule(schema)] as const,
    )
    return (value, path, breaches) => {
      if (isRecord(value)) for (const [name, one] of rules) if (Object.hasOwn(value, name)) one(value, path, breaches)
    }
  },
  allOf: (schemas, { rule }) => {
    const rules = (schemas as JsonSchema[]).map(rule)
    return (value, path, breaches) => {
      for (const one of rules) one(value, path, breaches)
    }
  },
  anyOf: oneOfMany('anyOf', (fitting) => fitting > 0),
  oneOf: oneOfMany('oneOf', (fitting) => fitting === 1),
  not: (schema, { rule }) => {
    const one = rule(schema as JsonSchema)
    return (value, path, breaches) => {
      if (holdsFor(one, value, path)) breaches.push({ path, keyword: 'not' })
    }
  },
  if: (schema, { schema: around, rule }) => {
    const [test, yes, no] = [schema, around.then ?? true, around.else ?? true].map((one) =>
      rule(one as JsonSchema),
    ) as [Rule, Rule, Rule]
    return (value, path, breaches) => (holdsFor(test, value, path) ? yes : no)(value, path, breaches)
  },
}
