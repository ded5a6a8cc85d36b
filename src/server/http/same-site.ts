import type { FastifyRequest } from 'fastify'
import { Refusal } from '#engine/refusal.ts'

const CHANGES_NOTHING = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A browser says where a request comes from; what comes from another site may not act, whatever cookies it carries.
 * Programs other than browsers send neither header and are held by the session's own mark (ASVS 3.5.1).
 */
export function refuseCrossSite(request: FastifyRequest): void {
  if (CHANGES_NOTHING.has(request.method)) return
  const site = request.headers['sec-fetch-site']
  const { origin } = request.headers
  const isForeign = origin !== undefined && hostOf(origin) !== request.host
  if (isForeign || (site !== undefined && site !== 'same-origin' && site !== 'none')) {
    throw new Refusal('not-allowed', { key: 'session.cross-site' })
  }
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host
  } catch {
    return undefined
  }
}
