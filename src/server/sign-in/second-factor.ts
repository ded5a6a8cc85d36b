import { createHash, randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

const PERIOD_S = 30
/** One step either way for clocks that differ (RFC 6238 §5.2). */
const WINDOW = 1

export const newTotpSecret = (): string => new Secret({ size: 20 }).base32

const totpOf = (secret: string, issuer: string, label: string): TOTP =>
  new TOTP({ issuer, label, algorithm: 'SHA1', digits: 6, period: PERIOD_S, secret: Secret.fromBase32(secret) })

/** What an authenticator reads from a code or a link. */
export const totpAddress = (secret: string, issuer: string, login: string): string =>
  totpOf(secret, issuer, login).toString()

/**
 * The time step a code is good for, or `undefined`. A step at or before the last used one is refused, so that a code
 * that was looked at over a shoulder, or caught on its way, cannot be used again (RFC 6238 §5.2, ASVS 6.5.1).
 */
export function stepOfCode(secret: string, code: string, lastStep: bigint | null, now: Date): bigint | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const delta = totpOf(secret, '', '').validate({ token: code, timestamp: now.getTime(), window: WINDOW })
  if (delta === null) return undefined
  const step = BigInt(Math.floor(now.getTime() / 1000 / PERIOD_S) + delta)
  return lastStep !== null && step <= lastStep ? undefined : step
}

/** Crockford's letters and digits: none that could be taken for another. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LENGTH = 12

/** Ten codes for the day the authenticator is lost, each good once: twelve characters of a 32-letter alphabet, 60 bits. */
export function newRecoveryCodes(count = 10): string[] {
  return Array.from({ length: count }, () => {
    const letters = [...randomBytes(CODE_LENGTH)].map((byte) => ALPHABET[byte % 32]).join('')
    return `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8)}`
  })
}

/** With 60 random bits a plain digest is enough; it is bound to the account so that equal codes do not show. */
export const hashRecoveryCode = (accountId: string, code: string): string =>
  createHash('sha256')
    .update(`${accountId}/${code.toUpperCase().replace(/[^A-Z0-9]/g, '')}`)
    .digest('hex')
