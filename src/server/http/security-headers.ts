import type { FastifyReply, FastifyRequest } from 'fastify'

const COMMON = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
} as const

/** For data and files: nothing in them may run, be framed or be kept by a shared cache. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"

/** What every answer of data bears, whatever it is. */
export const DATA_HEADERS = { ...COMMON, 'content-security-policy': DATA_POLICY, 'cache-control': 'no-store' } as const

export const HSTS = { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } as const

/** For the page: own scripts only; styles that antd writes at run time carry the nonce of this very answer. */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ')
}

/** On every answer, errors included (ASVS 3.4). HSTS only when the browser came by TLS: elsewhere it is void. */
export function setSecurityHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(COMMON)
  if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', DATA_POLICY)
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  if (request.protocol === 'https') reply.headers(HSTS)
}
