import type { z } from 'zod'
import type { Operation } from '#engine/contract/operation.ts'
import { type Reason, Refusal } from '#engine/refusal.ts'
import { isRule } from '#engine/text/rule.messages.ts'
import { fromAddress } from '#server/http/from-address.ts'

interface Parts {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

/** Path, query and body as one flat input: a name may come from one place only, and unknown names are refused. */
export function readInput(operation: Operation, parts: Parts): Readonly<Record<string, unknown>> {
  const flat: Record<string, unknown> = Object.create(null)
  const body = operation.transfer === 'file' || operation.transfer === 'lines' ? undefined : parts.body
  for (const part of [fromAddress(operation.input, parts.params), fromAddress(operation.input, parts.query), body]) {
    if (part === undefined || part === null) continue
    if (typeof part !== 'object' || Array.isArray(part))
      throw new Refusal('form-invalid', { key: 'http.body-unreadable' })
    for (const [name, value] of Object.entries(part)) {
      if (name in flat) throw new Refusal('form-invalid', { key: 'form.twice', at: name })
      flat[name] = value
    }
  }
  const unprintable = findUnprintable(flat, '')
  if (unprintable !== undefined) throw new Refusal('form-invalid', { key: 'form.unprintable', at: unprintable })
  const parsed = strict(operation.input).safeParse({ ...flat })
  if (parsed.success) return parsed.data
  throw new Refusal('form-invalid', ...parsed.error.issues.slice(0, 50).flatMap(reasonsOf))
}

const strictForms = new WeakMap<z.ZodObject, z.ZodObject>()

/** A field that the contract does not name is refused, not dropped: mass assignment shows itself. */
function strict(input: z.ZodObject): z.ZodObject {
  const known = strictForms.get(input)
  if (known) return known
  const form = input.strict()
  strictForms.set(input, form)
  return form
}

const MAX_DEPTH = 40

/** NUL cannot be stored by PostgreSQL, a lone surrogate is not text, and no form is that deep: the first place found. */
function findUnprintable(value: unknown, at: string, depth = 0): string | undefined {
  if (typeof value === 'string') return isText(value) ? undefined : at
  if (typeof value !== 'object' || value === null) return undefined
  if (depth > MAX_DEPTH) return at
  for (const [name, inner] of Object.entries(value)) {
    const path = at === '' ? name : `${at}/${name}`
    const found = isText(name) ? findUnprintable(inner, path, depth + 1) : path
    if (found !== undefined) return found
  }
  return undefined
}

const isText = (text: string): boolean => !text.includes('\u0000') && !/\p{Surrogate}/u.test(text)

const TOO_LITTLE: Readonly<Record<string, string>> = { string: 'form.too-short', array: 'form.too-few' }
const TOO_MUCH: Readonly<Record<string, string>> = { string: 'form.too-long', array: 'form.too-many' }

function reasonsOf(issue: z.core.$ZodIssue): Reason[] {
  const at = issue.path.map(String).join('/')
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ key: 'form.unknown-field', at: at ? `${at}/${key}` : key }))
    case 'invalid_type':
      return [issue.message.endsWith('undefined') ? { key: 'form.missing', at } : wrongType(issue.expected, at)]
    case 'invalid_value':
      return [{ key: 'form.not-listed', params: { options: issue.values.slice(0, 20).map(String).join(', ') }, at }]
    case 'too_small':
      return [{ key: TOO_LITTLE[issue.origin] ?? 'form.too-small', params: { minimum: String(issue.minimum) }, at }]
    case 'too_big':
      return [{ key: TOO_MUCH[issue.origin] ?? 'form.too-big', params: { maximum: String(issue.maximum) }, at }]
    case 'invalid_format':
      return [isRule(issue.message) ? { key: issue.message, at } : { key: 'form.wrong-form', at }]
    case 'custom':
      return [reasonIn(issue.params, at) ?? ruleOf(issue, at)]
    default:
      return [ruleOf(issue, at)]
  }
}

/** A rule of ours names its sentence; the library's own sentence is in one language only and is not told. */
const ruleOf = ({ message }: z.core.$ZodIssue, at: string): Reason => ({
  key: isRule(message) ? message : 'form.not-accepted',
  at,
})

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'form.expect-text',
  number: 'form.expect-number',
  int: 'form.expect-integer',
  boolean: 'form.expect-boolean',
  array: 'form.expect-list',
  object: 'form.expect-fields',
  record: 'form.expect-fields',
}

const wrongType = (expected: string, at: string): Reason => ({ key: EXPECTED[expected] ?? 'form.not-accepted', at })

/** A contract's own check may name its message: `ctx.addIssue({ code: 'custom', params: { key, … } })`. */
function reasonIn(params: Readonly<Record<string, unknown>> | undefined, at: string): Reason | undefined {
  if (typeof params?.key !== 'string') return undefined
  const { key, ...rest } = params
  const told = Object.entries(rest).filter(
    (entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
  )
  return { key, params: Object.fromEntries(told), at }
}
