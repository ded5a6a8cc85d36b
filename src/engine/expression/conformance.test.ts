/**
 * The CEL conformance suite (cel-spec v0.25.1). A case is covered when it compiles and gives the suite's value, or when the
 * suite expects an error and we refuse the text or answer unknown. Every other case is left out for a reason of decision 0004.
 */
import type { Value as CelValue } from '@bufbuild/cel-spec/cel/expr/value_pb.js'
import {
  getConformanceSuite,
  type IncrementalTest,
  type IncrementalTestSuite,
} from '@bufbuild/cel-spec/testdata/tests.js'
import { expect, test } from 'vitest'
import { check } from '#engine/expression/compile.ts'
import { evaluate } from '#engine/expression/evaluate.ts'
import { type ExpressionFault, UNKNOWN, type ValueType } from '#engine/expression/expression.ts'
import { equal, readFact } from '#engine/expression/value.ts'

interface Case {
  readonly suite: string
  readonly test: IncrementalTest
}

interface Typed {
  readonly type: ValueType
  readonly value: unknown
}

function* casesOf(suite: IncrementalTestSuite, name: string): Generator<Case> {
  for (const test of suite.tests) yield { suite: name, test }
  for (const inner of suite.suites) yield* casesOf(inner, name === '' ? inner.name : name)
}

/** A value of the suite as a fact with its type; undefined for values the language does not have. */
function typed(value: CelValue | undefined): Typed | undefined {
  const kind = value?.kind
  switch (kind?.case) {
    case 'boolValue':
      return { type: 'bool', value: kind.value }
    case 'int64Value':
    case 'uint64Value':
      return { type: 'number', value: kind.value }
    case 'doubleValue':
      return Number.isFinite(kind.value) ? { type: 'number', value: kind.value } : undefined
    case 'stringValue':
      return { type: 'text', value: kind.value }
    case 'listValue': {
      const items = kind.value.values.map(typed)
      if (!items.every((item) => item !== undefined)) return undefined
      return { type: { list: items[0]?.type ?? 'number' }, value: items.map((item) => item.value) }
    }
    case 'mapValue': {
      const entries = kind.value.entries.map((entry) => ({ key: typed(entry.key), value: typed(entry.value) }))
      if (!entries.every(({ key, value }) => key?.type === 'text' && value)) return undefined
      return {
        type: { record: Object.fromEntries(entries.map(({ key, value }) => [key?.value, { type: value?.type }])) },
        value: Object.fromEntries(entries.map(({ key, value }) => [key?.value, value?.value])),
      } as Typed
    }
    default:
      return undefined
  }
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  bindings_ext: 'extension libraries',
  block_ext: 'extension libraries',
  encoders_ext: 'extension libraries',
  math_ext: 'extension libraries',
  string_ext: 'extension libraries',
  macros2: 'extension libraries',
  optionals: 'extension libraries',
  proto2: 'protocol buffers',
  proto2_ext: 'protocol buffers',
  proto3: 'protocol buffers',
  enums: 'protocol buffers',
  wrappers: 'protocol buffers',
  timestamps: 'instants and durations (we have days)',
  conversions: 'conversions, dyn and type values',
  type_deductions: 'type checker output only',
}

/** By the text of the case: what it uses. The first that fits. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/TestAllTypes|Value\{|google\.protobuf|GlobalEnum|proto\.|cel\.expr/, 'protocol buffers'],
  [/\b(timestamp|duration)\(/, 'instants and durations (we have days)'],
  [/\b(dyn|type|int|uint|double|string|bool|bytes|list|map)\b/, 'conversions, dyn and type values'],
  [/\bnull\b/, 'null (we have unknown)'],
  [/(^|[^\w"'])[bB][rR]?["']/, 'bytes'],
  [/0\.0 ?\/|\/ 0\.0|1e|e[+-]?\d{2,}/, 'infinities, NaN and the borders of doubles'],
  [/`|\.\w+\{|^\s*\.|\(\./, 'containers and quoted names'],
]

const FAULTS: Readonly<Record<string, string>> = {
  'expression.key-not-text': 'maps whose keys are not text',
  'expression.mixed-types': 'values of several types, macros over maps',
  'expression.wrong-type': 'values of several types, macros over maps',
  'expression.cannot-compare': 'values of several types, macros over maps',
  'expression.cannot-calculate': 'values of several types, macros over maps',
  'expression.unknown-field': 'values of several types, macros over maps',
  'expression.unknown-name': 'names nobody declared',
  'expression.unknown-function': 'names nobody declared',
  'expression.has-needs-name': 'has() on a value',
  'expression.too-deep': 'depth beyond the limit',
  'expression.double-key': 'a key twice',
}

const BY_DESIGN: Readonly<Record<string, string>> = {
  integer_math: 'overflow (our numbers are exact and unbounded)',
  fp_math: 'overflow (our numbers are exact and unbounded)',
  comparisons: 'infinities, NaN and the borders of doubles',
  macros: 'errors inside macros (ours are Kleene throughout)',
  namespace: 'containers and quoted names',
  plumbing: 'type checker output only',
}

function reasonFor({ suite, test }: Case, faults: readonly ExpressionFault[]): string {
  const { expr } = test.original
  const form = EXTENSIONS[suite] ?? FORMS.find(([pattern]) => pattern.test(expr))?.[1]
  return form ?? FAULTS[faults[0]?.key ?? ''] ?? `not explained: ${suite} ${faults[0]?.key} ${expr}`
}

/** A refusal that says the same as the expected error: an unknown name, or types that do not go together. */
const TELLING = [
  'unknown-name',
  'unknown-function',
  'unknown-field',
  'wrong-type',
  'cannot-compare',
  'cannot-calculate',
]
const isTelling = ({ key }: ExpressionFault): boolean => TELLING.some((word) => key === `expression.${word}`)

function verdictOn(item: Case): 'covered' | string {
  const { original } = item.test
  const { resultMatcher } = original
  const expectsError = resultMatcher.case === 'evalError' || resultMatcher.case === 'anyEvalErrors'
  if (original.checkOnly || resultMatcher.case === 'typedResult') return 'type checker output only'
  const bindings = Object.entries(original.bindings).map(
    ([name, { kind }]) => [name, kind.case === 'value' ? typed(kind.value) : undefined] as const,
  )
  if (bindings.some(([, binding]) => binding === undefined)) return 'protocol buffers'
  const names = Object.fromEntries(bindings.map(([name, binding]) => [name, { type: binding?.type as ValueType }]))
  const facts = Object.fromEntries(bindings.map(([name, binding]) => [name, binding?.value]))
  const result = check(original.expr, { names })
  if ('faults' in result) {
    const reason = reasonFor(item, result.faults)
    const inside = Object.values(FAULTS).includes(reason)
    return expectsError && inside && result.faults.every(isTelling) ? 'covered' : reason
  }
  const value = evaluate(result.expression, facts)
  if (expectsError) return value === UNKNOWN ? 'covered' : (BY_DESIGN[item.suite] ?? `wrong: ${original.expr}`)
  const wanted = resultMatcher.case === 'value' ? typed(resultMatcher.value) : { type: 'bool' as const, value: true }
  if (!wanted) return reasonFor(item, [])
  const { type } = result.expression
  const same = value !== UNKNOWN && equal(value, readFact(wanted.value, type), type) === true
  return same ? 'covered' : (BY_DESIGN[item.suite] ?? `wrong: ${original.expr}`)
}

/** The counts that decision 0004 states. Cover more and raise them; never fewer. */
const COVERED = 488
const LEFT_OUT = {
  'protocol buffers': 661,
  'extension libraries': 559,
  'conversions, dyn and type values': 290,
  bytes: 89,
  'instants and durations (we have days)': 77,
  'type checker output only': 47,
  'maps whose keys are not text': 35,
  'values of several types, macros over maps': 27,
  'names nobody declared': 24,
  'null (we have unknown)': 16,
  'overflow (our numbers are exact and unbounded)': 15,
  'containers and quoted names': 7,
  'infinities, NaN and the borders of doubles': 7,
  'errors inside macros (ours are Kleene throughout)': 2,
}

test('the conformance cases of CEL that the subset covers hold; the others are left out for a known reason', () => {
  const counts: Record<string, number> = {}
  for (const item of casesOf(getConformanceSuite(), '')) {
    const verdict = verdictOn(item)
    counts[verdict] = (counts[verdict] ?? 0) + 1
  }
  const { covered, ...leftOut } = counts
  expect(covered).toBeGreaterThanOrEqual(COVERED)
  expect(leftOut).toEqual(LEFT_OUT)
})
