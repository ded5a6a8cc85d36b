import { randomBytes } from 'node:crypto'

/** The credential of a machine: which administration, and 256 random bits of which only a hash is stored. */
export interface AccessKeyToken {
  readonly tenantId: string
  readonly secret: string
}

/** Begins alike for all, so that scanners of leaked secrets can know it. */
const PREFIX = 'dxk'
const HEADER = new RegExp(
  `^Bearer ${PREFIX}\\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\.([A-Za-z0-9_-]{43})$`,
)

export function newAccessKey(tenantId: string): AccessKeyToken {
  return { tenantId, secret: randomBytes(32).toString('base64url') }
}

export const accessKeyText = ({ tenantId, secret }: AccessKeyToken): string => `${PREFIX}.${tenantId}.${secret}`

/** Anything that is not exactly one of our keys is no key at all. */
export function parseAccessKey(header: string | undefined): AccessKeyToken | undefined {
  const match = HEADER.exec(header ?? '')
  return match ? { tenantId: match[1]!, secret: match[2]! } : undefined
}
