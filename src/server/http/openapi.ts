import { z } from 'zod'
import type { Operation, OperationExample } from '#engine/contract/operation.ts'
import { REFUSAL_CODES } from '#engine/refusal.ts'
import type { Route } from '#server/http/module.ts'
import { pathNames } from '#server/http/registry.ts'
import { JSON_LINES } from '#server/http/transfer.ts'

type Json = Readonly<Record<string, unknown>>

/** OpenAPI 3.1 of every operation, made from the same contracts that the server parses with. */
export function openApi(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Record<string, Json>> = {}
  const schemas: Record<string, Json> = { Refusal: REFUSAL }
  for (const { operation, isSecret } of routes) {
    paths[operation.path] ??= {}
    paths[operation.path]![operation.method.toLowerCase()] = withNamed(describe(operation, isSecret === true), schemas)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Danxia',
      version,
      description:
        'Every act needs the header `Idempotency-Key` and, when signed in, `x-csrf-token` (told by `session.get`). ' +
        'A refusal answers `{code, reasons}`; its code is from a closed list. Lists take `limit` and `cursor`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas,
      responses: Object.fromEntries(
        REFUSAL_STATUSES.map(([status, description]) => [`refused-${status}`, refused(description)]),
      ),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-danxia' },
        key: { type: 'http', scheme: 'bearer', description: 'An access key issued to a machine.' },
      },
    },
  }
}

/** Schemas that bear a name stand once for all operations: what a contract defines beside itself moves to the components. */
function withNamed<T>(node: T, schemas: Record<string, Json>): T {
  if (Array.isArray(node)) return node.map((one) => withNamed(one, schemas)) as T
  if (typeof node !== 'object' || node === null) return node
  const { $defs, ...rest } = node as Json & { readonly $defs?: Readonly<Record<string, Json>> }
  for (const [name, schema] of Object.entries($defs ?? {})) schemas[name] = withNamed(schema, schemas)
  const entries = Object.entries(rest).map(([name, value]) => [
    name,
    name === '$ref' ? String(value).replace('#/$defs/', '#/components/schemas/') : withNamed(value, schemas),
  ])
  return Object.fromEntries(entries) as T
}

const REFUSAL: Json = {
  type: 'object',
  required: ['code', 'reasons'],
  properties: {
    code: { enum: REFUSAL_CODES },
    reasons: {
      type: 'array',
      items: {
        type: 'object',
        required: ['key', 'text'],
        properties: {
          key: { type: 'string' },
          text: { type: 'string', description: 'In the language of the caller.' },
          at: { type: 'string', description: 'Path of the field, cell or line.' },
          params: { type: 'object' },
        },
      },
    },
  },
}

const REFUSAL_STATUSES = [
  [401, 'not-allowed: sign in (session.required, session.expired, session.ended)'],
  [403, 'not-allowed'],
  [404, 'not-found: there is no such thing, or it is not of this administration'],
  [409, 'wrong-state, conflict, too-late'],
  [413, 'over-limit: the content is too large'],
  [422, 'form-invalid, rule-broken'],
  [429, 'over-limit: too often; see Retry-After'],
  [503, 'over-limit: the server is busy; see Retry-After'],
] as const

const refused = (description: string): Json => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
})

function describe(operation: Operation, isSecret: boolean): Json {
  const form = schemaOf(operation.input, 'input') as { properties?: Record<string, Json>; required?: string[] } & Json
  const inPath = pathNames(operation.path)
  const { example, transfer } = operation
  const isBody = operation.method !== 'GET' && transfer !== 'file' && transfer !== 'lines'
  const properties = Object.entries(form.properties ?? {})
  const required = form.required ?? []
  const parameters = properties
    .filter(([name]) => inPath.includes(name) || !isBody)
    .map(([name, schema]) => ({
      ...(inPath.includes(name)
        ? { name, in: 'path', required: true, schema }
        : { name, in: 'query', required: required.includes(name), schema }),
      ...(example && Object.hasOwn(example.input, name) && { example: example.input[name] }),
    }))
  const bodyForm = {
    ...form,
    properties: Object.fromEntries(properties.filter(([name]) => !inPath.includes(name))),
    required: required.filter((name) => !inPath.includes(name)),
  }
  return {
    operationId: operation.id,
    summary: operation.summary.en,
    'x-summary-zh': operation.summary.zh,
    tags: [operation.id.split('.')[0]],
    'x-policy': operation.policy,
    'x-kind': operation.kind,
    ...(operation.sensitive ? { 'x-sensitive': true } : {}),
    ...(isSecret ? { 'x-shown-once': true } : {}),
    security: securityOf(operation),
    parameters: [...parameters, ...headers(operation)],
    ...(isBody && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: bodyForm, ...(example && { example: bodyOf(example, inPath) }) } },
      },
    }),
    ...(transfer === 'file' && { requestBody: FILE_BODY }),
    ...(transfer === 'lines' && { requestBody: linesBody(example) }),
    responses: {
      200: transfer === 'download' ? FILE_ANSWER : answer(operation),
      ...Object.fromEntries(
        REFUSAL_STATUSES.map(([status]) => [status, { $ref: `#/components/responses/refused-${status}` }]),
      ),
    },
  }
}

const FILE_BODY: Json = {
  required: true,
  content: {
    'multipart/form-data': { schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } },
  },
}
const bodyOf = ({ input }: OperationExample, inPath: readonly string[]): Json =>
  Object.fromEntries(Object.entries(input).filter(([name]) => !inPath.includes(name)))

const linesBody = (example: OperationExample | undefined): Json => ({
  required: true,
  content: { [JSON_LINES]: { schema: { type: 'string' }, ...(example && { example: example.lines }) } },
})
const FILE_ANSWER: Json = { description: 'The file, as an attachment.', content: { 'application/octet-stream': {} } }

const securityOf = ({ policy }: Operation): Json[] =>
  policy.kind === 'public' ? [] : [policy.kind === 'key' ? { key: [] } : { session: [] }]

function headers(operation: Operation): Json[] {
  if (operation.kind === 'read' || operation.policy.kind === 'public' || operation.policy.kind === 'key') return []
  const header = (name: string, description: string) => ({
    name,
    in: 'header',
    required: true,
    description,
    schema: { type: 'string' },
  })
  return [
    header('Idempotency-Key', 'Names this act: repeated with the same content it answers the same and acts once.'),
    header('x-csrf-token', 'The mark of the session, as told by session.get.'),
  ]
}

const answer = ({ output, transfer, example }: Operation): Json => ({
  description: transfer === 'lines' ? 'Lines of JSON; the schema is that of one.' : 'Done.',
  content: {
    [transfer === 'lines' ? JSON_LINES : 'application/json']: {
      schema: schemaOf(output, 'output'),
      ...(example && { example: example.output }),
    },
  },
})

/** What JSON cannot say (instants, exact integers) travels as a string. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const kind = zodSchema._zod.def.type
      if (kind === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' })
      if (kind === 'bigint') Object.assign(jsonSchema, { type: 'string', pattern: '^-?[0-9]+$' })
    },
  })
  return rest
}
