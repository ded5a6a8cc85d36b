import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { Refusal } from '#engine/refusal.ts'
import { answerRefusal, languageOf, refusalOf, statusOf } from '#server/http/answer-refusal.ts'
import { createServerWithDoor } from '#server/http/door.ts'
import type { Route } from '#server/http/module.ts'
import { discard, MAX_UPLOAD_BYTES, receiveUpload } from '#server/http/receive-upload.ts'
import { type Answered, type Call, type Operator, runOperation, type Told, untold } from '#server/http/run-operation.ts'
import { refuseCrossSite } from '#server/http/same-site.ts'
import { setSecurityHeaders } from '#server/http/security-headers.ts'
import { attachment, JSON_LINES } from '#server/http/transfer.ts'
import type { Log } from '#server/observe/log.ts'
import type { Metrics } from '#server/observe/metrics.ts'
import { parseAccessKey } from '#server/sign-in/access-key.ts'
import { cookieValue, parseCookie, SESSION_COOKIE } from '#server/sign-in/session-token.ts'

const MAX_BODY_BYTES = 8 * 1024 * 1024
const COOKIE_FLAGS = { path: '/', httpOnly: true, secure: true, sameSite: 'strict' } as const

export interface ServerParts {
  readonly operator: Operator
  readonly metrics: Metrics
  readonly log: Log
  /** Addresses of reverse proxies whose `X-Forwarded-*` is believed; nobody's by default. */
  readonly trustedProxies?: readonly string[]
}

/** The HTTP face: every operation of the registry becomes a route; a refusal becomes its status and words. */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const server = fastify({
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    trustProxy: parts.trustedProxies && parts.trustedProxies.length > 0 ? [...parts.trustedProxies] : false,
    genReqId: () => randomUUID(),
    serverFactory: (listener) =>
      createServerWithDoor(listener, {
        line: parts.operator.line,
        words: parts.operator.registry.words,
        turnedAway: parts.metrics.turnedAway,
        requestTimeoutMs: 120_000,
        keepAliveTimeoutMs: 15_000,
      }),
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 200 },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    // No hook has run when an address cannot be read.
    frameworkErrors: (_error, request, reply) => {
      setSecurityHeaders(request, reply)
      const refusal = new Refusal('form-invalid', { key: 'http.address-unreadable' })
      return sendRefusal(parts, request, reply, refusal, {})
    },
  })
  await server.register(cookie)
  await server.register(multipart, { throwFileSizeLimit: false, limits: { fileSize: MAX_UPLOAD_BYTES } })
  server.removeContentTypeParser('text/plain')
  readOnlyUtf8(server)
  server.addContentTypeParser(JSON_LINES, { parseAs: 'string' }, (_request, body, done) => done(null, body))
  server.addHook('onRequest', async (request, reply) => {
    setSecurityHeaders(request, reply)
    refuseCrossSite(request)
  })
  // A connection that is kept for more would hold the stop up until it is let go.
  let isClosing = false
  const silent = silentConnections(server)
  server.addHook('preClose', async () => {
    isClosing = true
    for (const connection of silent) connection.destroy()
  })
  server.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close')
  })
  server.setErrorHandler((error: FastifyError, request, reply) => sendRefusal(parts, request, reply, error, {}))
  for (const one of parts.operator.registry.routes) addRoute(server, parts, one)
  return server
}

/** Decoding would turn every byte of another encoding into the same sign, and the text would be lost without a word. */
function readOnlyUtf8(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error')
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (isUtf8(body)) void parse(request, body.toString('utf8'), done)
    else done(new Refusal('form-invalid', { key: 'http.not-utf-8' }))
  })
}

/** Connections on which nothing was asked yet: browsers open them ahead, and Node would wait for their first request. */
function silentConnections({ server }: FastifyInstance): ReadonlySet<Socket> {
  const silent = new Set<Socket>()
  server.on('connection', (connection) => {
    silent.add(connection)
    connection.once('close', () => silent.delete(connection))
  })
  server.on('request', ({ socket }) => silent.delete(socket))
  return silent
}

function addRoute(server: FastifyInstance, parts: ServerParts, one: Route): void {
  const { operation } = one
  server.route({
    method: operation.method,
    url: operation.path.replace(/\{(\w+)\}/g, ':$1'),
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const began = performance.now()
      const { call, cleanUp } = callOf(parts, request)
      const told = untold(call)
      let outcome = 'done'
      try {
        const answered = await runOperation(parts.operator, one, call, told)
        if (operation.cacheSeconds !== undefined)
          reply.header('cache-control', `public, max-age=${operation.cacheSeconds}`).header('vary', 'accept-language')
        return await send(reply, answered)
      } catch (error) {
        outcome = error instanceof Refusal ? error.code : 'failed'
        return await sendRefusal(parts, request, reply, error, told)
      } finally {
        await cleanUp()
        const seconds = (performance.now() - began) / 1000
        parts.metrics.observe(operation.id, outcome, seconds)
        parts.log.info(
          { ...whoOf(request, told), operation: operation.id, outcome, ms: Math.round(seconds * 1000) },
          'operation',
        )
      }
    },
  })
}

function callOf(parts: ServerParts, request: FastifyRequest): { call: Call; cleanUp: () => Promise<void> } {
  let spooled: string | undefined
  const call: Call = {
    ...credentialsOf(request),
    csrf: headerOf(request, 'x-csrf-token'),
    idempotencyKey: headerOf(request, 'idempotency-key'),
    acceptLanguage: headerOf(request, 'accept-language'),
    isBackground: headerOf(request, 'x-background') === 'true',
    requestId: request.id,
    params: request.params,
    query: request.query,
    body: request.body,
    isGone: () => request.raw.socket.destroyed,
    receive: async () => {
      const upload = await receiveUpload(request, parts.operator.dataFolder, parts.operator.newId())
      spooled = upload.path
      return upload
    },
  }
  return { call, cleanUp: async () => (spooled === undefined ? undefined : discard(spooled)) }
}

const credentialsOf = (request: FastifyRequest): Pick<Call, 'token' | 'key' | 'origin'> => ({
  token: parseCookie(request.cookies[SESSION_COOKIE]),
  key: parseAccessKey(headerOf(request, 'authorization')),
  origin: request.ip,
})

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

async function send(reply: FastifyReply, { content, session, told }: Answered): Promise<FastifyReply> {
  if (session === null) reply.clearCookie(SESSION_COOKIE, COOKIE_FLAGS)
  else if (session) reply.setCookie(SESSION_COOKIE, cookieValue(session), COOKIE_FLAGS)
  reply.header('content-language', told.language)
  if ('json' in content) return reply.type('application/json; charset=utf-8').send(content.json)
  const { body, name, contentType, sizeBytes } = content.download
  if (sizeBytes !== undefined) reply.header('content-length', sizeBytes)
  return reply.header('content-disposition', attachment(name)).type(contentType).send(body)
}

/** Every answer that is not the wanted one: a refusal in the caller's words, or a number to ask about. Never internals. */
function sendRefusal(
  parts: ServerParts,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
  told: Partial<Told>,
): FastifyReply {
  const { words } = parts.operator.registry
  const language = told.language ?? languageOf(headerOf(request, 'accept-language'))
  const refusal = refusalOf(error) ?? refusalOfHttp(error)
  reply.header('content-language', language).type('application/json; charset=utf-8')
  if (refusal) {
    const wait = refusal.reasons.find((reason) => reason.params?.seconds !== undefined)?.params?.seconds
    if (wait !== undefined) reply.header('retry-after', String(wait))
    return reply.code(statusOf(refusal)).send(JSON.stringify(answerRefusal(refusal, words, language)))
  }
  parts.log.error({ ...whoOf(request, told), err: error }, 'unexpected')
  const unexpected = new Refusal('conflict', { key: 'http.unexpected', params: { requestId: request.id } })
  const { reasons } = answerRefusal(unexpected, words, language)
  return reply.code(500).send(JSON.stringify({ code: 'unexpected', requestId: request.id, reasons }))
}

/** What Fastify refuses before an operation is reached: too big, unreadable, of a kind that no operation takes. */
function refusalOfHttp(error: unknown): Refusal | undefined {
  const { statusCode } = error as Partial<FastifyError>
  if (statusCode === 413) {
    return new Refusal('over-limit', { key: 'http.too-large', params: { limit: `${MAX_BODY_BYTES / 1024 / 1024} MB` } })
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new Refusal('form-invalid', { key: 'http.body-unreadable' })
  }
  return undefined
}

const whoOf = (request: FastifyRequest, told: Partial<Told>) => ({
  requestId: request.id,
  tenantId: told.tenantId,
  accountId: told.visit?.actor.accountId,
})
