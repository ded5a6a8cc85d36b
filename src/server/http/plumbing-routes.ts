import type { FastifyInstance } from 'fastify'
import { Refusal } from '#engine/refusal.ts'
import type { Database } from '#server/database/connect.ts'
import { addApiReader } from '#server/http/api-reader.ts'
import type { Registry } from '#server/http/registry.ts'
import { isDatabaseReady } from '#server/observe/health.ts'
import type { Metrics } from '#server/observe/metrics.ts'

/** Addresses that belong to no administration: for probes, for those who watch, and for those who read the interface. */
export const PLUMBING_PATHS = [
  '/api/health/live',
  '/api/health/ready',
  '/api/openapi.json',
  '/api/docs',
  '/api/docs/reader.js',
  '/api/docs/reader.css',
  '/metrics',
] as const

export interface PlumbingParts {
  readonly database: Database
  readonly registry: Registry
  readonly metrics: Metrics
  readonly isStopping: () => boolean
}

export function addPlumbingRoutes(server: FastifyInstance, parts: PlumbingParts): void {
  server.get('/api/health/live', { exposeHeadRoute: false }, async () => ({ status: 'live' }))
  server.get('/api/health/ready', { exposeHeadRoute: false }, async (_request, reply) => {
    const isReady = !parts.isStopping() && (await isDatabaseReady(parts.database))
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not-ready' })
  })
  // Load and operation names are for the operator's own machine; a collector elsewhere comes through its agent here.
  server.get('/metrics', { exposeHeadRoute: false }, async (request, reply) => {
    const isNear =
      /^(::ffff:)?127\.|^::1$/.test(request.socket.remoteAddress ?? '') && !request.headers['x-forwarded-for']
    if (!isNear) throw new Refusal('not-found', { key: 'http.no-such-address' })
    return reply.type(parts.metrics.contentType).send(await parts.metrics.text())
  })
  addApiReader(server, parts.registry)
}
