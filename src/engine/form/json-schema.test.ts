import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkSchema } from '#engine/form/check-schema.ts'
import type { JsonSchema } from '#engine/form/json-keywords.ts'
import { compileSchema, lengthOf } from '#engine/form/json-schema.ts'
import { canonicalJson } from '#engine/form/same-value.ts'

interface Group {
  readonly description: string
  readonly schema: JsonSchema
  readonly tests: readonly { readonly description: string; readonly data: unknown; readonly valid: boolean }[]
}

const FOLDER = 'tests/json-schema-test-suite'
const groups = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => [file, JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as Group[]] as const)

/** What the suite uses in these files and we refuse by name: six keywords, references out of the document, `\\p{…}`. */
const FOREIGN = ['$anchor', '$id', 'format', 'patternProperties', 'unevaluatedItems', 'unevaluatedProperties']
const REFUSED = ['form.schema-value', 'form.schema-ref', 'form.schema-pattern']

describe('the JSON Schema Test Suite, draft 2020-12', () => {
  const counted = { held: 0, refused: 0 }
  test.each(groups)('%s', (_, list) => {
    for (const { description, schema, tests } of list) {
      const faults = checkSchema(schema)
      if (faults.length > 0) {
        const named = faults.map(({ key, params }) => (key === 'form.schema-keyword' ? String(params?.name) : key))
        expect(
          named.filter((name) => !FOREIGN.includes(name) && !REFUSED.includes(name)),
          description,
        ).toEqual([])
        counted.refused += tests.length
        continue
      }
      const breaches = compileSchema(schema)
      for (const one of tests)
        expect(breaches(one.data).length === 0, `${description}: ${one.description}`).toBe(one.valid)
      counted.held += tests.length
    }
  })

  test('765 cases hold and 70 are refused with the name of the keyword', () => {
    expect(counted).toEqual({ held: 765, refused: 70 })
  })
})

test('a foreign keyword is refused by its name, at its place', () => {
  const schema = { properties: { email: { type: 'string', format: 'email' } }, $dynamicRef: '#x', minimum: '3' }
  expect(checkSchema(schema)).toEqual([
    { path: ['$dynamicRef'], key: 'form.schema-keyword', params: { name: '$dynamicRef' } },
    { path: ['minimum'], key: 'form.schema-value', params: { name: 'minimum' } },
    { path: ['properties', 'email', 'format'], key: 'form.schema-keyword', params: { name: 'format' } },
  ])
  expect(() => compileSchema(schema as JsonSchema)).toThrow('form.schema-keyword')
})

test('references that lead nowhere, out of the document or round in circles are refused', () => {
  const keys = (schema: unknown) => checkSchema(schema).map(({ key }) => key)
  expect(keys({ $ref: '#/$defs/none' })).toEqual(['form.schema-ref'])
  expect(keys({ $ref: 'https://example.org/x' })).toEqual(['form.schema-value'])
  expect(keys({ $ref: '#/enum/0', enum: [{ type: 'string' }] })).toEqual(['form.schema-ref'])
  expect(keys({ $ref: '#' })).toEqual(['form.schema-circle'])
  expect(
    keys({ $defs: { a: { allOf: [{ $ref: '#/$defs/b' }] }, b: { $ref: '#/$defs/a' } }, $ref: '#/$defs/a' }),
  ).toContain('form.schema-circle')
  expect(keys({ properties: { below: { $ref: '#' } } })).toEqual([])
})

test('multiples are exact, lengths are characters, and a pattern cannot hang', () => {
  const holds = (schema: JsonSchema, value: unknown) => compileSchema(schema)(value).length === 0
  expect(holds({ multipleOf: 0.01 }, 19.99)).toBe(true)
  expect(holds({ multipleOf: 0.1 }, 0.30000000000000004)).toBe(false)
  expect(holds({ maxLength: 2 }, '𠮷野')).toBe(true)
  expect(lengthOf('𠮷野')).toBe(2)
  const before = performance.now()
  expect(holds({ pattern: '^(a+)+$' }, `${'a'.repeat(5000)}!`)).toBe(false)
  expect(performance.now() - before).toBeLessThan(2000)
  expect(
    holds(
      { uniqueItems: true },
      Array.from({ length: 20_000 }, (_, at) => ({ at })),
    ),
  ).toBe(true)
})

test('law: a length is held to its bounds as if every character were counted', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '典', '𠮷', '\ud842'), maxLength: 12 })
  const law = fc.property(text, fc.nat(14), (value, bound) => {
    const breaches = compileSchema({ minLength: bound, maxLength: bound })(value).map(({ keyword }) => keyword)
    const length = [...value].length
    expect(breaches).toEqual([...(length > bound ? ['maxLength'] : []), ...(length < bound ? ['minLength'] : [])])
  })
  fc.assert(law, { numRuns: 300 })
})

test('hostile depth is a breach and no crash', () => {
  let value: unknown = {}
  for (let at = 0; at < 3000; at++) value = { below: value }
  const breaches = compileSchema({ properties: { below: { $ref: '#' } } })(value)
  expect(breaches.map(({ keyword }) => keyword)).toEqual(['depth'])
})

test('whatever stands in a schema and a value, checking and validating are total', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (schema, value) => {
      if (checkSchema(schema).length === 0) expect(Array.isArray(compileSchema(schema as JsonSchema)(value))).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('canonical text knows no order of keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
      const turned = Object.fromEntries(Object.entries(record).reverse())
      expect(canonicalJson(turned)).toBe(canonicalJson(record))
    }),
  )
})
