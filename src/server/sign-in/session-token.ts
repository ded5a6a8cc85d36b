import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { SessionToken } from '#server/sign-in/visit.ts'

/** `__Host-` binds the cookie to this host over a secure channel and path `/`: no subdomain can plant one. */
export const SESSION_COOKIE = '__Host-danxia'

export function newSessionToken(tenantId: string): SessionToken {
  return { tenantId, secret: randomBytes(32).toString('base64url') }
}

export const cookieValue = (token: SessionToken): string => `${token.tenantId}.${token.secret}`

const COOKIE = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/

/** Anything that is not exactly one of our cookies is no session at all. */
export function parseCookie(value: string | undefined): SessionToken | undefined {
  const match = COOKIE.exec(value ?? '')
  return match ? { tenantId: match[1]!, secret: match[2]! } : undefined
}

export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** Derived from the session's secret, so that every page of the session can be told it again and no other can guess it. */
export const csrfTokenOf = (token: SessionToken): string =>
  createHmac('sha256', token.secret).update('danxia csrf').digest('base64url')

export function isCsrfToken(sent: string | undefined, storedHash: Uint8Array): boolean {
  const hash = hashSecret(sent ?? '')
  return hash.length === storedHash.length && timingSafeEqual(hash, storedHash)
}
