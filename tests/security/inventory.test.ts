import { expect, test } from 'vitest'
import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { REFUSAL_CODES } from '#engine/refusal.ts'
import { messages } from '#engine/text/message.ts'
import { StartRefusal } from '#server/database/start-refusal.ts'
import { type Route, route, type ServerModule } from '#server/http/module.ts'
import { PLUMBING_PATHS } from '#server/http/plumbing-routes.ts'
import { buildRegistry } from '#server/http/registry.ts'
import { Browser } from '#tests/security/browser.ts'
import { securityServer } from '#tests/security/security-server.ts'
import { SERVER_MODULES } from '../../src/server.main.ts'

const office = securityServer()
/** As much of the document as is looked at. */
interface OpenApi {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Documented>>>>
  readonly components: { readonly schemas: { readonly Refusal: { readonly properties: { readonly code: unknown } } } }
}

interface Documented {
  readonly operationId: string
  readonly summary: string
  readonly 'x-summary-zh': string
  readonly 'x-policy': unknown
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: unknown }>> }>
  >
}

const operations = SERVER_MODULES.flatMap((module) => module.routes.map((one) => one.operation))

test('what is served, what is declared and what is documented are the same operations', async () => {
  const api = (await new Browser(office.url).get<OpenApi>('/api/openapi.json')).json
  expect(api.openapi).toBe('3.1.0')
  const documented = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => `${method.toUpperCase()} ${path} ${one.operationId}`),
  )
  const declared = operations.map((one) => `${one.method} ${one.path} ${one.id}`)
  expect(documented.sort()).toEqual(declared.sort())
  for (const one of operations) {
    const heard = await fetch(office.url + one.path.replace(/\{\w+\}/g, 'x'), { method: one.method })
    const { reasons } = (await heard.json()) as { reasons?: { key: string }[] }
    expect([one.id, reasons?.[0]?.key]).not.toEqual([one.id, 'http.no-such-address'])
  }
})

test('nothing else is served: no method, no debug address, no trace', async () => {
  for (const path of PLUMBING_PATHS) expect([path, (await fetch(office.url + path)).status]).toEqual([path, 200])
  const declared = new Set(operations.map((one) => `${one.method} ${one.path}`))
  for (const one of operations) {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']) {
      if (declared.has(`${method} ${one.path}`) || /\{/.test(one.path)) continue
      const shadowed = operations.some(
        (other) => other.method === method && new RegExp(`^${other.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(one.path),
      )
      if (!shadowed)
        expect([method, one.path, (await fetch(office.url + one.path, { method })).status]).toEqual([
          method,
          one.path,
          404,
        ])
    }
  }
  for (const path of [
    '/api',
    '/api/debug',
    '/api/admin',
    '/debug',
    '/api/../etc/passwd',
    '/api/health',
    '/.git/config',
  ]) {
    expect([path, (await fetch(office.url + path)).status]).toEqual([path, 404])
  }
})

test('every operation is described in both languages, with its policy, its refusals and its forms', async () => {
  const api = (await new Browser(office.url).get<OpenApi>('/api/openapi.json')).json
  for (const one of operations) {
    const told = api.paths[one.path]![one.method.toLowerCase()]!
    expect(told.summary).toBe(one.summary.en)
    expect(told['x-summary-zh']).toMatch(/\p{Script=Han}/u)
    expect(told['x-policy']).toEqual(one.policy)
    expect(Object.keys(told.responses)).toEqual(
      expect.arrayContaining(['200', '401', '403', '404', '409', '422', '429']),
    )
    const type = one.transfer === 'lines' ? 'application/x-ndjson' : 'application/json'
    if (one.transfer !== 'download') expect(told.responses[200]?.content[type]?.schema).toBeDefined()
  }
  expect(api.components.schemas.Refusal.properties.code).toMatchObject({ enum: REFUSAL_CODES })
  const references = [...JSON.stringify(api).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1]!)
  for (const reference of new Set(references)) {
    const found = reference
      .split('/')
      .reduce<unknown>((node, name) => (node as Record<string, unknown> | undefined)?.[name], api)
    expect(found, `${reference} leads nowhere`).toBeDefined()
  }
})

test('every key that a refusal can carry in our own slices has words in both languages', () => {
  const { words } = buildRegistry(SERVER_MODULES)
  // What the engine refuses may come up in any slice.
  expect(Object.keys(words)).toEqual(expect.arrayContaining(['calendar.no-such-period', 'expression.unknown-name']))
  for (const [key, [zh, en]] of Object.entries(words)) {
    expect([key, zh, en]).toEqual([key, expect.stringMatching(/./), expect.stringMatching(/./)])
    const places = (text: string, language: RegExp) =>
      [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!.replace(language, '')).sort()
    expect([key, places(zh, /^zh$|Zh$/)]).toEqual([key, places(en, /^en$|En$/)])
  }
})

const good = operation({
  id: 'thing.get',
  method: 'GET',
  path: '/api/things/{thingId}',
  summary: { zh: '看', en: 'See' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'file.read', on: 'thing' },
  input: z.object({ thingId: z.uuid() }),
  output: z.null(),
})
const slice = (...routes: Route[]): ServerModule => ({
  name: 'things',
  routes,
  targets: { thing: async () => undefined },
})
const changed = (change: object): ServerModule => slice(route({ ...good, ...change } as typeof good, async () => null))

test.each<[string, readonly ServerModule[], RegExp]>([
  ['no policy', [changed({ policy: undefined })], /thing\.get: names no policy/],
  [
    'an unknown permission',
    [changed({ policy: { kind: 'permission', permission: 'file.steal', on: 'thing' } })],
    /there is no permission "file\.steal"/,
  ],
  [
    'a kind that nothing finds',
    [changed({ policy: { kind: 'permission', permission: 'file.read', on: 'ghost' } })],
    /nothing finds the unit of a "ghost"/,
  ],
  [
    'one id twice',
    [slice(route(good, async () => null)), { name: 'more', routes: changed({ path: '/api/other/{thingId}' }).routes }],
    /thing\.get: declared twice/,
  ],
  [
    'one address twice',
    [
      slice(route(good, async () => null)),
      {
        name: 'more',
        routes: changed({ id: 'other.get', path: '/api/things/{otherId}', input: z.object({ otherId: z.uuid() }) })
          .routes,
      },
    ],
    /GET \/api\/things\/\{\} is declared twice/,
  ],
  [
    'a path that its input does not know',
    [changed({ input: z.object({}) })],
    /\{thingId\} of the path is not in its input/,
  ],
  ['an act that is a GET', [changed({ kind: 'act' })], /an act may not be a GET/],
  ['a missing summary', [changed({ summary: { zh: '', en: 'See' } })], /a summary in both languages is missing/],
  [
    'two words for one key',
    [
      { name: 'a', routes: [], messages: [messages({ 'x.y': ['甲', 'a'] })] },
      { name: 'b', routes: [], messages: [messages({ 'x.y': ['乙', 'b'] })] },
    ],
    /the words of "x\.y" differ/,
  ],
])('the start is refused, with one clear line, for %s', (_, modules, line) => {
  expect(() => buildRegistry([slice(route(good, async () => null))])).not.toThrow()
  expect(() => buildRegistry(modules)).toThrow(StartRefusal)
  expect(() => buildRegistry(modules)).toThrow(line)
})
